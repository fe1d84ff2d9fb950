/**
 * The wait before a retry, as stated by the headers, the body or the message of a refusal.
 *
 * @module
 */
import type { ProviderError } from "./decode_error.ts";

/** The parts of a refusal that may state a wait. */
export interface RetryAfterSource {
  readonly error: ProviderError;
  /** Headers of the refusal; absent inside a 200 answer, where they never count: some providers always send one. */
  readonly headers?: Headers;
  /** HTTP status of the refusal; absent inside a 200 answer. */
  readonly status?: number;
  /** The current time, in milliseconds since 1970, for hints that name a time of day. */
  readonly now: number;
}

/**
 * Seconds until a retry makes sense; undefined when unknown.
 *
 * Sources, in order: `retry-after-ms`, `retry-after` (seconds or a date), the body's own fields, "try again in 7m12.5s"
 * in its message, and on 429 the headers that say when a rate limit resets (2026-11). A wait of zero, which comes from
 * rounding or from clocks that differ, is skipped in favour of the next source.
 */
export function resolveRetryAfter({ error, headers, status = 200, now }: RetryAfterSource): number | undefined {
  const refusalHeaders = status >= 300 ? headers : undefined;
  const millis = parseHeaderSeconds(refusalHeaders?.get("retry-after-ms"));
  const seconds = [
    millis === undefined ? undefined : millis / 1000,
    parseHeaderSeconds(refusalHeaders?.get("retry-after"), now),
    error.retryAfter,
    error.resetAt === undefined ? undefined : (error.resetAt - now) / 1000,
    findWait(error.message),
    status === 429 && refusalHeaders ? findResetWait(refusalHeaders, now) : undefined,
  ].find((wait) => wait !== undefined && wait >= MIN_RETRY_AFTER);
  // Ignore waits over a year: they are malformed.
  return seconds === undefined || !(seconds <= MAX_RETRY_AFTER) ? undefined : roundUpToMilliseconds(seconds);
}

/** Shortest wait that counts, in seconds; one provider was seen to send 28 ms (2026). */
const MIN_RETRY_AFTER = 0.01;
const MAX_RETRY_AFTER = 31_536_000;

/** The value of `x-should-retry`; undefined when it is absent or neither true nor false. */
export function readShouldRetry(headers: Headers | undefined): boolean | undefined {
  const word = headers?.get("x-should-retry")?.trim().toLowerCase();
  return word === "true" ? true : word === "false" ? false : undefined;
}

const UNITS: readonly (readonly [names: RegExp, seconds: number])[] = [
  [/^(?:ms|milliseconds?)$/i, 0.001],
  [/^(?:s|secs?|seconds?)$/i, 1],
  [/^(?:m|mins?|minutes?)$/i, 60],
  [/^(?:h|hrs?|hours?)$/i, 3_600],
  [/^(?:d|days?)$/i, 86_400],
];
const UNIT = "(?:milliseconds?|ms|minutes?|mins?|m|seconds?|secs?|s|hours?|hrs?|h|days?|d)(?![a-z])";
const DURATION = `(?:\\d+(?:\\.\\d+)?\\s*${UNIT}[\\s,]*(?:and\\s+)?)+`;
const BEFORE = "(?:(?:try again|retry)(?: your request)? (?:in|after)|available in|resets? in|wait(?: for)?)";
const IN_WORDS = new RegExp(`${BEFORE}\\s+(?:about\\s+|at least\\s+)?(${DURATION})`, "i");
const WHOLE = new RegExp(`^${DURATION}$`, "i");
/** Maximum number of characters that are searched for a hint. */
const MAX_TEXT = 8_000;

function findWait(message: string): number | undefined {
  const found = IN_WORDS.exec(message.slice(0, MAX_TEXT))?.[1];
  return found === undefined ? undefined : parseDuration(found);
}

function parseDuration(text: string): number {
  let seconds = 0;
  for (const [, amount, unit = "s"] of text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/gi)) {
    seconds += Number(amount) * (UNITS.find(([names]) => names.test(unit))?.[1] ?? 1);
  }
  return seconds;
}

/** Names of reset headers: `x-ratelimit-reset-requests`, `ratelimit-reset` (IETF draft) and variants (2026-11). */
const RESET = /^(?:[a-z]+-)?ratelimit-(?:.+-)?reset(?:-.+)?$/;

/** Seconds until the exhausted limit resets; until the first reset when no header names an exhausted one. */
function findResetWait(headers: Headers, now: number): number | undefined {
  const all: number[] = [];
  const exhausted: number[] = [];
  for (const [name, value] of headers) {
    const reset = RESET.test(name) ? parseHeaderSeconds(value, now) : undefined;
    if (reset === undefined) continue;
    all.push(reset);
    if (headers.get(name.replace("reset", "remaining"))?.trim() === "0") exhausted.push(reset);
  }
  if (exhausted.length > 0) return Math.max(...exhausted);
  return all.length > 0 ? Math.min(...all) : undefined;
}

/** The wait in a header, in seconds: from a number, a duration such as `6m0s`, a time since 1970, or a date. */
function parseHeaderSeconds(header: string | null | undefined, now = 0): number | undefined {
  const text = header?.trim() ?? "";
  if (text === "") return undefined;
  const number = Number(text);
  if (Number.isFinite(number)) {
    // Numbers above thirty years are times since 1970, in milliseconds or in seconds.
    const until = number > 1e12 ? number / 1000 - now / 1000 : number > 1e9 ? number - now / 1000 : number;
    return Math.max(0, until);
  }
  if (WHOLE.test(text)) return parseDuration(text);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

/** Rounds up to whole milliseconds, but ignores floating-point noise. */
function roundUpToMilliseconds(seconds: number): number {
  return Math.ceil(seconds * 1000 - 1e-6) / 1000;
}
