/**
 * The settings that decide who may use the relay: their part of the table.
 *
 * @module
 */
import type { Setting } from "./setting.ts";
import { parseHosts, parseKey, parseOrigins, parsePath, parseSwitch, parseVariableNames } from "./parsers.ts";

/** What the text of these settings becomes. */
export interface GuardSettings {
  /** Paths, one a line; `-` is standard input. */
  readonly apiKeyFile: string;
  /** Names of environment variables. */
  readonly apiKeyVariable: readonly string[];
  readonly relayToken: string;
  /** Path; `-` is standard input. */
  readonly relayTokenFile: string;
  readonly allowedHosts: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly allowAnyoneToUseMyKey: boolean;
}

type Rows<Keys extends keyof GuardSettings> = { readonly [Key in Keys]: Setting<GuardSettings[Key]> };

/** The settings that say where keys are. */
type KeySource = "apiKeyFile" | "apiKeyVariable";

/** The rows that follow the one of the key. */
export const KEY_SOURCE_SETTINGS: Rows<KeySource> = {
  apiKeyFile: {
    group: "Provider",
    flag: "api-key-file",
    variables: [{ name: "CODEX_RELAY_API_KEY_FILE" }],
    form: "PATH",
    description: "File that holds only the key; - reads one line from standard input. Given again: another key",
    inFile: true,
    repeats: "lines",
    redaction: "all",
    parse: parsePath,
  },
  apiKeyVariable: {
    group: "Provider",
    flag: "api-key-variable",
    variables: [{ name: "CODEX_RELAY_API_KEY_VARIABLE" }],
    form: "NAMES",
    description: "Environment variables, separated by commas, that hold the keys",
    inFile: true,
    repeats: "list",
    redaction: "all",
    parse: parseVariableNames,
  },
};

/** The other rows, in the order of the help. */
export const GUARD_SETTINGS: Rows<Exclude<keyof GuardSettings, KeySource>> = {
  relayToken: {
    group: "Access",
    flag: "relay-token",
    variables: [{ name: "CODEX_RELAY_TOKEN" }],
    form: "TOKEN",
    description: "Bearer token that clients must send",
    inFile: true,
    redaction: "all",
    parse: parseKey,
  },
  relayTokenFile: {
    group: "Access",
    flag: "relay-token-file",
    variables: [{ name: "CODEX_RELAY_TOKEN_FILE" }],
    form: "PATH",
    description: "File that holds only the relay token; - reads one line from standard input",
    inFile: true,
    redaction: "all",
    parse: parsePath,
  },
  allowedHosts: {
    group: "Access",
    flag: "allowed-hosts",
    variables: [{ name: "CODEX_RELAY_ALLOWED_HOSTS" }],
    form: "NAMES",
    description:
      "Hosts, separated by commas, by which clients may address the relay besides its own address: box.local " +
      "at any port, box.local:8080 at that port only",
    inFile: true,
    repeats: "list",
    parse: parseHosts,
  },
  allowedOrigins: {
    group: "Access",
    flag: "allowed-origins",
    variables: [{ name: "CODEX_RELAY_ALLOWED_ORIGINS" }],
    form: "ORIGINS",
    description: "Origins of web pages, separated by commas, that may use the relay from a browser, such as " +
      "http://localhost:3000; none by default",
    inFile: true,
    repeats: "list",
    parse: parseOrigins,
  },
  allowAnyoneToUseMyKey: {
    group: "Access",
    flag: "allow-anyone-to-use-my-key",
    variables: [{ name: "CODEX_RELAY_ALLOW_ANYONE_TO_USE_MY_KEY" }],
    description:
      "Allow listening on a non-loopback address without a relay token: anyone who reaches this machine can " +
      "then spend your key",
    inFile: true,
    parse: parseSwitch,
  },
};
