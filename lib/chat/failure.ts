/**
 * What a failure reported by the provider means, whether it came with an HTTP status or inside a stream.
 *
 * @module
 */
import type { ChatError } from "./types.ts";
import { type ErrorCode, RelayError } from "../errors.ts";

/** Circumstances that the error object itself does not tell. */
export interface FailureContext {
  /** HTTP status of the answer; absent inside a 200 stream. */
  readonly status?: number;
  /** Seconds from `retry-after`; absent when not sent. */
  readonly retryAfter?: number;
}

/** Words that make the meaning plain, whatever the status; the first match counts. Texts collected 2026-11. */
const BY_WORDS: readonly (readonly [RegExp, ErrorCode])[] = [
  [
    /context_length_exceeded|exceed_context_size|model_max_prompt_tokens_exceeded|ContextWindowExceeded/i,
    "context_length_exceeded",
  ],
  [
    /maximum context length|exceeded model token limit|range of input length should be|maximum prompt length is/i,
    "context_length_exceeded",
  ],
  [
    /prompt (?:is )?too long|input (?:is )?too long|too large for model with|longer than the model's context/i,
    "context_length_exceeded",
  ],
  [
    /reduce the length of the messages|context (?:window|size).{0,40}exceed|exceed.{0,40}context (?:window|size|limit)/i,
    "context_length_exceeded",
  ],
  [
    /tokens exceed the configured limit|input token count.{0,40}exceeds the maximum|maximum allowed input length/i,
    "context_length_exceeded",
  ],
  [
    /input token length too long|prompt exceeds max length|less than max_seq_len|exceed max message tokens/i,
    "context_length_exceeded",
  ],
  [
    /insufficient_quota|insufficient balance|exceeded_current_quota|used all available credits|\b1113\b/i,
    "upstream_quota",
  ],
  [
    /invalid_api_key|incorrect api key|invalid authentication|authentication fails|no auth credentials/i,
    "upstream_auth",
  ],
  [
    /model_not_found|model (?:.{1,120} )?does not exist|invalid model|model not exist|no endpoints found for/i,
    "upstream_model_not_found",
  ],
  [/content_filter|data_inspection_failed|content exists risk/i, "content_filter"],
  [/overloaded|server_busy|at capacity|high demand/i, "upstream_overloaded"],
  [/rate.?limit|too many requests/i, "upstream_rate_limit"],
];

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: "upstream_bad_request",
  401: "upstream_auth",
  402: "upstream_quota",
  403: "upstream_auth",
  404: "upstream_model_not_found",
  408: "upstream_timeout",
  413: "context_length_exceeded",
  422: "upstream_bad_request",
  429: "upstream_rate_limit",
  503: "upstream_overloaded",
  504: "upstream_timeout",
  529: "upstream_overloaded",
};

const ADVICE: Readonly<Partial<Record<ErrorCode, string>>> = {
  upstream_auth: "check the API key",
  upstream_quota: "check the account's balance",
  upstream_model_not_found: "check the model name, or map it with --model-map",
};

/** Turns a provider's failure into ours, keeping its own words. */
export function chatFailure(error: ChatError, context: FailureContext = {}): RelayError {
  const status = context.status ?? error.status;
  const haystack = [error.code, error.type, error.message].filter((text) => text !== undefined).join(" ");
  const code = meaning(haystack, status);
  const said = context.status === undefined ? "The provider reported" : `The provider answered ${context.status}`;
  const advice = ADVICE[code];
  const wait = context.retryAfter ?? waitIn(error.message);
  return new RelayError(
    code,
    `${said}: ${maskKeys(clip(error.message))}${advice === undefined ? "" : `; ${advice}`}`,
    wait === undefined ? {} : { retryAfter: wait },
  );
}

function meaning(haystack: string, status: number | undefined): ErrorCode {
  if (isBeyondLimit(haystack)) return "context_length_exceeded";
  // A server's own words beat its status, except that a rate limit is never an overflow, however it is worded.
  const limited = status === 429;
  for (const [words, code] of BY_WORDS) {
    if (limited && code === "context_length_exceeded") continue;
    if (words.test(haystack)) return code;
  }
  if (status === undefined) return "upstream_error";
  return BY_STATUS[status] ?? (status >= 500 ? "upstream_error" : "upstream_bad_request");
}

/** A request larger than a whole minute's allowance is worded like a rate limit, but no wait will ever help it. */
function isBeyondLimit(text: string): boolean {
  const match = /\bLimit (\d+), Requested (\d+)/i.exec(text);
  return match !== null && Number(match[2]) > Number(match[1]);
}

const MAX_MESSAGE = 2_000;

function clip(text: string): string {
  return text.length <= MAX_MESSAGE ? text : `${text.slice(0, MAX_MESSAGE)}…`;
}

/** Providers quote the refused key, whole or starred. The text must be short: the cost grows with its square. */
function maskKeys(text: string): string {
  return text.replaceAll(/\bsk-[\w-]{4,}/g, "***").replaceAll(/[\w-]*\*{2,}[\w-]*/g, "***").replaceAll(
    /Bearer\s+\S+/gi,
    "Bearer ***",
  );
}

/** Seconds in a text such as "Please try again in 1m2.5s"; undefined when there is none. */
function waitIn(message: string): number | undefined {
  const match = /try again in\s+((?:[\d.]+\s*(?:ms|h|m|s)\s*)+)/i.exec(message);
  if (match?.[1] === undefined) return undefined;
  let seconds = 0;
  for (const [, amount, unit] of match[1].matchAll(/([\d.]+)\s*(ms|h|m|s)/gi)) {
    const size = { ms: 0.001, s: 1, m: 60, h: 3600 }[(unit ?? "s").toLowerCase()] ?? 1;
    seconds += Number(amount) * size;
  }
  return Number.isFinite(seconds) ? Math.ceil(seconds * 1000) / 1000 : undefined;
}
