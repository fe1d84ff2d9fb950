/**
 * Finish reasons and token counts, translated from the provider's form to the client's.
 *
 * The words are those of the enumerations of fifteen vendors and engines, which gateways pass on in spellings of their
 * own (documentation and sources, 2026-11).
 *
 * @module
 */
import type { AnswerChunk, TokenUsage } from "../../wire/chunk.ts";
import type { ErrorCode } from "../../base/errors.ts";
import type { ResponseUsage } from "../../responses/types.ts";

/** The meaning of a finish reason. */
export type Outcome =
  | { readonly kind: "complete" }
  | { readonly kind: "length" }
  | { readonly kind: "filtered" }
  | { readonly kind: "failed"; readonly code: ErrorCode; readonly message: string };

/** The meaning of a word: an outcome whose message may still lack the word, or none because the answer goes on. */
type Meaning = Outcome | { readonly kind: "open" };

const COMPLETE: Outcome = { kind: "complete" };

function defineFailure(code: ErrorCode, message: string): Outcome {
  return { kind: "failed", code, message };
}

/** The words of each meaning, in lower case; punctuation and a leading `finish_reason` do not count. */
const MEANINGS: readonly (readonly [Meaning, string])[] = [
  [
    COMPLETE,
    "stop stopped stop_sequence stop_string stop_string_found stop_words stop_token stop_criteria end end_id end_turn " +
    "eos eos_token eos_found complete completed normal done finish finished success tool_calls tool_call tool_use " +
    "tools function_call function_calls function_calling",
  ],
  [
    { kind: "length" },
    "length max_tokens max_token max_length max_len max_output max_output_tokens max_completion_tokens max_new_tokens " +
    "max_predicted_tokens_reached max_context context_length_reached model_length token_limit output_limit",
  ],
  [
    { kind: "filtered" },
    "content_filter content_filtered content_moderation content_policy content_policy_violation policy_violation " +
    "moderation sensitive refusal safety recitation blocklist blocked prohibited_content spii language model_armor " +
    "image_safety image_prohibited_content image_recitation guardrail guardrails guardrail_intervened error_toxic",
  ],
  [
    defineFailure("upstream_error", "The provider gave the answer up before its end"),
    "abort aborted cancel canceled cancelled user_cancel user_canceled user_cancelled user_stopped interrupted preempted " +
    "shutdown unload load model_unloaded pause_turn repetition incomplete terminated killed evicted disconnected",
  ],
  [
    defineFailure("upstream_error", "The provider stopped with an error and gave no reason"),
    "error failed failure fail internal_error server_error engine_error error_finish exception invalid other image_other " +
    "no_image",
  ],
  [defineFailure("upstream_error", "The provider lost its connection to the model"), "network_error connection_error"],
  [
    defineFailure("upstream_timeout", "The provider stopped the answer because it took too long"),
    "timeout timed_out time_limit deadline_exceeded",
  ],
  [
    defineFailure("upstream_overloaded", "The provider ran out of capacity in the middle of the answer"),
    "insufficient_system_resource overloaded resource_exhausted out_of_memory oom",
  ],
  [
    defineFailure("upstream_rate_limit", "The provider's rate limit ended the answer"),
    "rate_limit rate_limited rate_limit_exceeded",
  ],
  [
    defineFailure("unusable_answer", "The model wrote a tool call that its provider could not read"),
    "malformed_function_call malformed_tool_call malformed_tool_use malformed_response malformed_model_output " +
    "function_call_filter unexpected_tool_call unexpected_function_call too_many_tool_calls invalid_tool_call " +
    "invalid_function_call missing_thought_signature",
  ],
  [
    defineFailure("context_length_exceeded", "The conversation is longer than the model's context window"),
    "model_context_window_exceeded context_window_exceeded context_length_exceeded error_limit",
  ],
  [{ kind: "open" }, "null none unspecified not_finished unfinished in_progress"],
];

const BY_WORD: ReadonlyMap<string, Meaning> = new Map(
  MEANINGS.flatMap(([meaning, words]) => words.split(" ").map((word) => [reduceToLetters(word), meaning] as const)),
);

/** Parts by which a word that is not listed shows its meaning, each with a listed word that means the same. */
const LIKENESSES: readonly (readonly [RegExp, string])[] = [
  [/malformed|invalid(?:tool|function)/, "malformed_function_call"],
  [/timeout|timedout|deadline/, "timeout"],
  [/filter|safety|moderat|prohibited|blocklist|guardrail|policy/, "content_filter"],
  [/abort|cancel|interrupt|terminat|preempt|evict|disconnect/, "abort"],
  [/error|fail|exception|crash/, "error"],
  [/^max|truncat|(?:length|token|tokens|output)(?:limit|exceeded)/, "length"],
];

function findWord(word: string): Meaning | undefined {
  const letters = reduceToLetters(word);
  const like = BY_WORD.has(letters) ? letters : LIKENESSES.find(([pattern]) => pattern.test(letters))?.[1];
  return like === undefined ? undefined : BY_WORD.get(reduceToLetters(like));
}

/** A word without its spelling: `FinishReason.MAX_TOKENS`, `max-tokens` and `maxTokens` are the same. */
function reduceToLetters(word: string): string {
  return word.toLowerCase().replace(/[^a-z0-9]/g, "").replace(/^(?:finish|stop)?reason(?=.)/, "");
}

/** How much a meaning says about an answer: of several reasons the gravest counts. */
const WEIGHTS = { open: 0, complete: 1, length: 2, filtered: 3, failed: 4 } as const;

/** The gravest known meaning of the parts of a reason: some providers add a detail after a colon (`filter: SAFETY`). */
function findMeaning(finishReason: string): Meaning | undefined {
  const known = finishReason.split(":", 4).flatMap((part) => findWord(part) ?? []);
  const [first, ...others] = known;
  return first && others.reduce((worst, next) => WEIGHTS[next.kind] > WEIGHTS[worst.kind] ? next : worst, first);
}

/** The meaning of a finish reason; one that is not known counts as the end of a complete answer. */
export function mapFinishReason(finishReason: string): Outcome {
  const meaning = findMeaning(finishReason) ?? COMPLETE;
  if (meaning.kind === "open") return COMPLETE;
  return meaning.kind === "failed"
    ? { ...meaning, message: `${meaning.message} (finish reason ${quoteReason(finishReason)})` }
    : meaning;
}

/** Longest finish reason in a message, in UTF-16 units; the longest known one has 50. */
const MAX_QUOTED = 80;

function quoteReason(finishReason: string): string {
  return finishReason.trim().replace(/\s+/g, " ").slice(0, MAX_QUOTED).toWellFormed();
}

/** Whether the relay knows what a finish reason means. */
export function isKnownFinishReason(finishReason: string): boolean {
  return findMeaning(finishReason) !== undefined;
}

/** Whether a finish reason says that the model has called a tool. */
export function isCallEnd(finishReason: string): boolean {
  return mapFinishReason(finishReason).kind === "complete" && /tool|function/.test(reduceToLetters(finishReason));
}

/**
 * The finish reason after `chunk`: the gravest one so far, where a gateway's own word (`stop`) may stand beside the
 * model's (`native_finish_reason`: `MALFORMED_FUNCTION_CALL`). Words that only say that the answer goes on are none.
 */
export function mergeFinishReason(
  known: string | undefined,
  { finishReason, nativeFinishReason }: Pick<AnswerChunk, "finishReason" | "nativeFinishReason">,
): string | undefined {
  const weigh = (reason: string) => WEIGHTS[mapFinishReason(reason).kind];
  // A vendor's word alone ends no answer, but a failure is one in any frame.
  if (finishReason === undefined && nativeFinishReason !== undefined && weigh(nativeFinishReason) === WEIGHTS.failed) {
    return known !== undefined && weigh(known) === WEIGHTS.failed ? known : nativeFinishReason;
  }
  if (finishReason === undefined || findMeaning(finishReason)?.kind === "open") return known;
  const latest = nativeFinishReason !== undefined && weigh(nativeFinishReason) > weigh(finishReason)
    ? nativeFinishReason
    : finishReason;
  return known !== undefined && weigh(known) > weigh(latest) ? known : latest;
}

/** Translates token counts to the client's form. Codex requires integers and every field (0.80 to 0.171). */
export function translateUsage(usage: TokenUsage): ResponseUsage {
  return {
    input_tokens: Math.round(usage.promptTokens),
    input_tokens_details: {
      cached_tokens: Math.round(usage.cachedTokens ?? 0),
      cache_write_tokens: Math.round(usage.cacheWriteTokens ?? 0),
    },
    output_tokens: Math.round(usage.completionTokens),
    output_tokens_details: { reasoning_tokens: Math.round(usage.reasoningTokens ?? 0) },
    total_tokens: Math.round(usage.totalTokens),
  };
}
