/**
 * The settings of the server, made from a configuration.
 *
 * @module
 */
import { readBundledInstructions } from "../codex/instructions.ts";
import type { Config } from "../config/config.ts";
import type { UpstreamConfig } from "../config/upstream.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { omitUndefined } from "../base/json.ts";
import type { Log } from "../base/log.ts";
import type { ServerOptions } from "../server/options.ts";
import type { UpstreamOptions } from "../upstream/options.ts";
import { collectOwnSecrets, createRedactor } from "../base/redact.ts";

/** `log` with every secret taken out of its lines. */
function createRedactingLog(log: Log, config: Config): Log {
  const redact = createRedactor(collectOwnSecrets(config));
  return {
    error: (message) => log.error(redact(message)),
    warn: (message) => log.warn(redact(message)),
    info: (message) => log.info(redact(message)),
    debug: (message) => log.debug(redact(message)),
    ...omitUndefined({ isDebug: log.isDebug }),
  };
}

/** The settings of the server that `config` describes. */
export function createServerOptions(
  config: Config,
  log: Log,
  { reach, runCodex }: Pick<Runtime, "reach" | "runCodex">,
): ServerOptions {
  const { maxRequestBytes, limits, relayToken } = config;
  let instructions: Promise<string | undefined> | undefined;
  const common = {
    maxRequestBytes,
    limits,
    ...(relayToken !== undefined && { relayToken }),
    allowedHosts: config.allowedHosts,
    allowedOrigins: config.allowedOrigins,
    log: createRedactingLog(log, config),
    reach,
    codexInstructions: () => instructions ??= readBundledInstructions(runCodex),
  };
  return { ...common, ...createUpstreamOptions(config), fallbacks: config.fallbacks.map(createUpstreamOptions) };
}

function createUpstreamOptions(
  { upstream, label, apiKey, keepsClientKey, modelMap, profile, modelOverrides }: UpstreamConfig,
): UpstreamOptions {
  return {
    upstream,
    modelMap,
    profile,
    ...omitUndefined({ apiKey, keepsClientKey, label, modelOverrides }),
  };
}
