/**
 * The settings of the server, made from a configuration.
 *
 * @module
 */
import { readBundledInstructions } from "../codex/instructions.ts";
import { type Config, listProviders } from "../config/config.ts";
import type { UpstreamConfig } from "../config/upstream.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { omitUndefined } from "../base/json.ts";
import type { Log } from "../base/log.ts";
import type { RelayOwner, ServerOptions } from "../server/options.ts";
import type { ProviderConfig } from "../config/providers.ts";
import type { ProviderOptions, UpstreamOptions } from "../upstream/options.ts";
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

/** The program that a relay runs in. */
export interface RelayHost {
  readonly runtime: Pick<Runtime, "reach" | "isDirect" | "runCodex">;
  readonly owner: RelayOwner;
  /** Version of this program; absent: it is not shown. */
  readonly version?: string;
}

/** The name under which a relay lists one of its providers. */
export function resolveProviderName({ id, provider, profile }: ProviderConfig): string {
  return id ?? provider ?? profile.name;
}

/** What stands before the slash in the ids of models; empty where there is one provider only. */
export function listProviderIds(config: Config): readonly string[] {
  return listProviders(config).flatMap(({ id }) => id ?? []);
}

/** The settings of the server that `config` describes. */
export function createServerOptions(
  config: Config,
  log: Log,
  { runtime: { reach, isDirect, runCodex }, owner, version }: RelayHost,
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
    isDirect,
    identity: {
      owner,
      ...(version !== undefined && { version }),
      providers: listProviders(config).map(resolveProviderName),
      passesClientKey: config.apiKey === undefined && relayToken === undefined,
    },
    codexInstructions: () => instructions ??= readBundledInstructions(runCodex),
  };
  return {
    ...common,
    ...createProviderOptions(config),
    otherProviders: config.otherProviders.map(createProviderOptions),
    ...omitUndefined({ aliases: config.aliases }),
  };
}

function createProviderOptions(provider: ProviderConfig): ProviderOptions {
  const { id, fallbacks, ownLimits, modelNames } = provider;
  return {
    ...createUpstreamOptions(provider),
    fallbacks: fallbacks.map(createUpstreamOptions),
    ...omitUndefined({ id, ownLimits, modelNames }),
  };
}

function createUpstreamOptions(
  { upstream, label, apiKey, spareKeys, keepsClientKey, modelMap, profile, profileTable, modelOverrides }:
    UpstreamConfig,
): UpstreamOptions {
  return {
    upstream,
    modelMap,
    profile,
    ...omitUndefined({ apiKey, spareKeys, keepsClientKey, label, profileTable, modelOverrides }),
  };
}
