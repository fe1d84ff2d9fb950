/**
 * The types of the Chat Completions API: the exact request that the relay sends.
 *
 * The request is closed: no key that is not listed here leaves the relay, except those that a provider's profile or
 * the user's configuration adds.
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
  stream: boolean;
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
