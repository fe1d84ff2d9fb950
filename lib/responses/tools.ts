/**
 * The decoder of a request's tool declarations and of its `tool_choice`.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject } from "../base/json.ts";
import type { CallableTool, ResponsesRequest, ToolChoice, ToolDeclaration } from "./types.ts";

/** Decodes a list of tools; entries that are not objects become `unusable` ones. */
export function decodeTools(list: unknown): readonly ToolDeclaration[] {
  return decodeArray(list).map(decodeTool);
}

/** Whether a model can call `tool` itself, and not only the tools in it. */
export function isCallable(tool: ToolDeclaration): tool is CallableTool {
  return tool.type !== "namespace" && tool.type !== "hosted" && tool.type !== "unusable";
}

/**
 * Every tool that a request declares, in this order: its `tools`, then those of `additional_tools` items and those that
 * tool searches found.
 */
export function listDeclaredTools({ tools, input }: Pick<ResponsesRequest, "tools" | "input">): ToolDeclaration[] {
  const found = input.flatMap((item) => item.type === "additional_tools" || item.type === "output" ? item.tools : []);
  return [...tools, ...found];
}

/** Name of Codex's client-side tool search, which has no name on the wire. */
const TOOL_SEARCH = "tool_search";

/** The name by which a model calls `tool`, without its namespace. */
export function readToolName(tool: CallableTool): string {
  return tool.type === "tool_search" ? TOOL_SEARCH : tool.name;
}

function decodeTool(tool: unknown): ToolDeclaration {
  if (!isObject(tool)) return { type: "unusable", what: "an entry that is not an object" };
  return { ...decodeToolOfType(tool, decodeText(tool.type) ?? "untyped"), raw: tool };
}

function decodeToolOfType(tool: JsonObject, type: string): ToolDeclaration {
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
  const name = decodeText(from.name);
  if (name === undefined) return { type: "unusable", what: "function without a name" };
  const description = decodeText(from.description);
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
  const name = decodeText(from.name);
  if (name === undefined) return { type: "unusable", what: "custom tool without a name" };
  const description = decodeText(from.description);
  const format = isObject(from.format) ? from.format : {};
  const grammar = isObject(format.grammar) ? format.grammar : format;
  const definition = decodeText(grammar.definition);
  return {
    type: "custom",
    name,
    ...(description !== undefined && { description }),
    ...(definition !== undefined && { grammar: { syntax: decodeText(grammar.syntax) ?? "lark", definition } }),
  };
}

function decodeNamespace(tool: JsonObject): ToolDeclaration {
  const name = decodeText(tool.name);
  if (name === undefined) return { type: "unusable", what: "namespace without a name" };
  const description = decodeText(tool.description);
  return {
    type: "namespace",
    name,
    ...(description !== undefined && { description }),
    tools: decodeTools(tool.tools),
  };
}

function decodeToolSearch(tool: JsonObject): ToolDeclaration {
  // Without `execution: client` the vendor's servers would search, and a chat model could not call them.
  if (tool.execution !== "client") return { type: "hosted", wireType: "tool_search" };
  const description = decodeText(tool.description);
  return {
    type: "tool_search",
    ...(description !== undefined && { description }),
    ...(isObject(tool.parameters) && { parameters: tool.parameters }),
  };
}

/** Decodes `tool_choice`; undefined when the request has none. */
export function decodeToolChoice(choice: unknown): ToolChoice | undefined {
  if (choice === undefined || choice === null) return undefined;
  if (choice === "auto" || choice === "none" || choice === "required") return { mode: choice };
  if (!isObject(choice)) return { mode: "hosted", wireType: String(choice) };
  const type = decodeText(choice.type) ?? "untyped";
  if (type === "auto" || type === "none" || type === "required") return { mode: type };
  if (type === "allowed_tools") {
    const from = isObject(choice.allowed_tools) ? choice.allowed_tools : choice;
    return {
      mode: "allowed",
      required: from.mode === "required",
      tools: decodeArray(from.tools).flatMap(decodeToolNames),
    };
  }
  const named = decodeToolNames(choice)[0];
  if ((type === "function" || type === "custom") && named) return { mode: "tool", ...named };
  return { mode: "hosted", wireType: type };
}

function decodeToolNames(tool: unknown): { name: string; namespace?: string }[] {
  if (!isObject(tool)) return [];
  const nested = isObject(tool.function) ? tool.function : isObject(tool.custom) ? tool.custom : tool;
  // A tool search has no name of its own, so its type serves as one.
  const name = decodeText(nested.name) ?? (tool.type === "tool_search" ? "tool_search" : undefined);
  const namespace = decodeText(nested.namespace);
  if (name === undefined) return [];
  return [namespace === undefined ? { name } : { name, namespace }];
}
