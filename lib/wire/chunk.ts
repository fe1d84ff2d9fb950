/**
 * The uniform chunk of an answer, which every wire's decoder makes of the many shapes that providers send.
 *
 * One stepper turns the chunks of every wire into the events of the client's stream.
 *
 * @module
 */
import type { JsonObject } from "../base/json.ts";

/** One fragment of a call. Every field but `arguments` is absent when the chunk left it out, or sent null or "". */
export interface CallDelta {
  readonly index?: number;
  readonly id?: string;
  readonly name?: string;
  /** The next piece of the arguments' JSON text; "" when the chunk has none. */
  readonly arguments: string;
  /** Set when the arguments came as an object, which is whole by its nature, and not as text. */
  readonly isParsed?: true;
  readonly extraContent?: JsonObject;
}

/** The wire field that held reasoning text; replay must use the same. */
export type ReasoningField = "reasoning_content" | "reasoning" | "reasoning_text" | "thinking" | "think_tag";

/** Token counts of an upstream answer, made uniform; a field is absent when the upstream did not send it. */
export interface TokenUsage {
  /** All tokens of the prompt, cached ones included; 0 when only the answer was counted so far. */
  readonly promptTokens: number;
  /** Those of them that the upstream counted apart from the rest; absent when it left none out. */
  readonly apartTokens?: number;
  /** All generated tokens, reasoning included. */
  readonly completionTokens: number;
  readonly totalTokens: number;
  readonly cachedTokens?: number;
  /** Prompt tokens that were written into the provider's cache. */
  readonly cacheWriteTokens?: number;
  readonly reasoningTokens?: number;
  /** What the provider says the answer cost; whose word is meant in dollars, its profile says. */
  readonly statedCost?: number;
}

/** A failure that the provider reports inside its answer (any frame with a truthy `error`). */
export interface AnswerError {
  readonly message: string;
  readonly code?: string;
  readonly type?: string;
  /** The model's output, when the provider's own check of it failed. */
  readonly generation?: string;
  /** HTTP-like status inside the error object; absent when it has none. */
  readonly status?: number;
}

/** A source on the web; the indexes are positions in the whole text. */
export interface WebCitation {
  readonly type: "url_citation";
  readonly url: string;
  readonly title: string;
  readonly start_index: number;
  readonly end_index: number;
}

/** How likely one token was, as a natural logarithm. */
export interface TokenLogprob {
  readonly token: string;
  readonly logprob: number;
  /** UTF-8 bytes of the token; empty when the provider named none. */
  readonly bytes: readonly number[];
}

/** How likely a token of the text was, and the likeliest ones at its place. */
export interface AnswerLogprob extends TokenLogprob {
  readonly top_logprobs: readonly TokenLogprob[];
}

/** One decoded piece of an answer: a frame of its stream, or the whole answer at once. */
export interface AnswerChunk {
  /** Visible text; "" when none. */
  readonly text: string;
  /** Reasoning text; "" when none. */
  readonly reasoning: string;
  /** The field that held the reasoning text; set when `reasoning` is not "". */
  readonly reasoningField?: ReasoningField;
  /** Structured reasoning, kept byte for byte for replay; absent when none. */
  readonly reasoningDetails?: readonly unknown[];
  readonly refusal: string;
  /** Sources of the text on the web; absent when none. */
  readonly annotations?: readonly WebCitation[];
  /** Probabilities of the text's tokens; absent when none. */
  readonly logprobs?: readonly AnswerLogprob[];
  readonly calls: readonly CallDelta[];
  /** Absent until the provider names one; "" and null count as absent. */
  readonly finishReason?: string;
  /** The model vendor's own word for it, which gateways send beside theirs; absent without one. */
  readonly nativeFinishReason?: string;
  /** What the provider says about the finish reason, in words; absent when it says nothing. */
  readonly finishDetail?: string;
  readonly usage?: TokenUsage;
  readonly error?: AnswerError;
  /** Set when the reasoning before this is a whole item, also if none of it was shown. */
  readonly endsReasoning?: true;
  /** Set when this closes the answer, so that nothing after it is read. */
  readonly isLast?: true;
  /** Set when text, reasoning and calls are a whole message, which may repeat what came before. */
  readonly isWhole?: true;
  /** The whole message beside the deltas of the same frame; absent when there is only one of them. */
  readonly whole?: AnswerChunk;
}
