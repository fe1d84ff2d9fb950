/**
 * Which tools a request declares, and which one it wants called.
 *
 * @module
 */
import { isObject, type JsonObject, listOf, textOf } from "../base/json.ts";
import type { CallableTool, ResponsesRequest, ToolChoice, ToolDeclaration } from "./types.ts";

/** Decodes a list of tools; entries that are not objects are unusable. */
export function decodeTools(list: unknown): readonly ToolDeclaration[] {
  return listOf(list).map(decodeTool);
}

/** Whether a model can call `tool` by itself, not only what is within it. */
export function isCallable(tool: ToolDeclaration): tool is CallableTool {
  return tool.type !== "namespace" && tool.type !== "hosted" && tool.type !== "unusable";
}

/**
 * Every tool that a request declares, in this order: its own, then those of `additional_tools` items and those that tool
 * searches found.
 */
export function listDeclaredTools({ tools, input }: Pick<ResponsesRequest, "tools" | "input">): ToolDeclaration[] {
  const found = input.flatMap((item) => item.type === "additional_tools" || item.type === "output" ? item.tools : []);
  return [...tools, ...found];
}

/** Name of Codex's client-side tool search, which has none of its own on the wire. */
const TOOL_SEARCH = "tool_search";

/** The name by which a model calls `tool`, without its namespace. */
export function readToolName(tool: CallableTool): string {
  return tool.type === "tool_search" ? TOOL_SEARCH : tool.name;
}

function decodeTool(tool: unknown): ToolDeclaration {
  if (!isObject(tool)) return { type: "unusable", what: "what is no object" };
  const type = textOf(tool.type) ?? "untyped";
  switch (type) {
    case "function":
      return decodeFunction(tool);
    case "custom":
      return decodeCustom(tool);
    case "namespace":
      return decodeNamespace(tool);
    case "tool_search":
      return decodeToolSearch(tool);
    default:
      return { type: "hosted", wireType: type };
  }
}

function decodeFunction(tool: JsonObject): ToolDeclaration {
  // Some clients send the nested form of Chat Completions here.
  const from = isObject(tool.function) ? tool.function : tool;
  const name = textOf(from.name);
  if (name === undefined) return { type: "unusable", what: "function without a name" };
  const description = textOf(from.description);
  return {
    type: "function",
    name,
    ...(description !== undefined && { description }),
    ...(isObject(from.parameters) && { parameters: from.parameters }),
    strict: from.strict === true,
  };
}

function decodeCustom(tool: JsonObject): ToolDeclaration {
  const from = isObject(tool.custom) ? tool.custom : tool;
  const name = textOf(from.name);
  if (name === undefined) return { type: "unusable", what: "custom tool without a name" };
  const description = textOf(from.description);
  const format = isObject(from.format) ? from.format : {};
  const grammar = isObject(format.grammar) ? format.grammar : format;
  const definition = textOf(grammar.definition);
  return {
    type: "custom",
    name,
    ...(description !== undefined && { description }),
    ...(definition !== undefined && { grammar: { syntax: textOf(grammar.syntax) ?? "lark", definition } }),
  };
}

function decodeNamespace(tool: JsonObject): ToolDeclaration {
  const name = textOf(tool.name);
  if (name === undefined) return { type: "unusable", what: "namespace without a name" };
  const description = textOf(tool.description);
  return {
    type: "namespace",
    name,
    ...(description !== undefined && { description }),
    tools: decodeTools(tool.tools),
  };
}

function decodeToolSearch(tool: JsonObject): ToolDeclaration {
  // Without `execution: client` the vendor's servers would search; there is nothing a chat model could call.
  if (tool.execution !== "client") return { type: "hosted", wireType: "tool_search" };
  const description = textOf(tool.description);
  return {
    type: "tool_search",
    ...(description !== undefined && { description }),
    ...(isObject(tool.parameters) && { parameters: tool.parameters }),
  };
}

/** Decodes `tool_choice`; undefined when the client did not say. */
export function decodeToolChoice(choice: unknown): ToolChoice | undefined {
  if (choice === undefined || choice === null) return undefined;
  if (choice === "auto" || choice === "none" || choice === "required") return { mode: choice };
  if (!isObject(choice)) return { mode: "hosted", wireType: String(choice) };
  const type = textOf(choice.type) ?? "untyped";
  if (type === "auto" || type === "none" || type === "required") return { mode: type };
  if (type === "allowed_tools") {
    const from = isObject(choice.allowed_tools) ? choice.allowed_tools : choice;
    return { mode: "allowed", required: from.mode === "required", tools: listOf(from.tools).flatMap(toolName) };
  }
  const named = toolName(choice)[0];
  if ((type === "function" || type === "custom") && named) return { mode: "tool", ...named };
  return { mode: "hosted", wireType: type };
}

function toolName(tool: unknown): { name: string; namespace?: string }[] {
  if (!isObject(tool)) return [];
  const nested = isObject(tool.function) ? tool.function : isObject(tool.custom) ? tool.custom : tool;
  // A tool search has no name of its own; its type serves as one.
  const name = textOf(nested.name) ?? (tool.type === "tool_search" ? "tool_search" : undefined);
  const namespace = textOf(nested.namespace);
  if (name === undefined) return [];
  return [namespace === undefined ? { name } : { name, namespace }];
}
