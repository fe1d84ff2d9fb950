/**
 * A relay inside of your own program: `start()` runs one, with the settings of the command line as options.
 *
 * ```ts
 * import { start } from "./start.ts";
 *
 * const relay = await start({ port: 0, upstream: "http://127.0.0.1:9/v1", apiKey: "sk-example" });
 * console.log(`Codex finds the relay at ${relay.url}`);
 * await relay.close();
 * ```
 *
 * Users import it as `jsr:@codex-relay/cli/start`.
 *
 * @module
 */
import { createConfig } from "./lib/config/config.ts";
import { ConfigError, type RawSetting } from "./lib/config/config_error.ts";
import { createProvider, findIdFault, type RawProvider } from "./lib/config/provider_tables.ts";
import { joinProviders } from "./lib/config/providers.ts";
import type { Settings } from "./lib/config/settings.ts";
import type { RawFallback } from "./lib/config/upstream.ts";
import { loadRuntime } from "./lib/runtime/load_runtime.ts";
import type { JsonObject } from "./lib/base/json.ts";
import { createLog, type Log, type LogLevel } from "./lib/base/log.ts";
import { formatModelMap } from "./lib/config/model_map.ts";
import type {
  ProviderProfile,
  ReasoningReplay,
  SamplingBounds,
  SchemaRule,
  WireName,
} from "./lib/providers/profile.ts";
import { openRelay } from "./lib/app/listen.ts";
import { ListenError } from "./lib/runtime/listen_error.ts";

export { ConfigError, ListenError };
export type { MessagesProfile, ThinkingForm } from "./lib/providers/messages_profile.ts";
export type { VendorAnswers } from "./lib/providers/vendor_answers.ts";
export type { VendorProfile } from "./lib/providers/vendor_profile.ts";
export type { JsonObject, Log, LogLevel, ProviderProfile, ReasoningReplay, SamplingBounds, SchemaRule, WireName };

/** Limits on the time and the tries of a request; what is left out is as on the command line. */
export interface LimitOptions {
  /** Seconds until the upstream takes a connection, at most; default 20. */
  readonly connectTimeout?: number;
  /** Seconds until the first byte of an answer, at most; default 600. */
  readonly firstByteTimeout?: number;
  /** Seconds of silence between two pieces of an answer, at most; default 600. */
  readonly silenceTimeout?: number;
  /** Seconds for one request with all waiting and trying, at most; default 3600. */
  readonly requestTimeout?: number;
  /** How often a request is sent at the most while nothing of an answer was delivered; default 5. */
  readonly maxTries?: number;
  /** Seconds spent on waiting between the tries of one request, in sum, at most; default 300. */
  readonly retryTime?: number;
}

/** Settings of a relay; what is left out is as on the command line. Neither environment nor file is read. */
export interface StartOptions extends LimitOptions {
  /** Port to listen on, default 4444; 0 takes any free one. */
  readonly port?: number;
  /** Address to listen on, default 127.0.0.1; any other than a loopback one needs a `relayToken`. */
  readonly host?: string;
  /** Base URL of the provider's API, default as for `--upstream`. */
  readonly upstream?: string;
  /** API by which the provider is asked; when absent the best one that is known of the provider and the model. */
  readonly wire?: WireName;
  /** Key for the upstream, or several that take turns; when absent the client's own key is passed on. */
  readonly apiKey?: string | readonly string[];
  /** Model names to translate: an object from source to target, or the text form of `--model-map`. */
  readonly modelMap?: string | Readonly<Record<string, string>>;
  /** Keys added to every request body; they replace what the relay would send under the same name. */
  readonly extraBody?: JsonObject;
  /** Parameters left out of every request, such as `seed` or `stream_options.include_usage`. */
  readonly dropParameters?: readonly string[];
  /** Headers added to every request to the provider. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The provider's words for Codex's efforts. */
  readonly effortMap?: Readonly<Record<string, string>>;
  /** Bearer token that clients must send; when absent none is required. */
  readonly relayToken?: string;
  /** Hosts, with or without a port, by which clients may address the relay besides its own address. */
  readonly allowedHosts?: readonly string[];
  /** Web pages, by their exact origins, that may use the relay from a browser; none when absent. */
  readonly allowedOrigins?: readonly string[];
  /** Lets the relay listen on other than loopback addresses without a `relayToken`: anyone can then use your key. */
  readonly allowAnyoneToUseMyKey?: boolean;
  /** How many requests are answered at the same time; default 1000. */
  readonly maxStreams?: number;
  /** Largest request body in bytes after decompression, default 256 MiB. */
  readonly maxRequestBytes?: number;
  /** Seconds that live answers may go on after `close()`, default 30. */
  readonly shutdownTimeout?: number;
  /** Fields of the provider's profile to replace. */
  readonly profile?: Partial<ProviderProfile>;
  /** Upstreams that take over, in this order, when the first one fails. */
  readonly fallbacks?: readonly FallbackOptions[];
  /**
   * Several providers, by the names that stand before the slash in the ids of their models. With an `upstream` beside
   * them, that one comes first.
   */
  readonly providers?: Readonly<Record<string, ProviderStartOptions>>;
  /** Names that stand for models, such as `fast` for `deepseek/deepseek-v4-flash`. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** How much is written to stderr, default `warn`. */
  readonly logLevel?: LogLevel;
  /** Takes the diagnostics in place of stderr. */
  readonly log?: Log;
}

/** An upstream that takes over; what is left out is as for the first one, but for a key at another host. */
export interface FallbackOptions {
  /** Name of one of `providers`, or of a provider that codex-relay knows, which gives the rest. */
  readonly provider?: string;
  /** Base URL of the provider's API. */
  readonly upstream?: string;
  /** API by which the provider is asked, as for the first one. */
  readonly wire?: WireName;
  /** Key for this upstream, or several that take turns. */
  readonly apiKey?: string | readonly string[];
  /** Model names to translate, as for the first one. */
  readonly modelMap?: string | Readonly<Record<string, string>>;
  /** Keys added to every request body, as for the first one. */
  readonly extraBody?: JsonObject;
  /** Parameters left out of every request, as for the first one. */
  readonly dropParameters?: readonly string[];
  /** Headers added to every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The provider's words for Codex's efforts. */
  readonly effortMap?: Readonly<Record<string, string>>;
  /** Fields of this provider's profile to replace. */
  readonly profile?: Partial<ProviderProfile>;
}

/**
 * One of several providers. A name that codex-relay knows, its own or that of `provider`, gives the address; but no key,
 * which is never read from the environment. What is left out is as for a single provider.
 */
export interface ProviderStartOptions extends FallbackOptions, LimitOptions {
  /** The only models that it offers; all that it lists when absent. */
  readonly modelNames?: readonly string[];
  /** Upstreams that take over when it fails, in place of those for all providers. */
  readonly fallbacks?: readonly FallbackOptions[];
}

/** A relay that listens. */
export interface RunningRelay extends AsyncDisposable {
  /** Origin under which clients on this machine reach it; Codex's `base_url` is this with `/v1`. */
  readonly url: string;
  /** The real port. */
  readonly port: number;
  /** Takes no more requests, lets live answers finish within `shutdownTimeout`, then ends them. May be called twice. */
  close(): Promise<void>;
}

/**
 * Starts a relay in this program.
 *
 * @throws {ConfigError} when options cannot be used; the message has one line for each.
 * @throws {ListenError} when the port is taken or may not be used.
 *
 * @example A relay that answers whatever model a client asks for with one of its own
 * ```ts
 * import { start } from "./start.ts";
 *
 * await using relay = await start({ port: 0, upstream: "http://127.0.0.1:9/v1", modelMap: { "*": "small-model" } });
 * const { status } = await fetch(`${relay.url}/health`).then((answer) => answer.json());
 * if (status !== "ok") throw new Error("the relay is not well");
 * ```
 *
 * @example One relay before several providers
 * ```ts
 * import { start } from "./start.ts";
 *
 * await using relay = await start({
 *   port: 0,
 *   providers: {
 *     deepseek: { apiKey: ["sk-first", "sk-second"] },
 *     local: { upstream: "http://127.0.0.1:9/v1", modelNames: ["small-model"] },
 *   },
 *   aliases: { fast: "local/small-model" },
 * });
 * const { providers } = await fetch(`${relay.url}/health`).then((answer) => answer.json());
 * if (providers.join() !== "deepseek,local") throw new Error("a provider is missing");
 * ```
 */
export async function start(options: StartOptions = {}): Promise<RunningRelay> {
  const { profile = {}, log, fallbacks: written = [], providers = {}, ...settings } = options;
  const rawSettings = formatSettings(settings);
  const fallbacks = formatFallbacks(written, "fallbacks");
  const [errors, warnings]: [string[], string[]] = [[], []];
  const tables = formatProviders(providers, errors);
  const ownerless = tables.length === 0 ? [] : findOwnerless(options);
  errors.push(...ownerless);
  const top = { rawSettings, profile: ownerless.length === 0 ? profile : {}, models: {}, fallbacks };
  const joined = tables.length > 0 && { providers: joinProviders(top, tables, { errors, warnings }) };
  const config = createConfig(rawSettings, { profile, fallbacks, ...joined, errors, warnings, serves: true });
  const runtime = await loadRuntime();
  const ownLog = log ?? createLog(settings.logLevel ?? "warn", runtime.writeLine);
  const relay = await openRelay(config, ownLog, { runtime, owner: "program" });
  const close = () => relay.close();
  return { url: relay.url, port: relay.port, close, [Symbol.asyncDispose]: close };
}

function formatFallbacks(fallbacks: readonly FallbackOptions[], option: string): readonly RawFallback[] {
  return fallbacks.map(({ profile = {}, ...settings }, index) => {
    const place = `${option}[${index}]`;
    return { rawSettings: formatSettings(settings, place), profile, models: {}, place };
  });
}

function formatProviders(providers: NonNullable<StartOptions["providers"]>, errors: string[]): readonly RawProvider[] {
  return Object.entries(providers).map(([id, { profile = {}, fallbacks = [], modelNames, ...settings }]) => {
    const place = `providers.${id}`;
    errors.push(...[findIdFault(id, place)].flatMap((fault) => fault ?? []));
    return createProvider({
      id,
      place,
      rawSettings: formatSettings(settings, place),
      profile,
      models: {},
      fallbacks: formatFallbacks(fallbacks, `${place}.fallbacks`),
      ...(modelNames && { modelNames }),
    }, errors);
  });
}

/** Options that describe one provider, and so need an `upstream` beside `providers`. */
const PROVIDER_OPTIONS = ["wire", "apiKey", "extraBody", "dropParameters", "headers", "effortMap", "profile"] as const;

/** One line for each option that says of no provider which one it describes. */
function findOwnerless(options: StartOptions): string[] {
  if (options.upstream !== undefined) return [];
  return PROVIDER_OPTIONS.filter((key) => options[key] !== undefined)
    .map((key) => `Cannot use ${key} for several providers: write it into the one that it belongs to`);
}

/** The options that become texts. */
type WrittenOptions = Omit<StartOptions & FallbackOptions, "profile" | "log" | "fallbacks" | "providers">;

/**
 * The options as the texts that the command line would hold; an empty one counts as absent.
 *
 * @param place The option that holds them; absent: none does.
 */
function formatSettings(
  { apiKey, modelMap, aliases, allowedHosts, allowedOrigins, extraBody, dropParameters, headers, effortMap, ...rest }:
    WrittenOptions,
  place?: string,
): Map<keyof Settings, RawSetting> {
  const map = typeof modelMap === "object" ? formatModelMap(modelMap) : modelMap;
  const texts: { readonly [Key in keyof Settings]?: string | number | boolean | undefined } = {
    ...rest,
    apiKey: typeof apiKey === "object" ? apiKey.join("\n") : apiKey,
    modelMap: aliases ? [formatModelMap(aliases), ...map ? [map] : []].join(",") : map,
    extraBody: extraBody && JSON.stringify(extraBody),
    dropParameters: dropParameters?.join(","),
    headers: headers && JSON.stringify(headers),
    effortMap: effortMap && formatModelMap(effortMap),
    allowedHosts: allowedHosts?.join(","),
    allowedOrigins: allowedOrigins?.join(","),
  };
  const found = new Map<keyof Settings, RawSetting>();
  for (const [key, value] of Object.entries(texts) as [keyof Settings, unknown][]) {
    const text = String(value ?? "").trim();
    if (text !== "") found.set(key, { text, source: "option", name: place === undefined ? key : `${place}.${key}` });
  }
  return found;
}
