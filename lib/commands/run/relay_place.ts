/**
 * The relay that one start of Codex uses: its own, or one that was there before.
 *
 * @module
 */
import { openRelay } from "../../app/listen.ts";
import type { OpenRelay } from "../../app/open_relay.ts";
import { watchConfigFile } from "../../app/watch_config.ts";
import { listProviderIds, resolveProviderName } from "../../app/relay_options.ts";
import { formatStack } from "../../base/errors.ts";
import { collectOwnSecrets, createRedactor } from "../../base/redact.ts";
import { type Config, listProviders } from "../../config/config.ts";
import type { Sources } from "../../config/sources.ts";
import { findStateFolder } from "../../config/paths.ts";
import type { Settings } from "../../config/settings.ts";
import { describeTarget } from "../../config/wire_address.ts";
import { findProvider, findProviderAt } from "../../providers/select.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { EXIT_FAILED, EXIT_USAGE } from "../exit_codes.ts";
import type { PortFinding } from "./probe_port.ts";
import type { RelayPlace } from "./offered_models.ts";
import type { PrintedCommand } from "./print_command.ts";
import { RunRefusal } from "./refusal.ts";
import { openRunLog, type RunLog } from "./run_log.ts";

/** A relay for Codex. */
export interface SessionRelay extends RelayPlace {
  /** What its clients send as the token, as far as a shell may see it. */
  readonly printedToken: PrintedCommand["token"];
  /** Present when it ends with Codex. */
  readonly own?: { readonly relay: OpenRelay; readonly runLog: RunLog };
}

const LOOPBACK_HOST = "127.0.0.1";
/** Codex refuses to start without any token. */
const ANY_TOKEN = "no-token-needed";
/** Seconds that a live answer may go on when Codex has ended: nothing reads it any more. */
const SHUTDOWN_SECONDS = 1;

/** The port that the user asked for: the one in a file is meant for a relay that runs by itself. */
export function findAskedPort({ port, rawSettings }: Config): number | undefined {
  const source = rawSettings.get("port")?.source;
  return port !== 0 && (source === "flag" || source === "variable") ? port : undefined;
}

/** The settings that say how a provider is asked, which a relay that was there before has of its own. */
const OWN_SETTINGS = [
  "wire",
  "modelMap",
  "extraBody",
  "dropParameters",
  "headers",
  "effortMap",
  "connectTimeout",
  "firstByteTimeout",
  "silenceTimeout",
  "requestTimeout",
  "maxTries",
  "retryTime",
] as const satisfies readonly (keyof Settings)[];

/** The flags on the command line that a relay which was there before would ignore. */
function listOwnFlags({ rawSettings }: Config): readonly string[] {
  return OWN_SETTINGS.flatMap((key) => {
    const setting = rawSettings.get(key);
    return setting?.source === "flag" ? [setting.name] : [];
  });
}

/**
 * Whether the relay that answers at the asked port can be used, instead of one of our own.
 *
 * @param isChosen Whether the settings name a provider; otherwise every relay will do.
 */
export function canShareRelay(
  finding: PortFinding | undefined,
  { config, isChosen }: { readonly config: Config; readonly isChosen: boolean },
): finding is Extract<PortFinding, { kind: "relay" }> {
  if (finding?.kind !== "relay" || listOwnFlags(config).length > 0) return false;
  return !isChosen ||
    listProviders(config).every((provider) => finding.providers.includes(resolveProviderName(provider)));
}

/** The relay at `port` that was there before. */
export function useRunningRelay(
  { passesClientKey }: Extract<PortFinding, { kind: "relay" }>,
  { config, port }: { readonly config: Config; readonly port: number },
): SessionRelay {
  const origin = `http://${LOOPBACK_HOST}:${port}`;
  if (passesClientKey && config.apiKey !== undefined) {
    const variable = findKeyVariable(config) ?? "CODEX_RELAY_API_KEY";
    return { origin, token: config.apiKey, printedToken: { kind: "key", variable } };
  }
  const { relayToken } = config;
  return { origin, token: relayToken ?? ANY_TOKEN, printedToken: { kind: relayToken === undefined ? "any" : "own" } };
}

/**
 * Why there can be no relay of our own at the asked port; undefined when a free port may be taken instead.
 *
 * @throws {RunRefusal} when the port is not free, and no other may be taken.
 */
export function explainOtherPort(
  finding: PortFinding | undefined,
  { config, port }: { readonly config: Config; readonly port: number },
): string | undefined {
  const advice = "taking a free port instead";
  switch (finding?.kind) {
    case "owned":
      return `The relay on port ${port} ends with the Codex that it was started for; ${advice}`;
    case "relay": {
      const flags = listOwnFlags(config);
      if (flags.length > 0) {
        return `The relay on port ${port} has settings of its own, not ${flags.join(" ")}; ${advice}`;
      }
      const wanted = listProviders(config).map(resolveProviderName).join(", ");
      return `The relay on port ${port} serves ${finding.providers.join(", ")}, not ${wanted}; ${advice}`;
    }
    case "locked":
      throw new RunRefusal(
        `Cannot use the relay on port ${port}: it asks for its token; set CODEX_RELAY_TOKEN, or leave --port out`,
        EXIT_FAILED,
      );
    case "foreign":
      throw new RunRefusal(
        `Cannot use port ${port}: another program has it; choose another with --port, or leave it out`,
        EXIT_FAILED,
      );
    default:
      return undefined;
  }
}

/**
 * Starts a relay that only this Codex can use.
 *
 * @throws {ListenError} when it cannot listen.
 */
export async function openOwnRelay(
  config: Config,
  { runtime, sources, version, port, processId }: {
    readonly runtime: Runtime;
    /** Where the configuration comes from, and is read again. */
    readonly sources: Sources;
    readonly version: string;
    /** 0 takes any free one. */
    readonly port: number;
    readonly processId: number;
  },
): Promise<SessionRelay> {
  const token = config.relayToken ?? crypto.randomUUID().replaceAll("-", "");
  const restrict = (settings: Config): Config => ({
    ...settings,
    host: LOOPBACK_HOST,
    port,
    relayToken: token,
    shutdownTimeout: SHUTDOWN_SECONDS,
    // They were shown on the terminal.
    warnings: [],
  });
  const own = restrict(config);
  const folder = findStateFolder(runtime);
  const runLog = openRunLog({
    folder: folder !== undefined && runtime.mayWrite(folder) ? folder : undefined,
    level: config.printsCommand ? "off" : config.logLevel,
    redact: createRedactor(collectOwnSecrets(own)),
    processId,
  });
  runtime.onUnhandledRejection((reason) => {
    runLog.log.error(`A bug in the relay, please report it: ${formatStack(reason)}`);
  });
  const relay = await openRelay(own, runLog.log, { runtime, version, owner: "run" });
  const ids = listProviderIds(config);
  const target = ids.length > 1 ? ids.join(", ") : describeTarget(config);
  runLog.log.info(`codex-relay ${version} listens on ${relay.url} → ${target}, for one Codex`);
  const closing = new AbortController();
  watchConfigFile({
    config,
    sources,
    log: runLog.log,
    apply: (changed) => relay.configure(restrict(changed), runLog.log),
    signal: closing.signal,
  });
  const close: OpenRelay["close"] = (report) => {
    closing.abort();
    return relay.close(report);
  };
  return { origin: relay.url, token, printedToken: { kind: "own" }, own: { relay: { ...relay, close }, runLog } };
}

/** The variable of the first provider's key; undefined when it needs none, or is not known. */
export function findKeyVariable({ provider, upstream }: Pick<Config, "provider" | "upstream">): string | undefined {
  return (provider === undefined ? findProviderAt(upstream) : findProvider(provider))?.keyVariable;
}

/**
 * Checks that there is a key where one is needed.
 *
 * @throws {RunRefusal} that names the variable for it.
 */
export function requireKey(config: Config): void {
  const variable = findKeyVariable(config);
  if (variable === undefined || listProviders(config).some(({ apiKey }) => apiKey !== undefined)) return;
  throw new RunRefusal(
    `Cannot ask ${resolveProviderName(config)} without a key: set ${variable}, or give --api-key-file PATH`,
    EXIT_USAGE,
  );
}
