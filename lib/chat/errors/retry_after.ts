/**
 * When another try makes sense, according to the headers, the body or the words of a refusal.
 *
 * @module
 */
import type { ProviderError } from "./decode_error.ts";

/** Where a hint may stand. */
export interface RetrySource {
  readonly error: ProviderError;
  /** Headers of the refusal. Absent inside a 200 answer, whose headers are never a hint: some send one with success. */
  readonly headers?: Headers;
  /** HTTP status of the refusal; absent inside a 200 answer. */
  readonly status?: number;
  /** Milliseconds since 1970, for hints that name a time of day. */
  readonly now: number;
}

/**
 * Seconds until another try makes sense; undefined when nobody said.
 *
 * In order: `retry-after-ms`, `retry-after` (seconds or a date), the body's own fields, "try again in 7m12.5s" in its
 * words, and on 429 the headers that tell when a rate limit is reset (2026-11). Of a wait that is none the next one is
 * asked: such come of rounding, and of clocks that differ.
 */
export function retryHint({ error, headers, status = 200, now }: RetrySource): number | undefined {
  const told = status >= 300 ? headers : undefined;
  const millis = secondsIn(told?.get("retry-after-ms"));
  const seconds = [
    millis === undefined ? undefined : millis / 1000,
    secondsIn(told?.get("retry-after"), now),
    error.retryAfter,
    error.resetAt === undefined ? undefined : (error.resetAt - now) / 1000,
    waitIn(error.message),
    status === 429 && told ? resetIn(told, now) : undefined,
  ].find((wait) => wait !== undefined && wait >= SHORTEST_WAIT);
  // A wait of more than a year is a slip of the pen, and nobody would wait.
  return seconds === undefined || !(seconds <= LONGEST_WAIT) ? undefined : roundUp(seconds);
}

/** In seconds; OpenAI was seen to say 28 ms (2026). */
const SHORTEST_WAIT = 0.01;
const LONGEST_WAIT = 31_536_000;

/** What `x-should-retry` says about a refusal; undefined when it says nothing. */
export function shouldRetry(headers: Headers | undefined): boolean | undefined {
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
/** Longest text in which a hint is looked for. */
const MAX_TEXT = 8_000;

function waitIn(message: string): number | undefined {
  const found = IN_WORDS.exec(message.slice(0, MAX_TEXT))?.[1];
  return found === undefined ? undefined : durationOf(found);
}

function durationOf(text: string): number {
  let seconds = 0;
  for (const [, amount, unit = "s"] of text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/gi)) {
    seconds += Number(amount) * (UNITS.find(([names]) => names.test(unit))?.[1] ?? 1);
  }
  return seconds;
}

/** `x-ratelimit-reset-requests`, `ratelimit-reset` (IETF draft), and whatever else providers call it (2026-11). */
const RESET = /^(?:[a-z]+-)?ratelimit-(?:.+-)?reset(?:-.+)?$/;

/** A limit is over when its counter is reset: that of the exhausted one, or the first when none says it is. */
function resetIn(headers: Headers, now: number): number | undefined {
  const all: number[] = [];
  const exhausted: number[] = [];
  for (const [name, value] of headers) {
    const reset = RESET.test(name) ? secondsIn(value, now) : undefined;
    if (reset === undefined) continue;
    all.push(reset);
    if (headers.get(name.replace("reset", "remaining"))?.trim() === "0") exhausted.push(reset);
  }
  if (exhausted.length > 0) return Math.max(...exhausted);
  return all.length > 0 ? Math.min(...all) : undefined;
}

/** A header's seconds: a number, a duration such as `6m0s`, a time since 1970, or a date. */
function secondsIn(header: string | null | undefined, now = 0): number | undefined {
  const text = header?.trim() ?? "";
  if (text === "") return undefined;
  const number = Number(text);
  if (Number.isFinite(number)) {
    // Nobody waits thirty years: such numbers are times, in milliseconds or in seconds.
    const until = number > 1e12 ? number / 1000 - now / 1000 : number > 1e9 ? number - now / 1000 : number;
    return Math.max(0, until);
  }
  if (WHOLE.test(text)) return durationOf(text);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

/** To whole milliseconds; what floating point adds beyond them is none. */
function roundUp(seconds: number): number {
  return Math.ceil(seconds * 1000 - 1e-6) / 1000;
}
