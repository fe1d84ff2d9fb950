/**
 * The configuration of a run, in this precedence: command line, environment, configuration file, default.
 *
 * @module
 */
import { readArguments } from "./arguments.ts";
import { ConfigError, type Found } from "./config_error.ts";
import { type FileSettings, readFileSettings } from "./file.ts";
import type { FileText, Machine, SecretText } from "../runtime/machine.ts";
import { expandHome, usualPath } from "./paths.ts";
import { settingRows, SETTINGS, type Settings } from "./settings.ts";
import { readSecretFiles, type SecretSource, strongerSecrets } from "./secret_files.ts";
import { withProvider } from "./provider.ts";
import {
  fallbackOf,
  type FallbackTexts,
  keyWarning,
  parseSetting,
  toldApart,
  type UpstreamConfig,
  upstreamOf,
} from "./upstream.ts";
import type { Limits } from "../base/limits.ts";
import { isLoopback } from "../base/host.ts";
import type { LogLevel } from "../base/log.ts";
import type { ModelOverrides } from "../upstream/options.ts";
import type { ProviderProfile } from "../providers/profile.ts";

/** All settings of a run, checked. */
export interface Config extends UpstreamConfig {
  readonly port: number;
  readonly host: string;
  /** The upstreams that take over when the first one fails, in order. */
  readonly fallbacks: readonly UpstreamConfig[];
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
  /** Where `--print-config` writes the models; absent when it does not. */
  readonly modelCatalog?: string;
  /** What works but is not safe, for the user to read. */
  readonly warnings: readonly string[];
  /** The settings that were not left at their defaults, as they were written. */
  readonly found: ReadonlyMap<keyof Settings, Found>;
}

/** What the command line asks for. */
export type Command =
  | { readonly kind: "help" | "version" | "providers" }
  | { readonly kind: "serve" | "print_config"; readonly config: Config };

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
  const { found: flags, faults, subcommand } = readArguments(sources.args);
  if (isOn(flags.get("help"))) return { kind: "help" };
  if (isOn(flags.get("version"))) return { kind: "version" };
  if (subcommand !== undefined && faults.length === 0) return { kind: subcommand };
  const variables = readVariables(sources);
  const file = await readFile(flags.get("config") ?? variables.get("config"), sources);
  const all = [...faults, ...file.faults];
  const chosen = strongerSecrets(new Map([...file.found, ...variables, ...flags]), all);
  const { found, warnings, ...secrets } = readSecretFiles(withProvider(chosen, sources), secretSource(sources));
  all.push(...secrets.faults);
  const fallbacks = file.fallbacks.map((fallback) => {
    const own = strongerSecrets(new Map(fallback.found), all);
    const read = readSecretFiles(withProvider(own, sources), secretSource(sources));
    all.push(...read.faults);
    return { ...fallback, found: read.found, warnings: read.warnings };
  });
  const printConfig = isOn(flags.get("printConfig"));
  if (!printConfig && found.has("modelCatalog")) {
    all.push("--model-catalog needs --print-config: add it, or leave both out");
  }
  const config = configOf(found, {
    profile: file.profile,
    models: file.models,
    fallbacks,
    faults: all,
    warnings: [...warnings, ...fallbacks.flatMap((fallback) => fallback.warnings)],
    serves: !printConfig,
  });
  return { kind: printConfig ? "print_config" : "serve", config };
}

function isOn(flag: Found | undefined): boolean {
  return flag?.text === "true";
}

/** The parts of a configuration besides its texts. */
export interface ConfigParts {
  /** Fields of the provider's profile that the user replaces. */
  readonly profile: Partial<ProviderProfile>;
  /** What the user says of single models; absent: nothing. */
  readonly models?: ModelOverrides;
  /** The upstreams that take over; absent: none. */
  readonly fallbacks?: readonly FallbackTexts[];
  /** Faults that are known already. */
  readonly faults: readonly string[];
  /** What works but is not safe; absent: nothing. */
  readonly warnings?: readonly string[];
  /** Whether the relay will listen, and not only print a configuration. */
  readonly serves: boolean;
}

/**
 * The configuration that the texts in `found` make; what is not among them has its default.
 *
 * @throws {ConfigError} with every fault.
 */
export function configOf(found: ReadonlyMap<keyof Settings, Found>, parts: ConfigParts): Config {
  const faults = [...parts.faults];
  function value<Key extends keyof Settings>(key: Key): Settings[Key] | undefined {
    return parseSetting(SETTINGS[key], { found: found.get(key), faults });
  }
  function standard<Key extends keyof Settings>(key: Key): Settings[Key] {
    return SETTINGS[key].parse(SETTINGS[key].default ?? "");
  }
  function required<Key extends keyof Settings>(key: Key): Settings[Key] {
    // A wrong value is reported at the end; until then its default takes its place.
    return value(key) ?? standard(key);
  }
  const texts = { found, profile: parts.profile, models: parts.models ?? {} };
  const first = upstreamOf(texts, faults);
  const warnings = [...parts.warnings ?? []];
  const fallbacks = (parts.fallbacks ?? []).map((own) => {
    const fallback = fallbackOf(own, { first, texts, faults });
    const warning = keyWarning(fallback, own.place);
    if (warning !== undefined) warnings.push(warning);
    return fallback;
  });
  const [relayToken, modelCatalog] = [value("relayToken"), value("modelCatalog")];
  const config: Config = {
    port: required("port"),
    host: required("host"),
    ...first,
    fallbacks: toldApart(first, fallbacks),
    logLevel: required("logLevel"),
    ...(relayToken !== undefined && { relayToken }),
    allowedHosts: required("allowedHosts"),
    allowedOrigins: required("allowedOrigins"),
    allowAnyoneToUseMyKey: value("allowAnyoneToUseMyKey") ?? false,
    limits: limitsOf(required),
    maxRequestBytes: required("maxRequestBytes"),
    shutdownTimeout: required("shutdownTimeout"),
    ...(modelCatalog !== undefined && { modelCatalog }),
    warnings,
    found,
  };
  // A token that cannot be read is reported by itself.
  const hasToken = found.has("relayToken") || found.has("relayTokenFile");
  const isOpen = parts.serves && !isLoopback(config.host) && !hasToken;
  if (isOpen && !config.allowAnyoneToUseMyKey) faults.push(openDoor(config.host));
  if (faults.length > 0) throw new ConfigError(faults);
  return isOpen ? { ...config, warnings: [...config.warnings, openDoorWarning(config.host)] } : config;
}

function limitsOf(required: (key: keyof Limits) => number): Limits {
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

function openDoor(host: string): string {
  return `Cannot listen on ${host} without a relay token: anyone who reaches this machine could spend your key; ` +
    "set --relay-token or --relay-token-file, listen on 127.0.0.1, or set --allow-anyone-to-use-my-key";
}

/** What is to be said when everyone may use the relay. */
export function openDoorWarning(host: string): string {
  return `Listening on ${host} without a relay token: anyone who reaches this machine can spend your key`;
}

function secretSource(sources: Sources): SecretSource {
  return {
    readSecret: (path) => sources.readSecret(path),
    expand: (path) => expandHome(path, sources),
  };
}

function readVariables(machine: Machine): Map<keyof Settings, Found> {
  const found = new Map<keyof Settings, Found>();
  for (const [key, { variables }] of settingRows()) {
    for (const { name, read } of variables) {
      const value = machine.variable(name)?.trim();
      const text = value && read ? read(value) : value;
      if (!text) continue;
      found.set(key, { text, origin: "variable", name });
      break;
    }
  }
  return found;
}

const NO_FILE: FileSettings = { found: new Map(), profile: {}, models: {}, fallbacks: [], faults: [] };

/** Reads the file that was named, else the usual one if it exists. */
async function readFile(named: Found | undefined, sources: Sources): Promise<FileSettings> {
  const path = named === undefined ? usualPath(sources) : expandHome(named.text, sources);
  if (path === undefined) return NO_FILE;
  const file = sources.readText(path);
  if ("text" in file) return await readFileSettings(file.text, path);
  if (named === undefined && file.absent) return NO_FILE;
  const place = named === undefined ? "the configuration file" : `the file of ${named.name}`;
  return { ...NO_FILE, faults: [`Cannot read ${place}, ${path}: ${file.problem}`] };
}
