/**
 * The parsers of setting values: each returns the value, or throws what is wrong with the text.
 *
 * Every parser throws a `SyntaxError` whose message says what to write instead; it never repeats the value.
 *
 * @module
 */
import { bracketIpv6 } from "../base/host.ts";
import { LOG_LEVELS, type LogLevel } from "../base/log.ts";
import { findNearNames } from "../base/near_names.ts";
import type { WireName } from "../providers/profile.ts";
import { WIRE_NAMES } from "../providers/wire.ts";
import { findProvider, type Provider, PROVIDERS } from "../providers/select.ts";

const MAX_PORT = 65_535;
const MAX_SECONDS = 86_400;
const MAX_COUNT = 1_000_000;

/** A TCP port, 0 to 65535. */
export function parsePort(text: string): number {
  const port = parseWholeNumber(text);
  if (port === undefined || port > MAX_PORT) throw new SyntaxError(`a port is a whole number from 0 to ${MAX_PORT}`);
  return port;
}

/** A host name or IP address, IPv6 without brackets. */
export function parseHost(text: string): string {
  const host = normalizeHost(text);
  if (host === undefined) throw new SyntaxError("give a host name or an IP address, without a port");
  return host;
}

function normalizeHost(text: string): string | undefined {
  const host = text.trim().replace(/^\[(.*)\]$/, "$1");
  const isHost = host.includes(":") ? URL.canParse(`http://[${host}]/`) : /^[\w.-]+$/.test(host);
  return isHost ? host : undefined;
}

/** Hosts as a `Host` header writes them, with or without a port; IPv6 addresses in brackets. */
export function parseHosts(text: string): readonly string[] {
  return splitList(text).map((part) => {
    // An address of IPv6 without brackets has no port.
    const [, name = part, port] = /^([^:]+|\[.*\]):(\d+)$/.exec(part) ?? [];
    const host = normalizeHost(name);
    const isPort = port === undefined || Number(port) > 0 && Number(port) <= MAX_PORT;
    if (host === undefined || !isPort) {
      throw new SyntaxError("give host names or IP addresses, each with or without a port, such as box.local:8080");
    }
    return `${bracketIpv6(host)}${port === undefined ? "" : `:${Number(port)}`}`;
  });
}

/**
 * Exact origins, as browsers write them. No pattern matches all: every page that the user opens could then spend
 * the key. Nor does `null`, which is the origin of every page in a sandbox and of every file.
 */
export function parseOrigins(text: string): readonly string[] {
  return splitList(text).map((part) => {
    if (part === "*") throw new SyntaxError("with *, any page that you open could spend your key; name each origin");
    const origin = /^([a-z][a-z\d+.-]*):\/\/([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?\/?$/i.test(part)
      ? URL.parse(part)
      : null;
    if (origin === null) {
      throw new SyntaxError(
        "give exact origins, scheme and host and port without a path, such as http://localhost:3000",
      );
    }
    // Of schemes that it does not know, such as those of extensions, the platform names no origin.
    return origin.origin === "null" ? part.replace(/\/$/, "").toLowerCase() : origin.origin;
  });
}

/** The parts of a list that is separated by commas, without empty ones. */
export function splitList(list: string): readonly string[] {
  return list.split(",").map((part) => part.trim()).filter((part) => part !== "");
}

/** Whether something is switched on. */
export function parseSwitch(text: string): boolean {
  const word = text.trim().toLowerCase();
  if (word !== "true" && word !== "false") throw new SyntaxError("give true or false");
  return word === "true";
}

/** A base URL in its shortest form, without a trailing slash. */
export function parseUpstream(text: string): string {
  const written = text.trim();
  const url = URL.parse(written);
  if (url === null || url.hostname === "" || !/^https?:\/\//i.test(written)) {
    throw new SyntaxError("give a URL with a host that begins with https:// or http://");
  }
  if (url.username !== "" || url.password !== "") {
    throw new SyntaxError("leave user name and password out of the URL; set the key with --api-key");
  }
  if (/[?#]/.test(written)) {
    throw new SyntaxError("leave out ? or # and everything after it: the relay appends paths to the URL");
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

/** Name of an API by which providers are asked. */
export function parseWire(text: string): WireName {
  const wire = WIRE_NAMES.find((name) => name === text.trim().toLowerCase());
  if (wire === undefined) throw new SyntaxError("give chat, responses or messages");
  return wire;
}

/** The provider of that name. */
export function parseProvider(text: string): Provider {
  const provider = findProvider(text);
  if (provider !== undefined) return provider;
  const near = findNearNames(text, PROVIDERS.map(({ name }) => name));
  const meant = near.length === 0 ? "" : ` (near ones: ${near.join(", ")})`;
  throw new SyntaxError(
    `no provider has that name${meant}; codex-relay providers lists them, and --upstream URL takes any other one`,
  );
}

/** Text that an `Authorization` header may hold after `Bearer`. */
export function parseKey(text: string): string {
  const key = text.trim();
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new SyntaxError("give only the key: printable ASCII characters without spaces, and without Bearer in front");
  }
  return key;
}

/** Keys, one a line; each once, since the same key would only be refused again. */
export function parseKeys(text: string): readonly string[] {
  return [...new Set(text.split("\n").filter((line) => line.trim() !== "").map(parseKey))];
}

/** Names of environment variables, separated by commas. */
export function parseVariableNames(text: string): readonly string[] {
  const names = splitList(text);
  if (names.length === 0 || !names.every((name) => /^\w+$/.test(name))) {
    throw new SyntaxError("give the name of an environment variable, not what it holds");
  }
  return names;
}

/** Name of a model, as clients write it. */
export function parseModelName(text: string): string {
  const name = text.trim();
  if (name === "" || /\p{Cc}/u.test(name)) throw new SyntaxError("give the name of a model, in one line");
  return name;
}

/** Bytes, at least 1. */
export function parseBytes(text: string): number {
  const bytes = parseWholeNumber(text);
  if (bytes === undefined || bytes === 0) throw new SyntaxError("give a whole number of bytes, at least 1");
  return bytes;
}

/** A count of at least 1. */
export function parseCount(text: string): number {
  const count = parseWholeNumber(text);
  if (count === undefined || count === 0 || count > MAX_COUNT) {
    throw new SyntaxError(`give a whole number from 1 to ${MAX_COUNT}`);
  }
  return count;
}

/** Seconds after which something ends: more than none, at most a day. */
export function parseDeadline(text: string): number {
  const seconds = parseDecimal(text);
  if (seconds === undefined || seconds === 0) {
    throw new SyntaxError(`give a number of seconds above 0, at most ${MAX_SECONDS}`);
  }
  return seconds;
}

/** Seconds, with or without decimals, at most a day. */
export function parseSeconds(text: string): number {
  const seconds = parseDecimal(text);
  if (seconds === undefined) throw new SyntaxError(`give a number of seconds from 0 to ${MAX_SECONDS}`);
  return seconds;
}

function parseDecimal(text: string): number | undefined {
  const seconds = /^\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
  return seconds !== undefined && seconds <= MAX_SECONDS ? seconds : undefined;
}

/** A path as the user wrote it. */
export function parsePath(text: string): string {
  if (text.includes("\0")) throw new SyntaxError("give the path of a file");
  return text;
}

/** A level of the log; `trace` means the same as `debug`. */
export function parseLogLevel(text: string): LogLevel {
  const level = findLevel(text);
  if (level === undefined) throw new SyntaxError(`give one of ${LOG_LEVELS.join(", ")}`);
  return level;
}

/**
 * The level that a `RUST_LOG` value gives to this program: of the directives `level` and `target=level`, separated by
 * commas, one for `codex_relay` counts before one for everything.
 *
 * @returns undefined when it names other programs only, which is fine: the variable is shared with Codex.
 */
export function parseRustLog(text: string): LogLevel | undefined {
  const directives = text.split(",").map((directive) => directive.trim().split("="));
  const own = directives.findLast(([target, level]) => target === "codex_relay" && level !== undefined);
  const all = directives.findLast(([level, rest]) => rest === undefined && findLevel(level ?? "") !== undefined);
  return findLevel(own?.[1] ?? all?.[0] ?? "");
}

function findLevel(text: string): LogLevel | undefined {
  const word = text.trim().toLowerCase();
  return word === "trace" ? "debug" : LOG_LEVELS.find((level) => level === word);
}

function parseWholeNumber(text: string): number | undefined {
  const digits = text.trim();
  const value = /^\d+$/.test(digits) ? Number(digits) : undefined;
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
}
