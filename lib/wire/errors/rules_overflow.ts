/**
 * The rules of the failure table about conversations that are longer than the model's window.
 *
 * A code for it, or a request above a whole limit, is certain evidence. Texts count only after similarly worded errors
 * (rate limits, output caps, sizes of images) were ruled out, and only with the statuses that providers use for it.
 *
 * @module
 */
import type { FailureRule } from "./rule.ts";

const SEEN = "2026-11";
/** Statuses with which providers refuse a prompt that is too long. */
const REFUSED = [400, 403, 413, 422];

/** Rules with certain evidence, which come before all others. */
export const OVERFLOW_FOR_CERTAIN: readonly FailureRule[] = [
  // A limit of bytes, which images fill long before the window is full (32 MB at the API that has the code). Limits of
  // tokens have the same status.
  {
    name: "body_of_media",
    means: "upstream_bad_request",
    status: [413],
    text: /^(?![\s\S]*token)/i,
    ofMedia: true,
    advice: "attach fewer or smaller images and files, or start a new thread",
    source: "error page",
    seen: SEEN,
  },
  {
    name: "overflow_code",
    means: "context_length_exceeded",
    codes:
      /^(?:context_length_exceeded|model_max_prompt_tokens_exceeded|exceed_context_size_error|request_too_large|ContextWindowExceededError|model_context_window_exceeded|OutofContextError|tokens_too_long|1261)$/i,
    source: "error page",
    seen: SEEN,
  },
  {
    name: "overflow_code_in_words",
    means: "context_length_exceeded",
    text: /\bContextWindowExceededError\b|\bcontext_length_exceeded\b/i,
    source: "server source",
    seen: SEEN,
  },
  // It is worded like a rate limit, but no wait helps.
  {
    name: "request_over_whole_limit",
    means: "context_length_exceeded",
    overWholeLimit: true,
    source: "reports",
    seen: SEEN,
  },
];

/** Rules that match the text. */
export const OVERFLOW_BY_WORDS: readonly FailureRule[] = [
  {
    name: "overflow_context_length",
    means: "context_length_exceeded",
    onlyOn: REFUSED,
    text:
      /maximum context length|longer than the model's context length|longer than the maximum model length|less than the context length|context length of only|greater than the context length|requested token count exceeds/i,
    source: "server source",
    seen: SEEN,
  },
  {
    name: "overflow_context_window",
    means: "context_length_exceeded",
    onlyOn: REFUSED,
    text:
      /context window.{0,60}(?:exceed|too long|limit)|(?:exceed|too long|limit).{0,60}context window|exceeds? context limit|exceeds the available context size|context size has been exceeded|configured context size is/i,
    source: "server source",
    seen: SEEN,
  },
  {
    name: "overflow_prompt",
    means: "context_length_exceeded",
    onlyOn: REFUSED,
    text:
      /prompt (?:is )?too long|maximum prompt length is|prompt exceeds max length|prompt token count of.{0,40}exceeds the limit of|input (?:is )?too long|input token length too long|maximum allowed input length|range of input length should be/i,
    source: "recorded",
    seen: SEEN,
  },
  {
    name: "overflow_tokens",
    means: "context_length_exceeded",
    onlyOn: REFUSED,
    text:
      /exceeded model token limit|tokens exceed the configured limit|input token count.{0,60}exceeds the maximum|prompt tokens \(\d+\) exceed|less than max_seq_len|max message tokens|too many tokens|too large for model with|`inputs` tokens \+ `max_new_tokens` must be/i,
    source: "recorded",
    seen: SEEN,
  },
  {
    name: "overflow_messages",
    means: "context_length_exceeded",
    onlyOn: REFUSED,
    text:
      /reduce the length of the messages|current length is.{0,40}while limit is|max_tokens must be at least 1, got -/i,
    source: "error page",
    seen: SEEN,
  },
  // These are the only servers that report an overflow as an internal error.
  {
    name: "overflow_500",
    means: "context_length_exceeded",
    onlyOn: [500],
    text:
      /context size has been exceeded|context shift is disabled|increase the physical batch size|exceeded max context length/i,
    source: "server source",
    seen: SEEN,
  },
  {
    name: "overflow_empty_400",
    means: "context_length_exceeded",
    status: [400],
    form: ["empty"],
    byProfile: true,
    source: "reports",
    seen: SEEN,
  },
];
