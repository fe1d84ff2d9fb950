/**
 * The types of the Responses API: the decoded request, and the objects of an answer.
 *
 * Answers use the names of the wire. Requests are read loosely (see `decode.ts`); answers are written exactly.
 * Sources: OpenAI's published OpenAPI document (2026-08-21) and requests of Codex 0.80 to 0.171 (2026-11).
 *
 * @module
 */

import type { JsonObject } from "../base/json.ts";
import type { HostedItem } from "./hosted_item.ts";
import type { MessagePart } from "./message_part.ts";
import type { TextFormat } from "./text_format.ts";
import type { Received, ToolChoice, ToolDeclaration } from "./tool_types.ts";

export type { TextFormat } from "./text_format.ts";
export type { CallableTool, ToolChoice, ToolDeclaration } from "./tool_types.ts";

/** One part of a message's or a tool output's content. */
export type ContentPart =
  /** Plain text, from `input_text`, `output_text`, `text`, `summary_text` or `refusal`. */
  | { readonly kind: "text"; readonly text: string }
  /** An image by URL (mostly a data URL); `detail` is absent when the client named none. */
  | { readonly kind: "image"; readonly url: string; readonly detail?: string }
  /** A file by data URL, address or id; every field may be absent. */
  | {
    readonly kind: "file";
    readonly filename?: string;
    readonly dataUrl?: string;
    readonly url?: string;
    readonly fileId?: string;
  }
  /** Sound; Codex 0.169 and later puts it into the output of an MCP tool if the catalog lists audio (2026-11). */
  | { readonly kind: "audio" }
  /** A part of an unknown type. */
  | { readonly kind: "unknown"; readonly wireType: string };

/** The role of a message's author. */
export type MessageRole = "system" | "developer" | "user" | "assistant";

/** A message of the conversation. */
export interface MessageItem extends Received {
  readonly type: "message";
  readonly role: MessageRole;
  readonly content: readonly ContentPart[];
}

/** Earlier reasoning of the model, as the client got it from the relay (or from another server). */
export interface ReasoningItem extends Received {
  readonly type: "reasoning";
  /** Text for people: the parts of the summary, in order. */
  readonly summary: readonly string[];
  /** Raw reasoning, where the server put it into `content`; mostly empty. */
  readonly content: readonly string[];
  /** Opaque text of the server that wrote the item; absent when null on the wire. */
  readonly encryptedContent?: string;
}

/** The kind of tool that a call is for; Codex requires calls to have the declared kind (0.120 to 0.171). */
export type ToolKind = "function" | "custom" | "tool_search";

/** An earlier call by the model. */
export interface CallItem extends Received {
  readonly type: "call";
  readonly kind: ToolKind;
  readonly callId: string;
  readonly name: string;
  /** Name of the tool's namespace; absent for top-level tools. */
  readonly namespace?: string;
  /** JSON text for `function` and `tool_search`, the raw text for `custom`. */
  readonly input: string;
}

/** The client's result of a call. */
export interface OutputItem extends Received {
  readonly type: "output";
  readonly kind: ToolKind;
  readonly callId: string;
  readonly content: readonly ContentPart[];
  /** Tools that a tool search made available; empty for every other output. */
  readonly tools: readonly ToolDeclaration[];
}

/** Tools declared inside the input (Codex with a responses-lite model, 0.160 and later). */
export interface AdditionalToolsItem extends Received {
  readonly type: "additional_tools";
  readonly tools: readonly ToolDeclaration[];
}

/** A message between agents (multi-agent v2); with a custom provider its text is plain. */
export interface AgentMessageItem extends Received {
  readonly type: "agent_message";
  readonly author: string;
  readonly recipient: string;
  readonly content: readonly ContentPart[];
}

/** A summary that replaces earlier history. */
export interface CompactionItem extends Received {
  readonly type: "compaction";
  readonly encryptedContent: string;
}

/** A request to compact all items before this one (Codex 0.140 and later, when its provider is named OpenAI). */
export interface CompactionTriggerItem extends Received {
  readonly type: "compaction_trigger";
}

/**
 * A change of the reasoning effort (Codex 0.169 and later, for models of its own list when its provider is named OpenAI).
 * The request's own effort always equals the newest one, so nothing is lost with the item (measured 2026-11).
 */
export interface ConfigurationUpdateItem extends Received {
  readonly type: "configuration_update";
}

/** A step that another vendor's own server made, such as a generated image, in words and pictures. */
export interface ForeignItem extends Received {
  readonly type: "foreign";
  readonly wireType: string;
  readonly content: readonly ContentPart[];
}

/** An item of an unknown type, or of one that holds nothing that a chat model can read. */
export interface UnknownItem extends Received {
  readonly type: "unknown";
  readonly wireType: string;
}

/** One decoded item of `input`. */
export type InputItem =
  | MessageItem
  | ReasoningItem
  | CallItem
  | OutputItem
  | AdditionalToolsItem
  | AgentMessageItem
  | CompactionItem
  | CompactionTriggerItem
  | ConfigurationUpdateItem
  | ForeignItem
  | UnknownItem;

/** A decoded `POST /v1/responses` body. */
export interface ResponsesRequest {
  /** The model name as the client wrote it. */
  readonly model: string;
  readonly stream: boolean;
  /** Absent when missing, null or blank. Codex 0.162 and later sends none. */
  readonly instructions?: string;
  readonly input: readonly InputItem[];
  /** Whether the request asks for a summary of the conversation (by a `compaction_trigger` item), not for an answer. */
  readonly compacts: boolean;
  readonly tools: readonly ToolDeclaration[];
  /** Absent when the client did not set it. */
  readonly toolChoice?: ToolChoice;
  readonly parallelToolCalls?: boolean;
  /** Effort as written by the client, unvalidated (Codex passes on any value). */
  readonly reasoningEffort?: string;
  readonly textFormat: TextFormat;
  readonly verbosity?: string;
  readonly maxOutputTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly previousResponseId?: string;
  /**
   * Number of likeliest tokens wanted for each token of the answer, besides its own probability; absent when no
   * probabilities are wanted.
   */
  readonly topLogprobs?: number;
  /** Paths of fields with invalid values, which count as absent; absent when there are none. */
  readonly unreadable?: readonly string[];
  /** Every other top-level field that is not null, by its wire name. */
  readonly rest: JsonObject;
  /** The body as received, for the fields that an answer must echo. */
  readonly raw: JsonObject;
}

/** Token counts of an answer. */
export interface ResponseUsage {
  readonly input_tokens: number;
  readonly input_tokens_details: { readonly cached_tokens: number; readonly cache_write_tokens: number };
  readonly output_tokens: number;
  readonly output_tokens_details: { readonly reasoning_tokens: number };
  readonly total_tokens: number;
}

/** State of an item: being written, whole, or cut off. */
export type ItemStatus = "in_progress" | "completed" | "incomplete";

/** One item of an answer. */
export type ResponseItem =
  | {
    readonly type: "message";
    readonly id: string;
    readonly status: ItemStatus;
    readonly role: "assistant";
    readonly content: readonly MessagePart[];
    /** Absent unless the provider says it: `commentary` beside the work, or `final_answer`. */
    readonly phase?: "commentary" | "final_answer";
  }
  | {
    readonly type: "reasoning";
    readonly id: string;
    readonly summary: readonly { readonly type: "summary_text"; readonly text: string }[];
    readonly encrypted_content?: string;
  }
  | {
    readonly type: "function_call";
    readonly id: string;
    readonly status: ItemStatus;
    readonly call_id: string;
    readonly name: string;
    readonly namespace?: string;
    readonly arguments: string;
  }
  | {
    readonly type: "custom_tool_call";
    readonly id: string;
    readonly status: ItemStatus;
    readonly call_id: string;
    readonly name: string;
    readonly namespace?: string;
    readonly input: string;
  }
  | {
    readonly type: "tool_search_call";
    readonly id: string;
    readonly status: ItemStatus;
    readonly call_id: string;
    readonly execution: "client";
    readonly arguments: JsonObject;
  }
  | { readonly type: "compaction"; readonly id: string; readonly encrypted_content: string }
  | HostedItem;

/** State of a whole answer. */
export type ResponseStatus = "in_progress" | "completed" | "incomplete" | "failed";

/** A whole answer object with every key that the API requires; `usage` is left out only for clients that need that. */
export interface ResponseObject extends JsonObject {
  readonly id: string;
  readonly object: "response";
  readonly created_at: number;
  readonly completed_at: number | null;
  readonly status: ResponseStatus;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly incomplete_details: { readonly reason: "max_output_tokens" | "content_filter" } | null;
  readonly model: string;
  readonly output: readonly ResponseItem[];
  readonly usage?: ResponseUsage | null;
}
