/**
 * The decoder of one item of `input`: a table from wire type to decoder, and a fallback for unknown types.
 *
 * Shapes measured on Codex 0.80 to 0.169 (2026-11); the rest from OpenAI's OpenAPI document (2026-08-21).
 *
 * @module
 */
import { isObject, type JsonObject, textOf } from "../base/json.ts";
import { decodeContent, decodeTexts } from "./content.ts";
import { decodeTools } from "./tools.ts";
import type { CallItem, InputItem, MessageRole, OutputItem, ToolKind } from "./types.ts";

const ROLES: ReadonlySet<string> = new Set(["system", "developer", "user", "assistant"]);

const DECODERS: Readonly<Record<string, (item: JsonObject) => InputItem>> = {
  message: decodeMessage,
  reasoning: decodeReasoning,
  function_call: (item) => call(item, "function", callText(item.arguments)),
  custom_tool_call: (item) => call(item, "custom", callText(item.input)),
  tool_search_call: (item) => call(item, "tool_search", jsonText(item.arguments)),
  function_call_output: (item) => output(item, "function"),
  custom_tool_call_output: (item) => output(item, "custom"),
  tool_search_output: (item) => output(item, "tool_search"),
  additional_tools: (item) => ({ type: "additional_tools", tools: decodeTools(item.tools) }),
  agent_message: decodeAgentMessage,
  compaction: decodeCompaction,
  compaction_summary: decodeCompaction,
  compaction_trigger: () => ({ type: "compaction_trigger" }),
};

/** Decodes one item of `input`. Never fails: an item that cannot be read becomes an `unknown` one. */
export function decodeItem(item: unknown): InputItem {
  if (typeof item === "string") return { type: "message", role: "user", content: decodeContent(item) };
  if (!isObject(item)) return { type: "unknown", wireType: item === null ? "null" : typeof item };
  const type = textOf(item.type) ?? (item.role === undefined ? "untyped" : "message");
  const decoder = Object.hasOwn(DECODERS, type) ? DECODERS[type] : undefined;
  return decoder ? decoder(item) : decodeOther(item, type);
}

function decodeMessage(item: JsonObject): InputItem {
  const role = textOf(item.role) ?? "user";
  return {
    type: "message",
    role: ROLES.has(role) ? role as MessageRole : "user",
    content: decodeContent(item.content),
  };
}

function decodeReasoning(item: JsonObject): InputItem {
  const encryptedContent = textOf(item.encrypted_content);
  return {
    type: "reasoning",
    summary: decodeTexts(item.summary),
    content: decodeTexts(item.content),
    ...(encryptedContent !== undefined && { encryptedContent }),
  };
}

function decodeAgentMessage(item: JsonObject): InputItem {
  return {
    type: "agent_message",
    author: textOf(item.author) ?? "unknown",
    recipient: textOf(item.recipient) ?? "unknown",
    content: decodeContent(item.content),
  };
}

function decodeCompaction(item: JsonObject): InputItem {
  return { type: "compaction", encryptedContent: textOf(item.encrypted_content) ?? "" };
}

function call(item: JsonObject, kind: ToolKind, input: string): CallItem {
  const namespace = textOf(item.namespace);
  return {
    type: "call",
    kind,
    callId: callIdOf(item),
    name: textOf(item.name) ?? (kind === "tool_search" ? "tool_search" : "unnamed"),
    ...(namespace !== undefined && { namespace }),
    input,
  };
}

function output(item: JsonObject, kind: ToolKind): OutputItem {
  return {
    type: "output",
    kind,
    callId: callIdOf(item),
    content: decodeContent(item.output),
    tools: decodeTools(item.tools),
  };
}

/**
 * Decodes an item of another type; calls and outputs of any kind (local_shell, apply_patch, computer, …) keep their
 * text.
 */
function decodeOther(item: JsonObject, type: string): InputItem {
  if (type.endsWith("_call_output") && item.output !== undefined) return output(item, "function");
  if (type.endsWith("_call") && textOf(item.call_id) !== undefined) {
    const input = item.arguments ?? item.action ?? item.operation ?? item.input ?? {};
    return { ...call(item, "function", jsonText(input)), name: textOf(item.name) ?? type.slice(0, -"_call".length) };
  }
  return { type: "unknown", wireType: type };
}

function callIdOf(item: JsonObject): string {
  return textOf(item.call_id) ?? "";
}

/** The text of a call's input; some clients send the parsed value instead of its JSON text. */
function callText(value: unknown): string {
  return value === undefined || value === null ? "" : jsonText(value);
}

function jsonText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? {});
}
