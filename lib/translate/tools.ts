/**
 * Which tools a chat model gets, from wherever in the request they were declared.
 *
 * @module
 */
import type { ChatRequest, ChatTool } from "../chat/types.ts";
import { isObject, type JsonObject } from "../json.ts";
import type { ProviderProfile } from "../providers/profile.ts";
import type { Report } from "../report.ts";
import type { ResponsesRequest, ToolChoice, ToolDeclaration } from "../responses/types.ts";
import { joinName, ToolMap } from "./tool_map.ts";

/** The tool part of a chat request, and the map for the way back. */
export interface TranslatedTools {
  /** Empty when the model may call nothing; the request then goes without any tool key. */
  readonly tools: ChatTool[];
  readonly map: ToolMap;
}

/** Name of the one argument under which a freeform tool takes its text. */
export const FREEFORM_ARGUMENT = "input";

/** Flat name and kind of Codex's client-side tool search, which has no name of its own on the wire. */
const TOOL_SEARCH = "tool_search";

/** Collects the tools of `tools`, of `additional_tools` items and of tool search outputs, in that order. */
export function translateTools(request: ResponsesRequest, profile: ProviderProfile, report: Report): TranslatedTools {
  const collected = new Map<string, ChatTool>();
  const map = new ToolMap();
  const within = request.input.flatMap((item) =>
    item.type === "additional_tools" || item.type === "output" ? item.tools : []
  );
  for (const tool of [...request.tools, ...within]) collect(tool, undefined);
  return { tools: [...collected.values()], map };

  function collect(tool: ToolDeclaration, namespace: string | undefined): void {
    switch (tool.type) {
      case "namespace":
        tool.tools.forEach((child, index) => collect(index === 0 ? introduced(child, tool) : child, tool.name));
        return;
      case "hosted":
        report.add("dropped", `tools.${tool.wireType}`, "only its vendor's own servers can run this tool");
        return;
      default:
        declare(tool, namespace);
    }
  }

  function declare(tool: Exclude<ToolDeclaration, { type: "namespace" | "hosted" }>, namespace?: string): void {
    const name = tool.type === "tool_search" ? TOOL_SEARCH : tool.name;
    const flat = map.add({ kind: tool.type, name, ...(namespace !== undefined && { namespace }) });
    if (flat !== joinName(name, namespace)) {
      report.add("renamed", `tools.${flat}`, "the declared name is too long, taken or has characters providers refuse");
    }
    // A tool declared again (a later search found it anew) keeps its place, so that prompt caches stay warm.
    collected.set(flat, chatTool(tool, flat, profile));
  }
}

/** The first tool of a namespace carries what the client says of all of them; chat has no other place for it. */
function introduced(child: ToolDeclaration, namespace: { name: string; description?: string }): ToolDeclaration {
  if (namespace.description === undefined || child.type === "hosted" || child.type === "namespace") return child;
  const about = `About all ${namespace.name} tools: ${namespace.description}`;
  return { ...child, description: child.description === undefined ? about : `${child.description}\n\n${about}` };
}

function chatTool(
  tool: Exclude<ToolDeclaration, { type: "namespace" | "hosted" }>,
  flat: string,
  profile: ProviderProfile,
): ChatTool {
  if (tool.type === "custom") return freeformTool(tool, flat);
  const parameters = isObject(tool.parameters) ? publicSchema(tool.parameters) : { type: "object", properties: {} };
  const strict = tool.type === "function" && tool.strict && profile.strictTools;
  return {
    type: "function",
    function: {
      name: flat,
      ...(tool.description !== undefined && { description: tool.description }),
      parameters: parameters.type === undefined ? { type: "object", ...parameters } : parameters,
      ...(strict && { strict: true }),
    },
  };
}

function freeformTool(tool: Extract<ToolDeclaration, { type: "custom" }>, flat: string): ChatTool {
  const rule = `Put the whole text, exactly as the tool takes it, into "${FREEFORM_ARGUMENT}".`;
  const grammar = tool.grammar &&
    `The text must follow this ${tool.grammar.syntax} grammar:\n${tool.grammar.definition}`;
  return {
    type: "function",
    function: {
      name: flat,
      description: [tool.description, rule, grammar].filter((text) => text !== undefined).join("\n\n"),
      parameters: {
        type: "object",
        properties: { [FREEFORM_ARGUMENT]: { type: "string", description: "The raw text for the tool, not JSON." } },
        required: [FREEFORM_ARGUMENT],
        additionalProperties: false,
      },
    },
  };
}

/** Schema keywords whose value maps names to schemas; the names in there are the user's own. */
const NAME_MAPS: ReadonlySet<string> = new Set(["properties", "$defs", "definitions", "patternProperties"]);

/** A schema without Codex's private keyword `encrypted` (0.154 to 0.169), which strict providers refuse. */
function publicSchema(schema: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(schema).filter(([key]) => key !== "encrypted").map(([key, value]) => {
      if (NAME_MAPS.has(key) && isObject(value)) {
        return [key, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, anySchema(inner)]))];
      }
      // Values of these are the user's data, not schemas.
      return [key, key === "enum" || key === "const" || key === "default" ? value : anySchema(value)];
    }),
  );
}

function anySchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(anySchema);
  return isObject(value) ? publicSchema(value) : value;
}

/** Narrows `tools` and sets the choice; returns nothing for the provider's default, which is `auto` everywhere. */
export function translateToolChoice(
  choice: ToolChoice | undefined,
  { tools, map }: TranslatedTools,
  { profile, report }: { profile: ProviderProfile; report: Report },
): Pick<ChatRequest, "tools" | "tool_choice"> {
  switch (choice?.mode) {
    case undefined:
    case "auto":
      return { tools };
    case "none":
      return { tools, tool_choice: "none" };
    case "required":
      return { tools, ...required(profile, report) };
    case "allowed":
      return allowed(choice, { tools, map }, { profile, report });
    case "hosted":
      report.add("dropped", `tool_choice.${choice.wireType}`, "the tool it asks for cannot run here");
      return { tools };
    case "tool":
      if (!map.has(choice.name, choice.namespace)) {
        report.add("dropped", `tool_choice.${choice.name}`, "no such tool is declared");
        return { tools };
      }
      if (profile.requiredChoice === "auto") return { tools, ...required(profile, report) };
      return {
        tools,
        tool_choice: { type: "function", function: { name: map.flatName(choice.name, choice.namespace) } },
      };
  }
}

function required(profile: ProviderProfile, report: Report): Pick<ChatRequest, "tool_choice"> {
  if (profile.requiredChoice !== "auto") return { tool_choice: profile.requiredChoice };
  report.add("dropped", "tool_choice", "this provider does not let a request force a call");
  return {};
}

function allowed(
  choice: Extract<ToolChoice, { mode: "allowed" }>,
  { tools, map }: TranslatedTools,
  { profile, report }: { profile: ProviderProfile; report: Report },
): Pick<ChatRequest, "tools" | "tool_choice"> {
  const names = new Set(choice.tools.map((tool) => map.flatName(tool.name, tool.namespace)));
  const kept = tools.filter((tool) => names.has(tool.function.name));
  return { tools: kept, ...(choice.required && kept.length > 0 ? required(profile, report) : {}) };
}
