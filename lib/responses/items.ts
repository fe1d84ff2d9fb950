/**
 * The decoder of one item of `input`: a table from wire type to decoder, and a fallback for unknown types.
 *
 * Shapes measured on Codex 0.80 to 0.171 (2026-11); the rest from OpenAI's OpenAPI document (2026-08-21).
 *
 * @module
 */
import { decodeText, isObject, type JsonObject } from "../base/json.ts";
import { decodeContent, decodeTexts } from "./content.ts";
import { decodeForeignItem } from "./foreign_items.ts";
import { decodeTools } from "./tools.ts";
import type { CallItem, InputItem, MessageRole, OutputItem, ToolKind } from "./types.ts";

const ROLES: ReadonlySet<string> = new Set(["system", "developer", "user", "assistant"]);

const DECODERS: Readonly<Record<string, (item: JsonObject) => InputItem>> = {
  message: decodeMessageItem,
  reasoning: decodeReasoningItem,
  function_call: (item) => decodeCallItem(item, "function", encodeCallInput(item.arguments)),
  custom_tool_call: (item) => decodeCallItem(item, "custom", encodeCallInput(item.input)),
  tool_search_call: (item) => decodeCallItem(item, "tool_search", encodeJsonText(item.arguments)),
  function_call_output: (item) => decodeOutputItem(item, "function"),
  custom_tool_call_output: (item) => decodeOutputItem(item, "custom"),
  tool_search_output: (item) => decodeOutputItem(item, "tool_search"),
  additional_tools: (item) => ({ type: "additional_tools", tools: decodeTools(item.tools) }),
  agent_message: decodeAgentMessageItem,
  compaction: decodeCompactionItem,
  compaction_summary: decodeCompactionItem,
  compaction_trigger: () => ({ type: "compaction_trigger" }),
  configuration_update: () => ({ type: "configuration_update" }),
};

/** Decodes one item of `input`. Never fails: an item that cannot be read becomes an `unknown` one. */
export function decodeItem(item: unknown): InputItem {
  if (typeof item === "string") return { type: "message", role: "user", content: decodeContent(item) };
  if (!isObject(item)) return { type: "unknown", wireType: item === null ? "null" : typeof item };
  const type = decodeText(item.type) ?? (item.role === undefined ? "untyped" : "message");
  const decoder = Object.hasOwn(DECODERS, type) ? DECODERS[type] : undefined;
  return { ...(decoder ? decoder(item) : decodeOtherItem(item, type)), raw: item };
}

function decodeMessageItem(item: JsonObject): InputItem {
  const role = decodeText(item.role) ?? "user";
  return {
    type: "message",
    role: ROLES.has(role) ? role as MessageRole : "user",
    content: decodeContent(item.content),
  };
}

function decodeReasoningItem(item: JsonObject): InputItem {
  const encryptedContent = decodeText(item.encrypted_content);
  return {
    type: "reasoning",
    summary: decodeTexts(item.summary),
    content: decodeTexts(item.content),
    ...(encryptedContent !== undefined && { encryptedContent }),
  };
}

function decodeAgentMessageItem(item: JsonObject): InputItem {
  return {
    type: "agent_message",
    author: decodeText(item.author) ?? "unknown",
    recipient: decodeText(item.recipient) ?? "unknown",
    content: decodeContent(item.content),
  };
}

function decodeCompactionItem(item: JsonObject): InputItem {
  return { type: "compaction", encryptedContent: decodeText(item.encrypted_content) ?? "" };
}

function decodeCallItem(item: JsonObject, kind: ToolKind, input: string): CallItem {
  const namespace = decodeText(item.namespace);
  return {
    type: "call",
    kind,
    callId: decodeCallId(item),
    name: decodeText(item.name) ?? (kind === "tool_search" ? "tool_search" : "unnamed"),
    ...(namespace !== undefined && { namespace }),
    input,
  };
}

function decodeOutputItem(item: JsonObject, kind: ToolKind): OutputItem {
  return {
    type: "output",
    kind,
    callId: decodeCallId(item),
    content: decodeContent(item.output),
    tools: decodeTools(item.tools),
  };
}

/**
 * Decodes an item of another type; calls and outputs of any kind (local_shell, apply_patch, computer, …) keep their
 * text.
 */
function decodeOtherItem(item: JsonObject, type: string): InputItem {
  if (type.endsWith("_call_output") && item.output !== undefined) return decodeOutputItem(item, "function");
  if (type.endsWith("_call") && decodeText(item.call_id) !== undefined) {
    const input = item.arguments ?? item.action ?? item.operation ?? item.input ?? {};
    return {
      ...decodeCallItem(item, "function", encodeJsonText(input)),
      name: decodeText(item.name) ?? type.slice(0, -"_call".length),
    };
  }
  return type.endsWith("_call") ? decodeForeignItem(item, type) : { type: "unknown", wireType: type };
}

function decodeCallId(item: JsonObject): string {
  return decodeText(item.call_id) ?? "";
}

/** The text of a call's input; some clients send the parsed value instead of its JSON text. */
function encodeCallInput(value: unknown): string {
  return value === undefined || value === null ? "" : encodeJsonText(value);
}

function encodeJsonText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? {});
}
