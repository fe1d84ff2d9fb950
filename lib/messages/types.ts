/**
 * The types of the Messages API: the exact request that the relay sends.
 *
 * The request is closed: no key that is not listed here leaves the relay, except those that a provider's profile or
 * the user's configuration adds. Source: the types of `@anthropic-ai/sdk` 1.14.0 (2026-11-24).
 *
 * @module
 */
import type { JsonObject } from "../base/json.ts";

/** The mark behind which a provider keeps the prompt up to it; only the encoder adds it. */
export interface CacheMark {
  cache_control?: { type: "ephemeral" };
}

/** A text. Blank ones are refused. */
export interface TextBlock extends CacheMark {
  type: "text";
  text: string;
}

/** A picture. */
export interface ImageBlock extends CacheMark {
  type: "image";
  source: { type: "base64"; media_type: string; data: string } | { type: "url"; url: string };
}

/** A PDF file. */
export interface DocumentBlock extends CacheMark {
  type: "document";
  source: { type: "base64"; media_type: "application/pdf"; data: string } | { type: "url"; url: string };
  title?: string;
}

/** A tool that a search found. */
export interface ToolReferenceBlock {
  type: "tool_reference";
  tool_name: string;
}

/** A call. */
export interface ToolUseBlock extends CacheMark {
  type: "tool_use";
  id: string;
  name: string;
  input: JsonObject;
}

/** The result of a call; that of a failed one holds only text. */
export interface ToolResultBlock extends CacheMark {
  type: "tool_result";
  tool_use_id: string;
  content: (TextBlock | ImageBlock | DocumentBlock | ToolReferenceBlock)[];
  is_error?: true;
}

/** Thinking, exactly as it came; `signature` is absent where the provider sent none. */
export type ThinkingBlock =
  | { type: "thinking"; thinking: string; signature?: string }
  | { type: "redacted_thinking"; data: string };

/** What a tool of the provider's own servers did, exactly as it came. */
export interface ServerBlock extends JsonObject {
  type: "server_tool_use" | `${string}_tool_result`;
}

/** What a message of the user may hold besides results of calls. */
export type UserBlock = TextBlock | ImageBlock | DocumentBlock;

/** What a message of the assistant may hold. */
export type AssistantBlock = TextBlock | ThinkingBlock | ToolUseBlock | ServerBlock;

/** One message. */
export type Message =
  | { role: "user"; content: (UserBlock | ToolResultBlock)[] }
  | { role: "assistant"; content: AssistantBlock[] }
  | { role: "system"; content: TextBlock[] };

/** A tool. `type` is left out: some providers refuse it. */
export interface MessagesTool {
  name: string;
  description?: string;
  input_schema: JsonObject;
  defer_loading?: true;
}

/** The choice among the tools. */
export type MessagesToolChoice =
  | { type: "auto" | "any"; disable_parallel_tool_use?: true }
  | { type: "tool"; name: string; disable_parallel_tool_use?: true }
  | { type: "none" };

/** Whether and how the model thinks before it answers. */
export type ThinkingConfig =
  | {
    type: "adaptive";
    display?: "summarized" | "omitted";
    block_binding?: { prefix_mismatch_behavior: "drop_block" };
  }
  | { type: "enabled"; budget_tokens: number }
  | { type: "disabled" | "between_tools" };

/** The effort, and the form of the answer. */
export interface OutputConfig {
  effort?: string;
  format?: { type: "json_schema"; schema: JsonObject };
}

/** The body of `POST {base}/v1/messages`. */
export interface MessagesRequest extends CacheMark {
  model: string;
  max_tokens: number;
  stream: boolean;
  system?: TextBlock[];
  messages: Message[];
  tools?: MessagesTool[];
  tool_choice?: MessagesToolChoice;
  thinking?: ThinkingConfig;
  output_config?: OutputConfig;
  stop_sequences?: string[];
  temperature?: number;
  top_p?: number;
  /** Further keys: additions by a profile or the user. */
  [parameter: string]: unknown;
}
