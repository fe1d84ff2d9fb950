/**
 * The types of the Chat Completions API: the exact request that the relay sends, and the uniform chunk that it reads.
 *
 * The request is closed: no key that is not listed here leaves the relay, except those that a provider's profile or
 * the user's configuration adds. `decode.ts` makes the chunk from the many shapes that providers send
 * (recorded and documented 2026-11).
 *
 * @module
 */
import type { JsonObject } from "../base/json.ts";

/** One part of a user message that holds more than text. */
export type ChatPart =
  | { type: "text"; text: string }
  | { type: "image_url"; image_url: { url: string; detail?: string } }
  | { type: "file"; file: { filename?: string; file_data?: string; file_id?: string } };

/** A call inside an assistant message. */
export interface ChatToolCall {
  id: string;
  type: "function";
  function: { name: string; arguments: string };
  /** Replayed verbatim to a provider that signs its calls; absent for others. */
  extra_content?: JsonObject;
}

/** A message of the conversation as sent upstream. */
export type ChatMessage =
  | { role: "system" | "developer"; content: string }
  | { role: "user"; content: string | ChatPart[] }
  | AssistantMessage
  | { role: "tool"; tool_call_id: string; content: string; name?: string };

/** An assistant message; the provider's profile decides which reasoning key it holds. */
export interface AssistantMessage {
  role: "assistant";
  /** Absent or null next to tool calls where the provider requires it. */
  content?: string | null | JsonObject[];
  tool_calls?: ChatToolCall[];
  reasoning_content?: string;
  reasoning?: string;
  reasoning_details?: unknown[];
}

/** A tool as declared upstream: functions only. */
export interface ChatTool {
  type: "function";
  function: { name: string; description?: string; parameters: JsonObject; strict?: boolean };
}

/** The body of `POST {upstream}/chat/completions`. */
export interface ChatRequest {
  model: string;
  messages: ChatMessage[];
  stream: true;
  stream_options?: { include_usage: true };
  tools?: ChatTool[];
  tool_choice?: "auto" | "none" | "required" | "any" | { type: "function"; function: { name: string } };
  parallel_tool_calls?: boolean;
  response_format?:
    | { type: "json_object" }
    | {
      type: "json_schema";
      json_schema: { name: string; description?: string; schema: JsonObject; strict?: boolean };
    };
  reasoning_effort?: string;
  max_tokens?: number;
  max_completion_tokens?: number;
  logprobs?: true;
  top_logprobs?: number;
  temperature?: number;
  top_p?: number;
  /** Further keys: pass-through parameters, and additions by a profile or the user. */
  [parameter: string]: unknown;
}

/** One fragment of a call. Every field but `arguments` is absent when the chunk left it out, or sent null or "". */
export interface ChatCallDelta {
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
export interface ChatUsage {
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
export interface ChatError {
  readonly message: string;
  readonly code?: string;
  readonly type?: string;
  /** The model's output, when the provider's own check of it failed. */
  readonly generation?: string;
  /** HTTP-like status inside the error object; absent when it has none. */
  readonly status?: number;
}

/** A source on the web; the indexes are positions in the whole text. */
export interface ChatCitation {
  readonly type: "url_citation";
  readonly url: string;
  readonly title: string;
  readonly start_index: number;
  readonly end_index: number;
}

/** How likely one token was, as a natural logarithm. */
export interface ChatTokenLogprob {
  readonly token: string;
  readonly logprob: number;
  /** UTF-8 bytes of the token; empty when the provider named none. */
  readonly bytes: readonly number[];
}

/** How likely a token of the text was, and the likeliest ones at its place. */
export interface ChatLogprob extends ChatTokenLogprob {
  readonly top_logprobs: readonly ChatTokenLogprob[];
}

/** One decoded `chat.completion.chunk` (or a whole `chat.completion`, which decodes to a single chunk). */
export interface ChatChunk {
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
  readonly annotations?: readonly ChatCitation[];
  /** Probabilities of the text's tokens; absent when none. */
  readonly logprobs?: readonly ChatLogprob[];
  readonly calls: readonly ChatCallDelta[];
  /** Absent until the provider names one; "" and null count as absent. */
  readonly finishReason?: string;
  /** The model vendor's own word for it, which gateways send beside theirs; absent without one. */
  readonly nativeFinishReason?: string;
  readonly usage?: ChatUsage;
  readonly error?: ChatError;
  /** Set when text, reasoning and calls are a whole message, which may repeat what came before. */
  readonly isWhole?: true;
  /** The whole message beside the deltas of the same frame; absent when there is only one of them. */
  readonly whole?: ChatChunk;
}
