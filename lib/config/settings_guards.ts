/**
 * Which settings say who may use the relay: their part of the table.
 *
 * @module
 */
import type { Setting } from "./setting.ts";
import { parseHosts, parseKey } from "./values.ts";

/** What the text of these settings becomes. */
export interface GuardSettings {
  readonly relayToken: string;
  readonly allowedHosts: readonly string[];
}

/** The rows, in the order of the help. */
export const GUARD_SETTINGS: { readonly [Key in keyof GuardSettings]: Setting<GuardSettings[Key]> } = {
  relayToken: {
    flag: "relay-token",
    variables: [{ name: "CODEX_RELAY_TOKEN" }],
    form: "TOKEN",
    description: "Bearer token that clients must show",
    inFile: true,
    conceal: "all",
    parse: parseKey,
  },
  allowedHosts: {
    flag: "allowed-hosts",
    variables: [{ name: "CODEX_RELAY_ALLOWED_HOSTS" }],
    form: "NAMES",
    description: "Host names, separated by commas, that clients may use beside localhost and loopback addresses",
    inFile: true,
    repeats: "list",
    parse: parseHosts,
  },
};
