/**
 * Translation of the declared tools and of the tool choice into those of a chat request.
 *
 * @module
 */
import type { ChatMessage, ChatRequest, ChatTool } from "../../chat/types.ts";
import type { JsonObject } from "../../base/json.ts";
import type { ProviderProfile } from "../../providers/profile.ts";
import type { Report } from "../../base/report.ts";
import { isCallable, listDeclaredTools, readToolName } from "../../responses/tools.ts";
import type { CallableTool, ResponsesRequest, ToolChoice, ToolDeclaration } from "../../responses/types.ts";
import { adaptToolSchema, type SchemaContext } from "../schema/rules.ts";
import { FREEFORM_ARGUMENT, joinToolName, ToolMap } from "../tool_map.ts";

/** The tools of a chat request, and the map that leads from their names back to the declared tools. */
export interface TranslatedTools {
  /** Empty when the model may call nothing; the request is then sent without any tool key. */
  readonly tools: ChatTool[];
  readonly map: ToolMap;
}

const FREEFORM_SCHEMA: JsonObject = {
  type: "object",
  properties: { [FREEFORM_ARGUMENT]: { type: "string", description: "The raw text for the tool, not JSON." } },
  required: [FREEFORM_ARGUMENT],
  additionalProperties: false,
};

/** Translates every declared tool; a tool that is declared again keeps its place. */
export function translateTools(request: ResponsesRequest, profile: ProviderProfile, report: Report): TranslatedTools {
  const collected = new Map<string, ChatTool>();
  const map = new ToolMap();
  for (const tool of listDeclaredTools(request)) collect(tool, undefined);
  return { tools: limitTools([...collected.values()], profile, report), map };

  function collect(tool: ToolDeclaration, namespace: string | undefined): void {
    switch (tool.type) {
      case "namespace": {
        const first = tool.tools.findIndex(isCallable);
        if (first === -1) report.add("dropped", `tools.${tool.name}`, "the namespace has no tool that can be called");
        tool.tools.forEach((child, index) =>
          collect(index === first ? addNamespaceDescription(child, tool) : child, tool.name)
        );
        return;
      }
      case "hosted":
        report.add("dropped", `tools.${tool.wireType}`, "only its vendor's own servers can run this tool");
        return;
      case "unusable":
        report.add("dropped", `tools.${tool.what}`, "it could not be called");
        return;
      default:
        declare(tool, namespace);
    }
  }

  function declare(tool: CallableTool, namespace?: string): void {
    const name = readToolName(tool);
    const parameters = tool.type === "custom" ? undefined : tool.parameters;
    const flat = map.add({
      kind: tool.type,
      name,
      ...(namespace !== undefined && { namespace }),
      ...(parameters !== undefined && { parameters }),
    });
    if (flat !== joinToolName(name, namespace)) {
      report.add("renamed", `tools.${flat}`, "the declared name is too long, taken or has characters providers refuse");
    }
    // A tool that is declared again (a later search found it) keeps its place, so that prompt caches stay warm.
    collected.set(flat, translateTool(tool, flat, { profile, report }));
  }
}

/** Cuts from the end: clients declare their own tools first, then those of the user's servers and of searches. */
function limitTools(tools: ChatTool[], { maxTools }: ProviderProfile, report: Report): ChatTool[] {
  if (maxTools === undefined || tools.length <= maxTools) return tools;
  for (const tool of tools.slice(maxTools)) {
    report.add("dropped", `tools.${tool.function.name}`, `the provider accepts ${maxTools} tools at most`);
  }
  return tools.slice(0, maxTools);
}

/** Adds the namespace's description to its first tool, since chat has no other place for it. */
function addNamespaceDescription(
  child: ToolDeclaration,
  namespace: { name: string; description?: string },
): ToolDeclaration {
  if (namespace.description === undefined || !isCallable(child)) return child;
  const about = `About all ${namespace.name} tools: ${namespace.description}`;
  return { ...child, description: child.description === undefined ? about : `${child.description}\n\n${about}` };
}

function translateTool(
  tool: CallableTool,
  flat: string,
  context: SchemaContext,
): ChatTool {
  if (tool.type === "custom") return translateFreeformTool(tool, flat, context);
  const strict = tool.type === "function" && tool.strict && context.profile.strictTools;
  return {
    type: "function",
    function: {
      name: flat,
      ...(tool.description !== undefined && { description: tool.description }),
      parameters: adaptToolSchema(tool.parameters ?? { type: "object", properties: {} }, context),
      ...(strict && { strict: true }),
    },
  };
}

function translateFreeformTool(
  tool: Extract<ToolDeclaration, { type: "custom" }>,
  flat: string,
  context: SchemaContext,
): ChatTool {
  const rule = `Put the whole text, exactly as the tool takes it, into "${FREEFORM_ARGUMENT}".`;
  const grammar = tool.grammar &&
    `The text must follow this ${tool.grammar.syntax} grammar:\n${tool.grammar.definition}`;
  return {
    type: "function",
    function: {
      name: flat,
      description: [tool.description, rule, grammar].filter((text) => text !== undefined).join("\n\n"),
      parameters: adaptToolSchema(FREEFORM_SCHEMA, context),
    },
  };
}

/** Narrows `tools` and sets the choice; sets none for `auto`, which is the default of every provider. */
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
      return translateNoneChoice(tools, profile, report);
    case "required":
      if (tools.length === 0) report.add("dropped", "tool_choice.required", "no tool is declared");
      return { tools, ...translateRequiredChoice(profile, report) };
    case "allowed":
      return translateAllowedChoice(choice, { tools, map }, { profile, report });
    case "hosted":
      report.add("dropped", `tool_choice.${choice.wireType}`, "the tool it asks for cannot run here");
      return { tools };
    case "tool":
      return translateNamedChoice(choice, { tools, map }, { profile, report });
  }
}

function translateNamedChoice(
  choice: Extract<ToolChoice, { mode: "tool" }>,
  { tools, map }: TranslatedTools,
  { profile, report }: { profile: ProviderProfile; report: Report },
): Pick<ChatRequest, "tools" | "tool_choice"> {
  const name = map.getFlatName(choice.name, choice.namespace);
  const named = tools.filter((tool) => tool.function.name === name);
  if (name === undefined || named.length === 0) {
    report.add("dropped", `tool_choice.${choice.name}`, "no such tool is declared");
    return { tools };
  }
  if (profile.requiredChoice === "auto") return { tools, ...translateRequiredChoice(profile, report) };
  if (profile.namedChoice === "by_name") return { tools, tool_choice: { type: "function", function: { name } } };
  if (named.length < tools.length) {
    report.add("dropped", "tools", "the provider forces a certain tool only when it is the only one");
  }
  return { tools: named, ...translateRequiredChoice(profile, report) };
}

function translateNoneChoice(
  tools: TranslatedTools["tools"],
  { noneChoice }: ProviderProfile,
  report: Report,
): Pick<ChatRequest, "tools" | "tool_choice"> {
  if (noneChoice === "none") return { tools, tool_choice: "none" };
  report.add("dropped", "tools", "this provider has no value for calling none of them");
  return {};
}

function translateRequiredChoice(profile: ProviderProfile, report: Report): Pick<ChatRequest, "tool_choice"> {
  if (profile.requiredChoice !== "auto") return { tool_choice: profile.requiredChoice };
  report.add("dropped", "tool_choice", "this provider does not let a request force a call");
  return {};
}

function translateAllowedChoice(
  choice: Extract<ToolChoice, { mode: "allowed" }>,
  { tools, map }: TranslatedTools,
  { profile, report }: { profile: ProviderProfile; report: Report },
): Pick<ChatRequest, "tools" | "tool_choice"> {
  const names = new Set(choice.tools.map((tool) => map.getFlatName(tool.name, tool.namespace)));
  for (const { name, namespace } of choice.tools) {
    if (!map.has(name, namespace)) report.add("dropped", `tool_choice.${name}`, "no such tool is declared");
  }
  const kept = tools.filter((tool) => names.has(tool.function.name));
  return { tools: kept, ...(choice.required && kept.length > 0 ? translateRequiredChoice(profile, report) : {}) };
}

/** Tool for a provider that requires a declared tool although none may be called. */
const PLACEHOLDER: ChatTool = {
  type: "function",
  function: {
    name: "no_tool",
    description: "Do not call this: no tool can be called now.",
    parameters: { type: "object", properties: {} },
  },
};

/** The tools of a request without any: a placeholder if the history has calls and the provider then requires a tool. */
export function createPlaceholder(
  messages: readonly ChatMessage[],
  { callsWithoutTools }: ProviderProfile,
  report: Report,
): Pick<ChatRequest, "tools"> {
  const hasCalls = messages.some((message) => message.role === "assistant" && message.tool_calls !== undefined);
  if (callsWithoutTools === "allowed" || !hasCalls) return {};
  report.add(
    "repaired",
    "tools",
    "the provider requires a tool after earlier calls, so a placeholder was declared",
  );
  return { tools: [PLACEHOLDER] };
}
