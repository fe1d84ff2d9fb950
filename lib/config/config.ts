/**
 * The configuration of a run, in this precedence: command line, environment, configuration file, default.
 *
 * @module
 */
import { type Arguments, readArguments } from "./arguments.ts";
import type { CommandName } from "./commands.ts";
import { ConfigError, type RawSetting } from "./config_error.ts";
import { type FileSettings, readFileSettings } from "./file.ts";
import type { FileText, Machine, SecretText } from "../runtime/machine.ts";
import { expandHome, findDefaultConfigPath } from "./paths.ts";
import { listSettings, SETTINGS, type Settings } from "./settings.ts";
import { readSecretFiles, resolveSecretPrecedence, type SecretSource } from "./secret_files.ts";
import { applyProvider } from "./provider.ts";
import {
  assignUniqueLabels,
  createFallbackConfig,
  createUpstreamConfig,
  findKeyWarning,
  parseSetting,
  type RawFallback,
  type UpstreamConfig,
} from "./upstream.ts";
import type { Limits } from "../base/limits.ts";
import { isLoopback } from "../base/host.ts";
import type { LogLevel } from "../base/log.ts";
import type { ModelOverrides } from "../upstream/options.ts";
import type { ProviderProfile } from "../providers/profile.ts";

/** A provider, checked: its upstream, and what takes over for it. */
export interface ProviderConfig extends UpstreamConfig {
  /** The upstreams that take over when it fails, in order. */
  readonly fallbacks: readonly UpstreamConfig[];
}

/** All settings of a run, checked: those of its first provider, and those of the relay. */
export interface Config extends ProviderConfig {
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
  /** What works but is not safe, for the user to read. */
  readonly warnings: readonly string[];
  /** The settings that were not left at their defaults, as they were written. */
  readonly rawSettings: ReadonlyMap<keyof Settings, RawSetting>;
}

/** The providers of a relay, the first one first. */
export function listProviders(config: Config): readonly [ProviderConfig, ...ProviderConfig[]] {
  return [config];
}

/** What the command line asks for. */
export type Command =
  | { readonly kind: "help" | "version" | "providers" }
  | { readonly kind: "serve" | "print_config"; readonly config: Config }
  | ConfiguredCommand;

/** A named command that needs the settings. */
export interface ConfiguredCommand extends Pick<Arguments, "operand" | "passedOn"> {
  readonly kind: Exclude<CommandName, "providers">;
  readonly config: Config;
}

/** Where settings come from. */
export interface Sources extends Machine {
  /** Arguments after the program's name. */
  readonly args: readonly string[];
  /** Reads a configuration file. */
  readText(path: string): FileText;
  /** Reads the file of a secret, or a line of standard input for `-`. */
  readSecret(path: string): SecretText;
}

/**
 * Reads all settings.
 *
 * @throws {ConfigError} with every fault that was found, not only the first.
 */
export async function readConfig(sources: Sources): Promise<Command> {
  const { rawSettings: flags, errors: wrong, command, ...behind } = readArguments(sources.args);
  if (isSwitchedOn(flags.get("help"))) return { kind: "help" };
  if (isSwitchedOn(flags.get("version"))) return { kind: "version" };
  const errors = [...wrong, ...findMisusedFlags(flags, command)];
  if (command === "providers" && errors.length === 0) return { kind: command };
  const variables = readVariables(sources);
  const file = await readConfigFile(flags.get("config") ?? variables.get("config"), sources);
  const all = [...errors, ...file.errors];
  const chosen = resolveSecretPrecedence(new Map([...file.rawSettings, ...variables, ...flags]), all);
  const { rawSettings, warnings, ...secrets } = readSecretFiles(
    applyProvider(chosen, sources),
    createSecretSource(sources),
  );
  all.push(...secrets.errors);
  const fallbacks = file.fallbacks.map((fallback) => {
    const own = resolveSecretPrecedence(new Map(fallback.rawSettings), all);
    const read = readSecretFiles(applyProvider(own, sources), createSecretSource(sources));
    all.push(...read.errors);
    return { ...fallback, rawSettings: read.rawSettings, warnings: read.warnings };
  });
  const printConfig = isSwitchedOn(flags.get("printConfig"));
  if (!printConfig && rawSettings.has("modelCatalog")) {
    all.push("--model-catalog needs --print-config: add it, or leave both out");
  }
  const config = createConfig(rawSettings, {
    profile: file.profile,
    models: file.models,
    fallbacks,
    errors: all,
    warnings: [...warnings, ...fallbacks.flatMap((fallback) => fallback.warnings)],
    serves: !printConfig && command !== "usage",
  });
  if (command !== undefined && command !== "providers") return { kind: command, config, ...behind };
  return { kind: printConfig ? "print_config" : "serve", config };
}

/** One line for each flag that `command`, or the relay itself, does not take. */
function findMisusedFlags(flags: ReadonlyMap<keyof Settings, RawSetting>, command: CommandName | undefined): string[] {
  return [...flags].flatMap(([key, { name }]) => {
    const { commands } = SETTINGS[key];
    if (commands === undefined || command !== undefined && commands.includes(command)) return [];
    return [`Cannot use ${name} here: it belongs to codex-relay ${commands.join(" and ")}`];
  });
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
  const texts = { rawSettings, profile: parts.profile, models: parts.models ?? {} };
  const first = createUpstreamConfig(texts, errors);
  const warnings = [...parts.warnings ?? []];
  const fallbacks = (parts.fallbacks ?? []).map((own) => {
    const fallback = createFallbackConfig(own, { first, texts, errors });
    const warning = findKeyWarning(fallback, own.place);
    if (warning !== undefined) warnings.push(warning);
    return fallback;
  });
  const [relayToken, modelCatalog] = [value("relayToken"), value("modelCatalog")];
  const config: Config = {
    port: required("port"),
    host: required("host"),
    ...first,
    fallbacks: assignUniqueLabels(first, fallbacks),
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
    warnings,
    rawSettings,
  };
  // A token that cannot be read is reported by itself.
  const hasToken = rawSettings.has("relayToken") || rawSettings.has("relayTokenFile");
  const isOpen = parts.serves && !isLoopback(config.host) && !hasToken;
  if (isOpen && !config.allowAnyoneToUseMyKey) errors.push(describeOpenAccess(config.host));
  if (errors.length > 0) throw new ConfigError(errors);
  return isOpen ? { ...config, warnings: [...config.warnings, formatOpenAccessWarning(config.host)] } : config;
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

/** What is to be said when everyone may use the relay. */
export function formatOpenAccessWarning(host: string): string {
  return `Listening on ${host} without a relay token: anyone who reaches this machine can spend your key`;
}

function createSecretSource(sources: Sources): SecretSource {
  return {
    readSecret: (path) => sources.readSecret(path),
    expand: (path) => expandHome(path, sources),
  };
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

const NO_FILE: FileSettings = { rawSettings: new Map(), profile: {}, models: {}, fallbacks: [], errors: [] };

/** Reads the file that was named, else the usual one if it exists. */
async function readConfigFile(named: RawSetting | undefined, sources: Sources): Promise<FileSettings> {
  const path = named === undefined ? findDefaultConfigPath(sources) : expandHome(named.text, sources);
  if (path === undefined) return NO_FILE;
  const file = sources.readText(path);
  if ("text" in file) return await readFileSettings(file.text, path);
  if (named === undefined && file.absent) return NO_FILE;
  const place = named === undefined ? "the configuration file" : `the file of ${named.name}`;
  return { ...NO_FILE, errors: [`Cannot read ${place}, ${path}: ${file.problem}`] };
}
