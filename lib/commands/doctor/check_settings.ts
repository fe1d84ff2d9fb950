/**
 * The checks of the settings: the configuration, the proxy variables and the port.
 *
 * @module
 */
import { formatAuthority, isLoopback, resolveClientHost } from "../../base/host.ts";
import { omitUndefined } from "../../base/json.ts";
import { escapeControls } from "../../base/log.ts";
import { listProviders } from "../../config/config.ts";
import { findProviderAt } from "../../providers/select.ts";
import { listKeyedProviders } from "../keyed_providers.ts";
import { classifyRelay } from "../run/probe_port.ts";
import { describeProviderName } from "./choose_provider.ts";
import type { DoctorContext } from "./context.ts";
import { describeTarget } from "../../config/wire_address.ts";
import type { CheckResult } from "./finding.ts";
import { fetchLocally } from "./local_request.ts";
import { isExempt, readProxies } from "./proxy_variables.ts";

/** Which settings there are, and why this provider was chosen. */
export function checkConfiguration(context: DoctorContext): Promise<CheckResult> {
  const { config, provider, io, choiceReason } = context;
  const { configPath: path } = config;
  const isRead = path !== undefined && "text" in io.readText(path);
  const others = listProviders(config).filter((other) => other !== provider).map(describeProviderName);
  const chosen = config.rawSettings.get("provider") ?? config.rawSettings.get("upstream");
  const isOfFile = chosen === undefined ? provider.id !== undefined : chosen.source === "file";
  const why = choiceReason !== undefined
    ? `since ${choiceReason}`
    : isOfFile
    ? "by the file"
    : chosen === undefined
    ? "by default"
    : `by ${chosen.name}`;
  const result: CheckResult = {
    tried: isRead ? `read ${path}` : "read flags and variables; there is no configuration file",
    found: `${describeProviderName(provider)} at ${describeTarget(provider)}, ${why}` +
      (others.length === 0 ? "" : `; others: ${others.join(", ")} (--provider NAME)`),
    facts: { file: isRead, providers: others.length + 1, wire: provider.profile.wire },
  };
  if (config.warnings.length > 0) {
    return Promise.resolve({
      ...result,
      outcome: "configuration.unsafe",
      found: config.warnings.map(escapeControls).join("; "),
    });
  }
  // A key without a provider is one for the default.
  const isMeant = chosen !== undefined || others.length > 0 || provider.apiKey !== undefined;
  if (isMeant) return Promise.resolve(result);
  const keyed = listKeyedProviders(context.io).map(({ name, variable }) => `${name} (${variable})`).join(", ");
  const found = keyed === "" ? result.found : `${result.found}; keys are set for ${keyed}`;
  return Promise.resolve({ ...result, outcome: "configuration.default", found });
}

/** Whether proxy variables send the wrong requests elsewhere. */
export function checkProxy({ config, provider, io }: DoctorContext): Promise<CheckResult> {
  const proxies = readProxies(io);
  const { hostname, protocol } = new URL(provider.upstream);
  const relayHost = resolveClientHost(config.host);
  const names = [...proxies.http, ...proxies.https, ...proxies.all];
  const tried = `read HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY${names.length === 0 ? "" : `; set: ${names}`}`;
  const own = [...proxies.all, ...(protocol === "https:" ? proxies.https : proxies.http)];
  const usesProxy = own.length > 0 && !isExempt(hostname, proxies.exempt);
  const facts = { set: names.length, provider_by_proxy: usesProxy };
  const toLoopback = proxies.http.length + proxies.all.length > 0;
  const noProxy = [...new Set([...proxies.exempt, "127.0.0.1", "localhost", "::1"])].join(",");
  if (toLoopback && !isExempt(relayHost, proxies.exempt)) {
    const found = `${relayHost} is not excepted (NO_PROXY: ${proxies.exempt.join(",") || "not set"})`;
    return Promise.resolve({ outcome: "proxy.loopback", tried, found, values: { noProxy }, facts });
  }
  if (usesProxy && isLoopback(hostname)) {
    const found = `requests to ${hostname} go through ${own[0]}`;
    return Promise.resolve({ outcome: "proxy.local_upstream", tried, found, values: { noProxy }, facts });
  }
  const found = names.length === 0
    ? "none is set"
    : `the relay is excepted; the provider is asked ${usesProxy ? `through ${own[0]}` : "directly"}`;
  return Promise.resolve({ tried, found, facts });
}

/** Who listens on the relay's port. */
export async function checkPort({ config, learned }: DoctorContext): Promise<CheckResult> {
  const { port } = config;
  if (port === 0) return { tried: "read --port", found: "0: the relay takes any free port" };
  const host = resolveClientHost(config.host);
  const tried = `asked http://${formatAuthority(host, port)}/health`;
  const answer = await fetchLocally({ host, port, path: "/health", ...omitUndefined({ token: config.relayToken }) });
  if (answer === undefined) {
    return { tried, found: "the port is free: no relay runs there now", facts: { relay: false } };
  }
  const { kind } = classifyRelay(answer);
  learned.relayRuns = answer.status === 200 && kind !== "foreign";
  if (learned.relayRuns) return { tried, found: "a relay of this program answers", facts: { relay: true } };
  if (kind === "locked") return { outcome: "port.locked", tried, found: "a relay of this program asks for its token" };
  const program = kind === "owned" ? "the relay of codex-relay run, which ends with its Codex," : "another program";
  return { outcome: "port.taken", tried, found: `${program} answered with status ${answer.status}` };
}

/** Whether the provider is a server that its user starts on this machine. */
export function isLocalServer({ provider }: Pick<DoctorContext, "provider">): boolean {
  const { hostname } = new URL(provider.upstream);
  return isLoopback(hostname) && findProviderAt(provider.upstream)?.keyVariable === undefined;
}
