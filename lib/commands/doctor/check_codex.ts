/**
 * The checks of the installed Codex: its version, its configuration, the catalog that it would get, and its background
 * server.
 *
 * @module
 */
import { resolveClientHost } from "../../base/host.ts";
import { decodeArray, isObject, parseJson } from "../../base/json.ts";
import { readCodexVersion } from "../../codex/codex_version.ts";
import { explainUnusableCodex } from "../run/unusable_codex.ts";
import { findCredential } from "../../base/redact.ts";
import { type CodexProvider, readCodexSetup } from "./codex_files.ts";
import type { DoctorContext } from "./context.ts";
import type { CheckResult, SkippedResult } from "./finding.ts";
import { fetchLocally } from "./local_request.ts";

/** The range of versions that the relay is tested with, as second parts of `0.N.x` (2026-11). */
export const TESTED_CODEX = { oldest: 80, newest: 171 } as const;
/** The first version that fetches its catalog from a relay (measured on 0.160 and 0.161, 2026-11). */
const FIRST_WITH_CATALOG = 161;

/** Whether Codex is there, and in which version. */
export async function checkCodex({ io }: DoctorContext): Promise<CheckResult> {
  const tried = "ran codex --version";
  const version = await readCodexVersion(io.runCodex);
  if (version === undefined) {
    return { outcome: "codex.missing", tried, found: explainUnusableCodex(io) ?? "it did not run" };
  }
  const [major = 0, minor = 0] = version.split(".").map(Number);
  // What is built from source without a release calls itself 0.0.0.
  const number = major > 0 || minor === 0 ? TESTED_CODEX.newest : minor;
  const facts = /^[\d.]+$/.test(version) ? { version } : {};
  const found = `version ${version}`;
  if (number < TESTED_CODEX.oldest) return { outcome: "codex.too_old", tried, found, facts };
  if (number < FIRST_WITH_CATALOG) return { outcome: "codex.no_catalog", tried, found, facts };
  if (major > 0 || number > TESTED_CODEX.newest) return { outcome: "codex.untested", tried, found, facts };
  return { tried, found, facts };
}

/** Which configuration Codex would use, and whether it leads to the relay. */
export function checkCodexConfig({ config, io, learned }: DoctorContext): Promise<CheckResult> {
  const setup = readCodexSetup(io);
  learned.codex = setup;
  const tried = `read config.toml and *.config.toml in ${setup.home ?? "no folder: HOME is not set"}`;
  const [first] = setup.unreadable;
  if (first !== undefined) {
    return Promise.resolve({ outcome: "codex_config.unreadable", tried, found: `${first} is not TOML` });
  }
  const found = setup.providers.map(describeProvider).join("; ");
  const relays = setup.providers.filter(({ isServer }) => !isServer);
  const onPort = relays.filter(({ port }) => port === config.port);
  const [provider = relays[0]] = onPort;
  if (provider === undefined && setup.providers.some(({ isUsed }) => isUsed)) {
    return Promise.resolve({ outcome: "codex_config.past_relay", tried, found });
  }
  if (provider === undefined) {
    return Promise.resolve({ outcome: "codex_config.absent", tried, found: "no provider on this machine" });
  }
  const facts = { providers: relays.length, on_port: onPort.length };
  const fault = findProviderFault(provider, { config, io });
  return Promise.resolve({ tried, found, facts, ...fault });
}

function describeProvider({ file, name, port, isUsed }: CodexProvider): string {
  return `${file} ${isUsed ? "uses" : "knows"} ${name} at port ${port}`;
}

function findProviderFault(
  { wireApi, envKey, hasToken, port }: CodexProvider,
  { config, io }: Pick<DoctorContext, "config" | "io">,
): Pick<CheckResult, "outcome" | "values"> {
  if (wireApi === "chat") return { outcome: "codex_config.chat_wire" };
  if (config.port !== 0 && port !== config.port) {
    return { outcome: "codex_config.other_port", values: { port: String(port) } };
  }
  if (envKey !== undefined && io.seesVariable(envKey) && !io.variable(envKey)?.trim()) {
    return { outcome: "codex_config.no_variable", values: { variable: envKey } };
  }
  return envKey === undefined && !hasToken ? { outcome: "codex_config.no_key" } : {};
}

/** Whether the relay that runs gives Codex a catalog with the model. */
export async function checkCatalog(
  { config, learned, authorization }: DoctorContext,
): Promise<CheckResult | SkippedResult> {
  if (learned.relayRuns !== true) return { skipped: `no relay runs on port ${config.port}` };
  const token = config.relayToken ?? findCredential(authorization);
  const tried = "asked the relay that runs for its catalog";
  const answer = await fetchLocally({
    host: resolveClientHost(config.host),
    port: config.port,
    path: "/v1/codex-catalog",
    ...(token !== undefined && { token }),
  });
  const { status = 0, text = "" } = answer ?? {};
  const body = parseJson(text);
  if (status !== 200 || !isObject(body)) return { outcome: "catalog.refused", tried, found: `status ${status}` };
  const slugs = decodeArray(body.models).flatMap((model) => isObject(model) ? [String(model.slug)] : []);
  const facts = { models: slugs.length };
  if (slugs.length === 0) return { outcome: "catalog.empty", tried, found: "it holds no model", facts };
  const name = learned.model?.name;
  // A relay to several providers calls their models by provider and name.
  if (name !== undefined && !slugs.some((slug) => slug === name || slug.endsWith(`/${name}`))) {
    return { outcome: "catalog.other_models", tried, found: `${name} is not among its ${slugs.length} models`, facts };
  }
  return { tried, found: `it holds ${slugs.length} models`, facts };
}

/** Where Codex's background server notes its process (0.171, 2026-11). */
const DAEMON_FILE = "app-server-daemon/daemon.pid";

/** Whether Codex's background server runs with another key than is set now. */
export function checkDaemon({ io, learned }: DoctorContext): Promise<CheckResult | SkippedResult> {
  const { home, providers = [] } = learned.codex ?? {};
  if (home === undefined) return Promise.resolve({ skipped: "Codex's folder is unknown" });
  const tried = `looked for ${DAEMON_FILE} in Codex's folder`;
  const read = io.readText(`${home}/${DAEMON_FILE}`);
  const noted = "text" in read ? parseJson(read.text) : undefined;
  const pid = isObject(noted) && Number.isSafeInteger(noted.pid) ? Number(noted.pid) : undefined;
  if (pid === undefined || io.isRunning(pid) === false) return Promise.resolve({ tried, found: "none runs" });
  const variables = [...new Set(providers.flatMap(({ envKey }) => envKey ?? []))];
  if (variables.length === 0) return Promise.resolve({ tried, found: "one runs, and no configuration names a key" });
  const since = isObject(noted) && typeof noted.processStartTime === "string" ? ` since ${noted.processStartTime}` : "";
  const environment = io.os === "linux" && variables.every(io.seesVariable)
    ? io.readText(`/proc/${pid}/environ`)
    : undefined;
  if (environment === undefined || !("text" in environment)) {
    return Promise.resolve({ outcome: "daemon.unseen", tried, found: `one runs${since}; its key cannot be seen` });
  }
  const lines = environment.text.split("\0");
  const differing = variables.filter((name) => !lines.includes(`${name}=${io.variable(name) ?? ""}`));
  const found = differing.length === 0
    ? "one runs with the keys that are set now"
    : `one runs${since} with another ${differing}`;
  return Promise.resolve({ ...(differing.length > 0 && { outcome: "daemon.old_key" }), tried, found });
}
