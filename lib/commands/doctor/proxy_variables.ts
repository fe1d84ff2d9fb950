/**
 * The proxy variables, and the rules by which NO_PROXY excepts a host.
 *
 * @module
 */
import type { Machine } from "../../runtime/machine.ts";

/** The proxies that are set, by the names of their variables, and the hosts that are excepted. */
export interface ProxyVariables {
  /** Those for `http://`. */
  readonly http: readonly string[];
  /** Those for `https://`. */
  readonly https: readonly string[];
  /** Those for both. */
  readonly all: readonly string[];
  /** Entries of NO_PROXY. */
  readonly exempt: readonly string[];
}

/** Reads the variables, each in upper and lower case. */
export function readProxies(machine: Pick<Machine, "variable">): ProxyVariables {
  const isSet = (name: string) => Boolean(machine.variable(name)?.trim());
  const findSet = (name: string) => [name, name.toLowerCase()].filter(isSet);
  const exempt = machine.variable("NO_PROXY")?.trim() || machine.variable("no_proxy")?.trim() || "";
  return {
    http: findSet("HTTP_PROXY"),
    https: findSet("HTTPS_PROXY"),
    all: findSet("ALL_PROXY"),
    exempt: exempt.split(",").map((entry) => entry.trim()).filter((entry) => entry !== ""),
  };
}

/**
 * Whether `host` is among the entries of NO_PROXY: the name itself, a domain above it with or without a dot in front,
 * or a block of addresses such as `127.0.0.0/8`. Names stand for themselves: `localhost` does not except 127.0.0.1, and
 * neither does `*` for Codex (0.171) and Deno (2.9), though it excepts every name (2026-11).
 */
export function isExempt(host: string, entries: readonly string[]): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, "$1");
  return entries.some((written) => {
    const entry = written.toLowerCase().replace(/^\[(.*)\]$/, "$1").replace(/^\*?\./, "");
    return entry === name || entry === "*" && !isAddress(name) || name.endsWith(`.${entry}`) && !isAddress(name) ||
      isInBlock(name, entry);
  });
}

function isAddress(name: string): boolean {
  return readAddress(name) !== undefined || name.includes(":");
}

/** The number of an IPv4 address. */
function readAddress(text: string): number | undefined {
  const parts = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) ? text.split(".").map(Number) : [];
  if (parts.length !== 4 || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

function isInBlock(name: string, entry: string): boolean {
  const [base = "", bits = ""] = entry.split("/");
  const [address, start] = [readAddress(name), readAddress(base)];
  if (address === undefined || start === undefined || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(address / size) === Math.floor(start / size);
}
