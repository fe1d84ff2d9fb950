/**
 * Which settings say who may use the relay: their part of the table.
 *
 * @module
 */
import type { Setting } from "./setting.ts";
import { parseHosts, parseKey, parseOrigins, parsePath, parseSwitch } from "./parsers.ts";

/** What the text of these settings becomes. */
export interface GuardSettings {
  /** Path; `-` is standard input. */
  readonly apiKeyFile: string;
  readonly relayToken: string;
  /** Path; `-` is standard input. */
  readonly relayTokenFile: string;
  readonly allowedHosts: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly allowAnyoneToUseMyKey: boolean;
}

type Rows<Keys extends keyof GuardSettings> = { readonly [Key in Keys]: Setting<GuardSettings[Key]> };

/** The row that belongs behind that of the key. */
export const KEY_FILE_SETTING: Rows<"apiKeyFile"> = {
  apiKeyFile: {
    flag: "api-key-file",
    variables: [{ name: "CODEX_RELAY_API_KEY_FILE" }],
    form: "PATH",
    description: "File that holds the key and nothing else; - reads a line of standard input",
    inFile: true,
    conceal: "all",
    parse: parsePath,
  },
};

/** The other rows, in the order of the help. */
export const GUARD_SETTINGS: Rows<Exclude<keyof GuardSettings, "apiKeyFile">> = {
  relayToken: {
    flag: "relay-token",
    variables: [{ name: "CODEX_RELAY_TOKEN" }],
    form: "TOKEN",
    description: "Bearer token that clients must show",
    inFile: true,
    conceal: "all",
    parse: parseKey,
  },
  relayTokenFile: {
    flag: "relay-token-file",
    variables: [{ name: "CODEX_RELAY_TOKEN_FILE" }],
    form: "PATH",
    description: "File that holds the relay token and nothing else; - reads a line of standard input",
    inFile: true,
    conceal: "all",
    parse: parsePath,
  },
  allowedHosts: {
    flag: "allowed-hosts",
    variables: [{ name: "CODEX_RELAY_ALLOWED_HOSTS" }],
    form: "NAMES",
    description: "Hosts, separated by commas, that clients may name beside the address listened on: box.local at any " +
      "port, box.local:8080 at that one",
    inFile: true,
    repeats: "list",
    parse: parseHosts,
  },
  allowedOrigins: {
    flag: "allowed-origins",
    variables: [{ name: "CODEX_RELAY_ALLOWED_ORIGINS" }],
    form: "ORIGINS",
    description:
      "Web pages, by their exact origins separated by commas, that may use the relay from a browser, such as " +
      "http://localhost:3000; none unless given",
    inFile: true,
    repeats: "list",
    parse: parseOrigins,
  },
  allowAnyoneToUseMyKey: {
    flag: "allow-anyone-to-use-my-key",
    variables: [{ name: "CODEX_RELAY_ALLOW_ANYONE_TO_USE_MY_KEY" }],
    description: "Let the relay listen on other than loopback addresses without a relay token: whoever reaches this " +
      "machine can then spend your key",
    inFile: true,
    parse: parseSwitch,
  },
};
