/**
 * The uniform chunk of an answer, which every wire's decoder makes of the many shapes that providers send, and a shorter
 * form for chunks that differ from an earlier one in a piece of text.
 *
 * One stepper turns the chunks of every wire into the events of the client's stream.
 *
 * @module
 */
import type { OutputLogprob, TextSource } from "../base/text_source.ts";
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
  /** The namespace of the tool, where the wire names it apart. */
  readonly namespace?: string;
  /** Set where the wire says that the call is one of the client's tool search. */
  readonly isToolSearch?: true;
  /** The provider's id of the item that holds the call; absent where a wire has none. */
  readonly itemId?: string;
}

/** The beginning of an item, where the provider names the items of its answer. */
export interface ItemOpening {
  readonly type: "message" | "reasoning";
  /** What identifies the item in its answer. */
  readonly key: string;
  readonly id?: string;
  /** Whether a message accompanies the work or is the answer; absent unless the provider says so. */
  readonly phase?: "commentary" | "final_answer";
}

/** The end of such an item. */
export interface ItemClosing {
  readonly type: "message" | "reasoning";
  /** What identifies the item in its answer. */
  readonly key: string;
  /** Set when the provider says that the item was cut off. */
  readonly isCut?: true;
  /** What must come back besides the text that is shown; absent when there is nothing else. */
  readonly kept?: JsonObject;
}

/** What came late: the part of an item that must come back, after the item was closed. */
export interface LateSeal {
  readonly key: string;
  readonly kept: JsonObject;
}

/** Types of items that a provider's own servers made and that clients only show, and of calls of the vendor's own tools. */
export type HostedType =
  | "web_search_call"
  | "file_search_call"
  | "code_interpreter_call"
  | "image_generation_call"
  | "mcp_call"
  | "mcp_list_tools"
  | "computer_call"
  | "local_shell_call"
  | "shell_call"
  | "apply_patch_call"
  | "mcp_approval_request";

/** A step of the provider's own servers: its item as it begins or ends, or an event between the two. */
export interface HostedStep {
  /** What identifies the item in its answer. */
  readonly key: string;
  readonly type: HostedType;
  readonly stage: "added" | "event" | "done";
  readonly value: JsonObject;
}

/** The wire field that held reasoning text; replay must use the same. */
export type ReasoningField =
  | "reasoning_content"
  | "reasoning"
  | "reasoning_text"
  | "thinking"
  | "think_tag"
  | "summary";

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
  /** Sources of the text; absent when none. */
  readonly annotations?: readonly TextSource[];
  /** Probabilities of the text's tokens; absent when none. */
  readonly logprobs?: readonly OutputLogprob[];
  readonly calls: readonly CallDelta[];
  /** Absent until the provider names one; "" and null count as absent. */
  readonly finishReason?: string;
  /** The model vendor's own word for it, which gateways send beside theirs; absent without one. */
  readonly nativeFinishReason?: string;
  /** What the provider says about the finish reason, in words; absent when it says nothing. */
  readonly finishDetail?: string;
  readonly usage?: TokenUsage;
  /** What only the provider can say of the whole response, by the names of the client's API; absent when nothing. */
  readonly stated?: JsonObject;
  /**
   * Why thinking of earlier turns did not fit the prompt, in the provider's words, once for each block; a later list
   * takes the place of an earlier one.
   */
  readonly unfitThinking?: readonly string[];
  readonly error?: AnswerError;
  /** The item that begins before everything else in this chunk. */
  readonly opens?: ItemOpening;
  /** The item that ends after everything else in this chunk. */
  readonly closes?: ItemClosing;
  /** The place of the text or reasoning among the parts of its item; another place begins another part. */
  readonly part?: number;
  /** The place of the item that the text, reasoning or call extends; absent where a wire has none. */
  readonly item?: number;
  /** Set when the frame has the text in another form, so that no frame like it can be read without decoding. */
  readonly isRewritten?: true;
  readonly seal?: LateSeal;
  readonly hosted?: HostedStep;
  /** Number of items that no client can use, and that are left out. */
  readonly leftOut?: number;
  /** Set when the finish reason is not the provider's, but follows from an answer that is whole. */
  readonly isAssumed?: true;
  /** Set when the reasoning before this is a whole item, also if none of it was shown. */
  readonly endsReasoning?: true;
  /** Set when this closes the answer, so that nothing after it is read. */
  readonly isLast?: true;
  /** Set when text, reasoning and calls are a whole message, which may repeat what came before. */
  readonly isWhole?: true;
  /** The whole message beside the deltas of the same frame; absent when there is only one of them. */
  readonly whole?: AnswerChunk;
}

/** A chunk that says nothing. */
export const EMPTY_CHUNK: AnswerChunk = { text: "", reasoning: "", refusal: "", calls: [] };

/** A frame that was decoded, and that others repeat with another piece of text. */
export interface KnownFrame {
  /** What the piece is. */
  readonly part: "text" | "reasoning" | "arguments";
  /** The chunk of the frame that was decoded. */
  readonly chunk: AnswerChunk;
  /** Whether the frame says nothing besides the piece and its place, so that it can only extend what is open. */
  readonly isBare: boolean;
  /** The chunk with another piece. */
  fill(text: string): AnswerChunk;
}

/** A frame that equals a known one, but for its piece of text. */
export class KnownDelta {
  readonly frame: KnownFrame;
  /** The piece; never "". */
  readonly text: string;
  /**
   * The piece between the quotation marks of JSON, as `JSON.stringify` writes it; the same as the text where nothing is
   * escaped. Undefined where the provider escapes it in another way.
   */
  readonly literal: string | undefined;

  constructor(frame: KnownFrame, text: string, literal: string | undefined) {
    this.frame = frame;
    this.text = text;
    this.literal = literal;
  }

  /** The same as a chunk. */
  toChunk(): AnswerChunk {
    return this.frame.fill(this.text);
  }
}

/** What one frame says: decoded, or in terms of an earlier one. */
export type AnswerPart = AnswerChunk | KnownDelta;

/** The chunks of all parts. */
export function expandParts(parts: readonly AnswerPart[]): readonly AnswerChunk[] {
  return parts.map((part) => part instanceof KnownDelta ? part.toChunk() : part);
}
