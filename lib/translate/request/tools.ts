/**
 * Translation of the declared tools into functions with flat names, which every wire knows.
 *
 * @module
 */
import type { JsonObject } from "../../base/json.ts";
import type { ProviderProfile } from "../../providers/profile.ts";
import type { Report } from "../../base/report.ts";
import { isCallable, listDeclaredTools, readToolName } from "../../responses/tools.ts";
import type { CallableTool, ResponsesRequest, ToolChoice, ToolDeclaration } from "../../responses/types.ts";
import { adaptToolSchema, type SchemaContext } from "../schema/rules.ts";
import { FREEFORM_ARGUMENT, joinToolName, ToolMap } from "../tool_map.ts";

/** A tool as it is declared to the provider. */
export interface FlatTool {
  readonly name: string;
  readonly description?: string;
  readonly parameters: JsonObject;
  /** Set when the client asks for it and the provider takes it. */
  readonly strict?: true;
}

/** The tools of a request, and the map that leads from their names back to the declared tools. */
export interface TranslatedTools {
  /** Empty when the model may call nothing; the request is then sent without any tool key. */
  readonly tools: FlatTool[];
  readonly map: ToolMap;
}

const FREEFORM_SCHEMA: JsonObject = {
  type: "object",
  properties: { [FREEFORM_ARGUMENT]: { type: "string", description: "The raw text for the tool, not JSON." } },
  required: [FREEFORM_ARGUMENT],
  additionalProperties: false,
};

/** Tool for a provider that requires a declared tool although none may be called. */
const PLACEHOLDER: FlatTool = {
  name: "no_tool",
  description: "Do not call this: no tool can be called now.",
  parameters: { type: "object", properties: {} },
};

/** The tool that is declared where a request has none, but its history has calls; undefined where none is needed. */
export function createPlaceholder(
  { input }: Pick<ResponsesRequest, "input">,
  { callsWithoutTools }: ProviderProfile,
  report: Report,
): FlatTool | undefined {
  if (callsWithoutTools === "allowed" || !input.some(({ type }) => type === "call")) return undefined;
  report.add("repaired", "tools", "the provider requires a tool after earlier calls, so a placeholder was declared");
  return PLACEHOLDER;
}

/**
 * The choice that a request asks for. A summary needs no tools, but they head the prompt: without them the provider's
 * prefix cache would miss.
 */
export function readToolChoice({ compacts, toolChoice }: ResponsesRequest): ToolChoice | undefined {
  return compacts ? { mode: "none" } : toolChoice;
}

/** A provider's profile, with what a wire demands besides. */
export interface ToolProfile extends ProviderProfile {
  /** The declaration that counts of a tool that is declared again: the newest one unless that changes the prompt. */
  readonly keptDeclaration?: "newest" | "first";
}

/** Translates every declared tool; a tool that is declared again keeps its place. */
export function translateTools(request: ResponsesRequest, profile: ToolProfile, report: Report): TranslatedTools {
  const collected = new Map<string, FlatTool>();
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
    if (profile.keptDeclaration === "first" && collected.has(flat)) return;
    collected.set(flat, translateTool(tool, flat, { profile, report }));
  }
}

/** Cuts from the end: clients declare their own tools first, then those of the user's servers and of searches. */
export function limitTools<Tool extends { readonly name?: unknown }>(
  tools: Tool[],
  { maxTools }: ProviderProfile,
  report: Report,
): Tool[] {
  if (maxTools === undefined || tools.length <= maxTools) return tools;
  for (const tool of tools.slice(maxTools)) {
    report.add("dropped", `tools.${tool.name}`, `the provider accepts ${maxTools} tools at most`);
  }
  return tools.slice(0, maxTools);
}

/** Adds the namespace's description to its first tool, since chat has no other place for it. */
export function addNamespaceDescription(
  child: ToolDeclaration,
  namespace: { name: string; description?: string },
): ToolDeclaration {
  if (namespace.description === undefined || !isCallable(child)) return child;
  const about = `About all ${namespace.name} tools: ${namespace.description}`;
  return { ...child, description: child.description === undefined ? about : `${child.description}\n\n${about}` };
}

/** A tool as a function with the name `flat`; a freeform one has one argument. */
export function translateTool(
  tool: CallableTool,
  flat: string,
  context: SchemaContext,
): FlatTool {
  if (tool.type === "custom") return translateFreeformTool(tool, flat, context);
  const strict = tool.type === "function" && tool.strict && context.profile.strictTools;
  return {
    name: flat,
    ...(tool.description !== undefined && { description: tool.description }),
    parameters: adaptToolSchema(tool.parameters ?? { type: "object", properties: {} }, context),
    ...(strict && { strict }),
  };
}

function translateFreeformTool(
  tool: Extract<ToolDeclaration, { type: "custom" }>,
  flat: string,
  context: SchemaContext,
): FlatTool {
  const rule = `Put the whole text, exactly as the tool takes it, into "${FREEFORM_ARGUMENT}".`;
  const grammar = tool.grammar &&
    `The text must follow this ${tool.grammar.syntax} grammar:\n${tool.grammar.definition}`;
  return {
    name: flat,
    description: [tool.description, rule, grammar].filter((text) => text !== undefined).join("\n\n"),
    parameters: adaptToolSchema(FREEFORM_SCHEMA, context),
  };
}
