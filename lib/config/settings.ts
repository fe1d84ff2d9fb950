/**
 * The table of all settings, from which command line, help, configuration file and documentation are made.
 *
 * @module
 */
import type { LogLevel } from "../base/log.ts";
import type { Limits } from "../base/limits.ts";
import { parseModelMap } from "./model_map.ts";
import type { ModelMap } from "../upstream/options.ts";
import { DEFAULT_UPSTREAM } from "../providers/default_upstream.ts";
import type { WireName } from "../providers/profile.ts";
import type { RequestSettings } from "../providers/request_settings.ts";
import type { Provider } from "../providers/select.ts";
import type { Setting } from "./setting.ts";
import { GUARD_SETTINGS, type GuardSettings, KEY_SOURCE_SETTINGS } from "./settings_guards.ts";
import { REQUEST_SETTINGS } from "./settings_request.ts";
import { LIMIT_SETTINGS } from "./settings_limits.ts";
import { DOCTOR_SETTINGS, type DoctorSettings } from "./settings_doctor.ts";
import { SERVICE_SETTINGS, type ServiceSettings } from "./settings_service.ts";
import { RUN_SETTINGS, type RunSettings } from "./settings_run.ts";
import {
  parseBytes,
  parseHost,
  parseKeys,
  parseLogLevel,
  parsePath,
  parsePort,
  parseProvider,
  parseRustLog,
  parseSeconds,
  parseSwitch,
  parseUpstream,
  parseWire,
} from "./parsers.ts";

/** What a setting's text becomes. */
export interface Settings
  extends GuardSettings, Limits, Required<RequestSettings>, RunSettings, DoctorSettings, ServiceSettings {
  readonly port: number;
  readonly host: string;
  readonly provider: Provider;
  readonly upstream: string;
  readonly wire: WireName;
  /** The keys, in the order in which they are tried. */
  readonly apiKey: readonly string[];
  readonly modelMap: ModelMap;
  readonly printConfig: boolean;
  readonly modelCatalog: string;
  readonly config: string;
  readonly logLevel: LogLevel;
  readonly maxRequestBytes: number;
  /** Seconds. */
  readonly shutdownTimeout: number;
  readonly json: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

/** The table, in the order of the help. */
export const SETTINGS: { readonly [Key in keyof Settings]: Setting<Settings[Key]> } = {
  port: {
    group: "Connection",
    flag: "port",
    variables: [{ name: "CODEX_RELAY_PORT" }],
    form: "PORT",
    default: "4444",
    description: "Port to listen on; 0 takes any free one",
    inFile: true,
    parse: parsePort,
  },
  host: {
    group: "Connection",
    flag: "host",
    variables: [{ name: "CODEX_RELAY_HOST" }],
    form: "HOST",
    default: "127.0.0.1",
    description: "Address to listen on; any other than a loopback one needs a relay token",
    inFile: true,
    parse: parseHost,
  },
  provider: {
    group: "Provider",
    flag: "provider",
    variables: [{ name: "CODEX_RELAY_PROVIDER" }],
    form: "NAME",
    description: "Provider by name: sets the base URL, the key variable and the profile; codex-relay providers lists " +
      "the names",
    inFile: true,
    parse: parseProvider,
  },
  upstream: {
    group: "Provider",
    flag: "upstream",
    variables: [{ name: "CODEX_RELAY_UPSTREAM" }],
    form: "URL",
    default: DEFAULT_UPSTREAM,
    description: "Base URL of the provider's API; overrides the one of --provider",
    inFile: true,
    redaction: "url",
    parse: parseUpstream,
  },
  wire: {
    group: "Provider",
    flag: "wire",
    variables: [{ name: "CODEX_RELAY_WIRE" }],
    form: "WIRE",
    description:
      "The only API by which the provider is asked: chat, responses or messages; without it the one that is " +
      "known to work best for the provider and the model, and another one where that is missing",
    inFile: true,
    parse: parseWire,
  },
  apiKey: {
    group: "Provider",
    flag: "api-key",
    variables: [{ name: "CODEX_RELAY_API_KEY" }],
    form: "KEY",
    description:
      "Key for the upstream; without it, --provider reads the provider's own variable, otherwise the client's " +
      "key is passed on. Given again: another key, tried when those before are limited or empty",
    inFile: true,
    repeats: "lines",
    redaction: "all",
    parse: parseKeys,
  },
  ...KEY_SOURCE_SETTINGS,
  modelMap: {
    group: "Provider",
    flag: "model-map",
    variables: [{ name: "CODEX_RELAY_MODEL_MAP" }],
    form: "MAP",
    description:
      "Model names to translate, as source:target,…; quote a source that contains a colon, or write \\: in " +
      "it; *:target matches every other name",
    inFile: true,
    repeats: "map",
    parse: parseModelMap,
  },
  ...REQUEST_SETTINGS,
  ...GUARD_SETTINGS,
  ...LIMIT_SETTINGS,
  maxRequestBytes: {
    group: "Limits",
    flag: "max-request-bytes",
    variables: [{ name: "CODEX_RELAY_MAX_REQUEST_BYTES" }],
    form: "BYTES",
    default: "268435456",
    description: "Largest request body, after decompression",
    inFile: true,
    parse: parseBytes,
  },
  shutdownTimeout: {
    group: "Limits",
    flag: "shutdown-timeout",
    variables: [{ name: "CODEX_RELAY_SHUTDOWN_TIMEOUT" }],
    form: "SECONDS",
    default: "30",
    description: "Time that running answers get to finish after a stop signal",
    inFile: true,
    parse: parseSeconds,
  },
  printConfig: {
    group: "Output",
    flag: "print-config",
    variables: [],
    description: "Print a configuration for Codex and exit",
    inFile: false,
    parse: parseSwitch,
  },
  modelCatalog: {
    group: "Output",
    flag: "model-catalog",
    variables: [],
    form: "PATH",
    description:
      "With --print-config: write the models to this file instead of letting Codex fetch them from the relay",
    inFile: false,
    parse: parsePath,
  },
  logLevel: {
    group: "Output",
    flag: "log-level",
    variables: [{ name: "CODEX_RELAY_LOG" }, { name: "RUST_LOG", read: parseRustLog }],
    form: "LEVEL",
    default: "info",
    description: "Log level on stderr: off, error, warn, info or debug",
    inFile: true,
    parse: parseLogLevel,
  },
  ...RUN_SETTINGS,
  ...DOCTOR_SETTINGS,
  ...SERVICE_SETTINGS,
  config: {
    group: "Other",
    flag: "config",
    variables: [{ name: "CODEX_RELAY_CONFIG" }],
    form: "PATH",
    description:
      "Configuration file (TOML); without it codex-relay/config.toml in the user's configuration folder is " +
      "read if it exists",
    inFile: false,
    parse: parsePath,
  },
  json: {
    group: "Single commands",
    flag: "json",
    variables: [],
    description: "Print JSON instead of text",
    inFile: false,
    commands: ["usage", "doctor"],
    parse: parseSwitch,
  },
  help: {
    group: "Other",
    flag: "help",
    letter: "h",
    variables: [],
    description: "Print this help and exit",
    inFile: false,
    parse: parseSwitch,
  },
  version: {
    group: "Other",
    flag: "version",
    letter: "V",
    variables: [],
    description: "Print the version and exit",
    inFile: false,
    parse: parseSwitch,
  },
};

/** The rows with their keys, in the order of the help. */
export function listSettings(): readonly (readonly [keyof Settings, Setting<unknown>])[] {
  return Object.entries(SETTINGS) as [keyof Settings, Setting<unknown>][];
}

/** A name in the one form in which flags, keys of files and fields are compared: `model_map`, `model-map`, `modelMap`. */
export function normalizeSettingName(name: string): string {
  return name.replaceAll(/[-_]/g, "").toLowerCase();
}
