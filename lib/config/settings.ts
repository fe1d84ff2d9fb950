/**
 * Which settings there are: the one table behind the command line, the help, the configuration file and the README.
 *
 * @module
 */
import type { LogLevel } from "../base/log.ts";
import type { Limits } from "../base/limits.ts";
import { parseModelMap } from "./model_map.ts";
import type { ModelMap } from "../upstream/options.ts";
import { DEFAULT_UPSTREAM } from "../providers/default_upstream.ts";
import type { Provider } from "../providers/select.ts";
import type { Setting } from "./setting.ts";
import { GUARD_SETTINGS, type GuardSettings, KEY_FILE_SETTING } from "./settings_guards.ts";
import { LIMIT_SETTINGS } from "./settings_limits.ts";
import {
  levelFromRustLog,
  parseBytes,
  parseHost,
  parseKey,
  parseLogLevel,
  parsePath,
  parsePort,
  parseProvider,
  parseSeconds,
  parseSwitch,
  parseUpstream,
} from "./parsers.ts";

/** What a setting's text becomes. */
export interface Settings extends GuardSettings, Limits {
  readonly port: number;
  readonly host: string;
  readonly provider: Provider;
  readonly upstream: string;
  readonly apiKey: string;
  readonly modelMap: ModelMap;
  readonly printConfig: boolean;
  readonly modelCatalog: string;
  readonly config: string;
  readonly logLevel: LogLevel;
  readonly maxRequestBytes: number;
  /** Seconds. */
  readonly shutdownTimeout: number;
  readonly help: boolean;
  readonly version: boolean;
}

/** The table, in the order of the help. */
export const SETTINGS: { readonly [Key in keyof Settings]: Setting<Settings[Key]> } = {
  port: {
    flag: "port",
    variables: [{ name: "CODEX_RELAY_PORT" }],
    form: "PORT",
    default: "4444",
    description: "Port to listen on; 0 takes any free one",
    inFile: true,
    parse: parsePort,
  },
  host: {
    flag: "host",
    variables: [{ name: "CODEX_RELAY_HOST" }],
    form: "HOST",
    default: "127.0.0.1",
    description: "Address to listen on; any other than a loopback one needs a relay token",
    inFile: true,
    parse: parseHost,
  },
  provider: {
    flag: "provider",
    variables: [{ name: "CODEX_RELAY_PROVIDER" }],
    form: "NAME",
    description: "A provider by its name, which stands for its base URL, its key variable and its peculiarities; " +
      "codex-relay providers lists the names",
    inFile: true,
    parse: parseProvider,
  },
  upstream: {
    flag: "upstream",
    variables: [{ name: "CODEX_RELAY_UPSTREAM" }],
    form: "URL",
    default: DEFAULT_UPSTREAM,
    description: "Base URL of the provider's Chat Completions API; beats the one that --provider stands for",
    inFile: true,
    conceal: "url",
    parse: parseUpstream,
  },
  apiKey: {
    flag: "api-key",
    variables: [{ name: "CODEX_RELAY_API_KEY" }],
    form: "KEY",
    description: "Key for the upstream; without it the provider's own variable is read if --provider is given, else " +
      "the client's own key is passed on",
    inFile: true,
    conceal: "all",
    parse: parseKey,
  },
  ...KEY_FILE_SETTING,
  modelMap: {
    flag: "model-map",
    variables: [{ name: "CODEX_RELAY_MODEL_MAP" }],
    form: "MAP",
    description:
      "Model names to translate, as source:target,…; quote a source that contains a colon or write \\: in it; " +
      "*:target is for every other name",
    inFile: true,
    repeats: "map",
    parse: parseModelMap,
  },
  printConfig: {
    flag: "print-config",
    variables: [],
    description: "Print a configuration for Codex and exit",
    inFile: false,
    parse: parseSwitch,
  },
  modelCatalog: {
    flag: "model-catalog",
    variables: [],
    form: "PATH",
    description: "With --print-config: write the models to this file instead of letting Codex ask the relay for them",
    inFile: false,
    parse: parsePath,
  },
  config: {
    flag: "config",
    variables: [{ name: "CODEX_RELAY_CONFIG" }],
    form: "PATH",
    description:
      "Configuration file (TOML); without it codex-relay/config.toml in the user's configuration folder is " +
      "read if it exists",
    inFile: false,
    parse: parsePath,
  },
  logLevel: {
    flag: "log-level",
    variables: [{ name: "CODEX_RELAY_LOG" }, { name: "RUST_LOG", read: levelFromRustLog }],
    form: "LEVEL",
    default: "info",
    description: "How much is logged to stderr: off, error, warn, info or debug",
    inFile: true,
    parse: parseLogLevel,
  },
  ...GUARD_SETTINGS,
  ...LIMIT_SETTINGS,
  maxRequestBytes: {
    flag: "max-request-bytes",
    variables: [{ name: "CODEX_RELAY_MAX_REQUEST_BYTES" }],
    form: "BYTES",
    default: "268435456",
    description: "Largest request body, after decompression",
    inFile: true,
    parse: parseBytes,
  },
  shutdownTimeout: {
    flag: "shutdown-timeout",
    variables: [{ name: "CODEX_RELAY_SHUTDOWN_TIMEOUT" }],
    form: "SECONDS",
    default: "30",
    description: "How long live answers may go on after the signal to stop",
    inFile: true,
    parse: parseSeconds,
  },
  help: {
    flag: "help",
    letter: "h",
    variables: [],
    description: "Print this help and exit",
    inFile: false,
    parse: parseSwitch,
  },
  version: {
    flag: "version",
    letter: "V",
    variables: [],
    description: "Print the version and exit",
    inFile: false,
    parse: parseSwitch,
  },
};

/** The rows with their keys, in the order of the help. */
export function settingRows(): readonly (readonly [keyof Settings, Setting<unknown>])[] {
  return Object.entries(SETTINGS) as [keyof Settings, Setting<unknown>][];
}

/** A name in the one form in which flags, keys of files and fields are compared: `model_map`, `model-map`, `modelMap`. */
export function plainName(name: string): string {
  return name.replaceAll(/[-_]/g, "").toLowerCase();
}
