/**
 * The configuration of a run, in this precedence: command line, environment, configuration file, default.
 *
 * @module
 */
import { type Arguments, readArguments } from "./arguments.ts";
import { type CommandName, COMMANDS, isPlainCommand, type PlainCommandName } from "./commands.ts";
import { ConfigError, type RawSetting } from "./config_error.ts";
import { type FileSettings, readFileSettings } from "./file.ts";
import type { Machine } from "../runtime/machine.ts";
import { expandHome, findDefaultConfigPath } from "./paths.ts";
import { listSettings, SETTINGS, type Settings } from "./settings.ts";
import { createFallbacks, createProviderConfigs, joinProviders, type ProviderConfig } from "./providers.ts";
import type { RawProvider } from "./provider_tables.ts";
import { createUpstreamConfig, parseSetting, type RawFallback } from "./upstream.ts";
import { addAliases, omitKeySettings, readSecrets, type Sources } from "./sources.ts";
import type { Limits } from "../base/limits.ts";
import { isLoopback } from "../base/host.ts";
import type { LogLevel } from "../base/log.ts";
import type { ModelMap, ModelOverrides } from "../upstream/options.ts";
import type { ProviderProfile } from "../providers/profile.ts";

/** All settings of a run, checked: those of its first provider, and those of the relay. */
export interface Config extends ProviderConfig {
  /** The other providers, in order; empty where the relay has one provider only. */
  readonly otherProviders: readonly ProviderConfig[];
  /** Names that stand for models of any provider; absent where the relay has one provider only. */
  readonly aliases?: ModelMap;
  readonly port: number;
  readonly host: string;
  readonly logLevel: LogLevel;
  /** Absent: no token is asked. */
  readonly relayToken?: string;
  readonly allowedHosts: readonly string[];
  readonly allowedOrigins: readonly string[];
  /** Whether it answers other machines without a token. */
  readonly allowAnyoneToUseMyKey: boolean;
  /** Deadlines, tries and bounds. */
  readonly limits: Limits;
  readonly maxRequestBytes: number;
  /** Seconds. */
  readonly shutdownTimeout: number;
  /** Set when a command prints JSON instead of text. */
  readonly json?: true;
  /** Where `--print-config` writes the models; absent when it does not. */
  readonly modelCatalog?: string;
  /** The model to begin with; absent: the best one. */
  readonly model?: string;
  /** Whether the command for Codex is printed instead of run. */
  readonly printsCommand: boolean;
  /** What works but is not safe, for the user to read. */
  readonly warnings: readonly string[];
  /** Path of the configuration file, whether or not there is one; absent where none can be. */
  readonly configPath?: string;
  /** The settings that were not left at their defaults, as they were written. */
  readonly rawSettings: ReadonlyMap<keyof Settings, RawSetting>;
}

/** The providers of a relay, the first one first. */
export function listProviders(config: Config): readonly [ProviderConfig, ...ProviderConfig[]] {
  return [config, ...config.otherProviders];
}

/** What the command line asks for. */
export type Command =
  | { readonly kind: "help"; readonly about?: CommandName }
  | { readonly kind: "version" }
  | ({ readonly kind: PlainCommandName } & Pick<Arguments, "operand">)
  | { readonly kind: "serve" | "print_config"; readonly config: Config }
  | ConfiguredCommand;

/** A named command that needs the settings. */
export interface ConfiguredCommand extends Pick<Arguments, "operand" | "passedOn"> {
  readonly kind: Exclude<CommandName, PlainCommandName>;
  readonly config: Config;
}

/**
 * Reads all settings.
 *
 * @throws {ConfigError} with every fault that was found, not only the first.
 */
export async function readConfig(sources: Sources): Promise<Command> {
  const { rawSettings: flags, errors: wrong, command, ...behind } = readArguments(sources.args);
  if (isSwitchedOn(flags.get("help"))) return { kind: "help", ...(command !== undefined && { about: command }) };
  if (isSwitchedOn(flags.get("version"))) return { kind: "version" };
  const errors = [...wrong, ...findMisusedFlags(flags, command)];
  const isPlain = command !== undefined && isPlainCommand(command);
  if (isPlain && errors.length === 0) {
    return { kind: command, ...(behind.operand !== undefined && { operand: behind.operand }) };
  }
  const variables = readVariables(sources);
  const named = flags.get("config") ?? variables.get("config");
  const configPath = named === undefined ? findDefaultConfigPath(sources) : expandHome(named.text, sources);
  const file = await readConfigFile(configPath, { named, sources });
  const all = [...errors, ...file.errors];
  const written = addAliases(new Map([...file.rawSettings, ...variables, ...flags]), file.aliases);
  const reading = { sources, errors: all, warnings: [] };
  const hasTables = file.providers.length > 0;
  const { rawSettings } = readSecrets({ rawSettings: hasTables ? omitKeySettings(written) : written }, reading);
  const fallbacks = hasTables ? [] : file.fallbacks.map((fallback) => readSecrets(fallback, reading));
  const providers = hasTables
    ? joinProviders({ ...file, rawSettings: written }, file.providers, reading).map((provider) => ({
      ...readSecrets(provider, reading),
      fallbacks: provider.fallbacks.map((fallback) => readSecrets(fallback, reading)),
    }))
    : undefined;
  const printConfig = isSwitchedOn(flags.get("printConfig"));
  if (!printConfig && rawSettings.has("modelCatalog")) {
    all.push("--model-catalog needs --print-config: add it, or leave both out");
  }
  const made = createConfig(rawSettings, {
    profile: file.profile,
    models: file.models,
    fallbacks,
    ...(providers !== undefined && { providers }),
    errors: all,
    warnings: reading.warnings,
    serves: command === undefined ? !printConfig : "listens" in COMMANDS[command],
  });
  // The tables have taken the keys that belong to them; commands that hand settings on need all that was written.
  const shown = hasTables ? new Map([...written, ...rawSettings]) : rawSettings;
  const config = { ...made, rawSettings: shown, ...(configPath !== undefined && { configPath }) };
  if (command !== undefined && !isPlain) return { kind: command, config, ...behind };
  return { kind: printConfig ? "print_config" : "serve", config };
}

/** One line for each flag that `command`, or the relay itself, does not take. */
function findMisusedFlags(flags: ReadonlyMap<keyof Settings, RawSetting>, command: CommandName | undefined): string[] {
  const printConfig = flags.get("printConfig");
  // It stands for a command itself.
  const isTwice = command !== undefined && isSwitchedOn(printConfig);
  const twice = isTwice ? [`Cannot use ${printConfig?.name} with codex-relay ${command}: leave one of them out`] : [];
  const elsewhere = [...flags].flatMap(([key, { name }]) => {
    const { commands } = SETTINGS[key];
    if (commands === undefined || command !== undefined && commands.includes(command)) return [];
    return [`Cannot use ${name} here: it belongs to codex-relay ${commands.join(" and ")}`];
  });
  return [...twice, ...elsewhere];
}

function isSwitchedOn(flag: RawSetting | undefined): boolean {
  return flag?.text === "true";
}

/** The parts of a configuration besides its texts. */
export interface ConfigParts {
  /** Fields of the provider's profile that the user replaces. */
  readonly profile: Partial<ProviderProfile>;
  /** What the user says of single models; absent: nothing. */
  readonly models?: ModelOverrides;
  /** The upstreams that take over; absent: none. */
  readonly fallbacks?: readonly RawFallback[];
  /** Several providers in place of the one that the texts describe; absent: that one. */
  readonly providers?: readonly RawProvider[];
  /** Faults that are known already. */
  readonly errors: readonly string[];
  /** What works but is not safe; absent: nothing. */
  readonly warnings?: readonly string[];
  /** Whether the relay will listen, and not only print a configuration. */
  readonly serves: boolean;
}

/**
 * The configuration that the texts in `rawSettings` make; what is not among them has its default.
 *
 * @throws {ConfigError} with every fault.
 */
export function createConfig(rawSettings: ReadonlyMap<keyof Settings, RawSetting>, parts: ConfigParts): Config {
  const errors = [...parts.errors];
  function value<Key extends keyof Settings>(key: Key): Settings[Key] | undefined {
    return parseSetting(SETTINGS[key], { rawSetting: rawSettings.get(key), errors });
  }
  function standard<Key extends keyof Settings>(key: Key): Settings[Key] {
    return SETTINGS[key].parse(SETTINGS[key].default ?? "");
  }
  function required<Key extends keyof Settings>(key: Key): Settings[Key] {
    // A wrong value is reported at the end; until then its default takes its place.
    return value(key) ?? standard(key);
  }
  const warnings = [...parts.warnings ?? []];
  const [first, ...otherProviders] = parts.providers === undefined
    ? [createOnlyProvider(rawSettings, parts, { errors, warnings })]
    : createProviderConfigs(parts.providers, { errors, warnings });
  if (first === undefined) throw new RangeError("A relay needs a provider");
  const aliases = parts.providers === undefined ? undefined : value("modelMap");
  const [relayToken, modelCatalog, model] = [value("relayToken"), value("modelCatalog"), value("model")];
  const config: Config = {
    port: required("port"),
    host: required("host"),
    ...first,
    otherProviders,
    ...(aliases !== undefined && { aliases }),
    logLevel: required("logLevel"),
    ...(relayToken !== undefined && { relayToken }),
    allowedHosts: required("allowedHosts"),
    allowedOrigins: required("allowedOrigins"),
    allowAnyoneToUseMyKey: value("allowAnyoneToUseMyKey") ?? false,
    limits: createLimits(required),
    maxRequestBytes: required("maxRequestBytes"),
    shutdownTimeout: required("shutdownTimeout"),
    ...(value("json") && { json: true }),
    ...(modelCatalog !== undefined && { modelCatalog }),
    ...(model !== undefined && { model }),
    printsCommand: value("printCommand") ?? false,
    warnings: [...new Set(warnings)],
    rawSettings,
  };
  // A token that cannot be read is reported by itself.
  const hasToken = rawSettings.has("relayToken") || rawSettings.has("relayTokenFile");
  const isOpen = parts.serves && !isLoopback(config.host) && !hasToken;
  if (isOpen && !config.allowAnyoneToUseMyKey) errors.push(describeOpenAccess(config.host));
  if (errors.length > 0) throw new ConfigError([...new Set(errors)]);
  return isOpen ? { ...config, warnings: [...config.warnings, formatOpenAccessWarning(config.host)] } : config;
}

/** The one provider that the texts describe, with what takes over for it. */
function createOnlyProvider(
  rawSettings: ReadonlyMap<keyof Settings, RawSetting>,
  { profile, models = {}, fallbacks = [] }: ConfigParts,
  faults: { readonly errors: string[]; readonly warnings: string[] },
): ProviderConfig {
  const texts = { rawSettings, profile, models };
  const first = createUpstreamConfig(texts, faults.errors);
  return { ...first, fallbacks: createFallbacks(fallbacks, { first, texts, ...faults }) };
}

function createLimits(required: (key: keyof Limits) => number): Limits {
  return {
    connectTimeout: required("connectTimeout"),
    firstByteTimeout: required("firstByteTimeout"),
    silenceTimeout: required("silenceTimeout"),
    requestTimeout: required("requestTimeout"),
    maxTries: required("maxTries"),
    retryTime: required("retryTime"),
    maxStreams: required("maxStreams"),
  };
}

function describeOpenAccess(host: string): string {
  return `Cannot listen on ${host} without a relay token: anyone who reaches this machine could spend your key; ` +
    "set --relay-token or --relay-token-file, listen on 127.0.0.1, or set --allow-anyone-to-use-my-key";
}

/** What is wrong with a relay that would listen on `host` with the settings `config`; undefined when nothing is. */
export function findOpenAccess(host: string, config: Config): string | undefined {
  const isGuarded = isLoopback(host) || config.relayToken !== undefined || config.allowAnyoneToUseMyKey;
  return isGuarded ? undefined : describeOpenAccess(host);
}

/** What is to be said when everyone may use the relay. */
export function formatOpenAccessWarning(host: string): string {
  return `Listening on ${host} without a relay token: anyone who reaches this machine can spend your key`;
}

function readVariables(machine: Machine): Map<keyof Settings, RawSetting> {
  const rawSettings = new Map<keyof Settings, RawSetting>();
  for (const [key, { variables }] of listSettings()) {
    for (const { name, read } of variables) {
      const value = machine.variable(name)?.trim();
      const text = value && read ? read(value) : value;
      if (!text) continue;
      rawSettings.set(key, { text, source: "variable", name });
      break;
    }
  }
  return rawSettings;
}

const NO_FILE: FileSettings = {
  rawSettings: new Map(),
  profile: {},
  models: {},
  fallbacks: [],
  providers: [],
  aliases: {},
  errors: [],
};

/** Reads the file that was named, else the usual one if it exists. */
async function readConfigFile(
  path: string | undefined,
  { named, sources }: { readonly named: RawSetting | undefined; readonly sources: Sources },
): Promise<FileSettings> {
  if (path === undefined) return NO_FILE;
  const file = sources.readText(path);
  if ("text" in file) return await readFileSettings(file.text, path);
  if (named === undefined && file.absent) return NO_FILE;
  const place = named === undefined ? "the configuration file" : `the file of ${named.name}`;
  return { ...NO_FILE, errors: [`Cannot read ${place}, ${path}: ${file.problem}`] };
}
