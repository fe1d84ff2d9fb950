/**
 * What the text of a setting means, and what is wrong with it when it means nothing.
 *
 * Every parser throws a `SyntaxError` whose message says what to write instead; it never repeats the value.
 *
 * @module
 */
import { LOG_LEVELS, type LogLevel } from "../log.ts";
import { findProvider, type Provider, PROVIDERS } from "../providers/select.ts";

const MAX_PORT = 65_535;
const MAX_SECONDS = 86_400;

/** Whether a host to listen on can be reached from this machine only. */
export function isLoopbackHost(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i.test(host);
}

/** A TCP port, 0 to 65535. */
export function parsePort(text: string): number {
  const port = wholeNumber(text);
  if (port === undefined || port > MAX_PORT) throw new SyntaxError(`a port is a whole number from 0 to ${MAX_PORT}`);
  return port;
}

/** A host name or IP address, IPv6 without brackets. */
export function parseHost(text: string): string {
  const host = text.trim().replace(/^\[(.*)\]$/, "$1");
  const valid = host.includes(":") ? URL.canParse(`http://[${host}]/`) : /^[\w.-]+$/.test(host);
  if (!valid) throw new SyntaxError("give a host name or an IP address, without a port");
  return host;
}

/** Host names as they stand in a `Host` header, without port: IPv6 in brackets. */
export function parseHosts(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim()).filter((name) => name !== "");
  return names.map(parseHost).map((host) => host.includes(":") ? `[${host}]` : host);
}

/** A base URL in its shortest form, without a trailing slash. */
export function parseUpstream(text: string): string {
  const written = text.trim();
  const url = URL.parse(written);
  if (url === null || url.hostname === "" || !/^https?:\/\//i.test(written)) {
    throw new SyntaxError("give a URL with a host that begins with https:// or http://");
  }
  if (url.username !== "" || url.password !== "") {
    throw new SyntaxError("leave user name and password out of the URL, the key is given by --api-key");
  }
  if (/[?#]/.test(written)) throw new SyntaxError("leave out everything from ? or # on: paths are added to the URL");
  const base = `${url.origin}${url.pathname}`.replace(/\/+$/, "");
  if (base.endsWith("/chat/completions")) throw new SyntaxError("leave out /chat/completions, the relay adds it");
  return base;
}

/** The provider of that name. */
export function parseProvider(text: string): Provider {
  const provider = findProvider(text);
  if (provider !== undefined) return provider;
  const names = PROVIDERS.map(({ name }) => name).join(", ");
  throw new SyntaxError(`give one of ${names}; any other provider is reached by --upstream URL`);
}

/** Text that may stand in an `Authorization` header after `Bearer`. */
export function parseKey(text: string): string {
  const key = text.trim();
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new SyntaxError("give the key alone: letters, digits and signs without blanks, and no Bearer before it");
  }
  return key;
}

/** Bytes, at least 1. */
export function parseBytes(text: string): number {
  const bytes = wholeNumber(text);
  if (bytes === undefined || bytes === 0) throw new SyntaxError("give a whole number of bytes, at least 1");
  return bytes;
}

/** Seconds, with or without decimals, at most a day. */
export function parseSeconds(text: string): number {
  const seconds = /^\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
  if (seconds === undefined || seconds > MAX_SECONDS) {
    throw new SyntaxError(`give a number of seconds from 0 to ${MAX_SECONDS}`);
  }
  return seconds;
}

/** A path as the user wrote it. */
export function parsePath(text: string): string {
  if (text.includes("\0")) throw new SyntaxError("give the path of a file");
  return text;
}

/** A level of the log; `trace` means the same as `debug`. */
export function parseLogLevel(text: string): LogLevel {
  const level = levelOf(text);
  if (level === undefined) throw new SyntaxError(`give one of ${LOG_LEVELS.join(", ")}`);
  return level;
}

/**
 * The level that a `RUST_LOG` value gives to this program: of the directives `level` and `target=level`, separated by
 * commas, one for `codex_relay` counts before one for everything.
 *
 * @returns undefined when it speaks of other programs only; that is no fault, the variable is shared with Codex.
 */
export function levelFromRustLog(text: string): LogLevel | undefined {
  const directives = text.split(",").map((directive) => directive.trim().split("="));
  const own = directives.findLast(([target, level]) => target === "codex_relay" && level !== undefined);
  const all = directives.findLast(([level, rest]) => rest === undefined && levelOf(level ?? "") !== undefined);
  return levelOf(own?.[1] ?? all?.[0] ?? "");
}

function levelOf(text: string): LogLevel | undefined {
  const word = text.trim().toLowerCase();
  return word === "trace" ? "debug" : LOG_LEVELS.find((level) => level === word);
}

function wholeNumber(text: string): number | undefined {
  const digits = text.trim();
  const value = /^\d+$/.test(digits) ? Number(digits) : undefined;
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
}
