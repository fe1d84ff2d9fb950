/**
 * Translation of the tool choice for a vendor's own Responses API, which may narrow the tools.
 *
 * @module
 */
import { decodeArray, isObject, type JsonObject } from "../../../base/json.ts";
import type { Report } from "../../../base/report.ts";
import type { ProviderProfile } from "../../../providers/profile.ts";
import type { VendorRequest, VendorTool } from "../../../responses_upstream/types.ts";
import type { ResponsesRequest, ToolChoice } from "../../../responses/types.ts";
import { readToolChoice } from "../tools.ts";
import type { VendorTools } from "./declarations.ts";
import { isKeptNamespace } from "./kept_tools.ts";

/** The keys of a request that are about tools. */
type ToolKeys = Pick<VendorRequest, "tools" | "tool_choice" | "parallel_tool_calls">;

interface ChoiceContext extends VendorTools {
  readonly profile: ProviderProfile;
  readonly report: Report;
}

/** The keys about tools; none without tools, since servers refuse a choice among none (reported 2026-08). */
export function encodeToolKeys(request: ResponsesRequest, context: ChoiceContext): ToolKeys {
  const { profile } = context;
  const chosen = choose(readToolChoice(request), request, context);
  if (chosen.tools === undefined || chosen.tools.length === 0) return {};
  const { parallelToolCalls: parallel } = request;
  return {
    ...chosen,
    ...(profile.parallelToolCalls && parallel !== undefined && { parallel_tool_calls: parallel }),
  };
}

function choose(choice: ToolChoice | undefined, request: ResponsesRequest, context: ChoiceContext): ToolKeys {
  const { profile, report } = context;
  const tools = [...context.tools];
  switch (choice?.mode) {
    case undefined:
      return { tools };
    case "auto":
      // It is the default of every provider.
      return profile.privateKeys === "keep" ? { tools, tool_choice: "auto" } : { tools };
    case "none":
      if (profile.noneChoice === "none") return { tools, tool_choice: "none" };
      report.add("dropped", "tools", "this provider has no value for calling none of them");
      return {};
    case "required":
      return { tools, ...requireCall(context) };
    case "hosted":
      return { tools, ...demandHosted(choice.wireType, context) };
    case "tool":
      return demandTool(choice, tools, context);
    case "allowed":
      return allowTools(choice, tools, request, context);
  }
}

function requireCall({ profile, report }: ChoiceContext): ToolKeys {
  if (profile.requiredChoice === "required") return { tool_choice: "required" };
  report.add("dropped", "tool_choice", "this provider does not let a request force a call");
  return {};
}

function demandHosted(type: string, { tools, profile, report }: ChoiceContext): ToolKeys {
  if (profile.forcedHosted === "auto" || !tools.some((tool) => tool.type === type)) {
    report.add("dropped", `tool_choice.${type}`, "the tool it asks for cannot run here, or cannot be demanded");
    return {};
  }
  const demanded = { type };
  return {
    tool_choice: profile.forcedHosted === "object"
      ? demanded
      : { type: "allowed_tools", mode: "required", tools: [demanded] },
  };
}

function demandTool(
  choice: Extract<ToolChoice, { mode: "tool" }>,
  tools: VendorTool[],
  context: ChoiceContext,
): ToolKeys {
  const { profile, report, map } = context;
  if (!map.has(choice.name, choice.namespace)) {
    report.add("dropped", `tool_choice.${choice.name}`, "no such tool is declared");
    return { tools };
  }
  if (profile.requiredChoice !== "required") return { tools, ...requireCall(context) };
  const flat = map.getFlatName(choice.name, choice.namespace);
  if (profile.namedChoice === "by_name") {
    const type = map.find(flat)?.isKept === true ? "custom" : "function";
    const isInside = choice.namespace !== undefined && isKeptNamespace(choice.namespace, profile);
    return {
      tools,
      tool_choice: isInside
        ? { type, name: choice.name, namespace: choice.namespace }
        : { type, name: map.getFlatName(choice.name, choice.namespace) },
    };
  }
  report.add("dropped", "tools", "the provider forces a certain tool only when it is the only one");
  return { tools: tools.flatMap((tool) => pickTool(tool, new Set([flat]), context)), ...requireCall(context) };
}

function allowTools(
  choice: Extract<ToolChoice, { mode: "allowed" }>,
  tools: VendorTool[],
  request: ResponsesRequest,
  context: ChoiceContext,
): ToolKeys {
  const { profile, report, map } = context;
  const { tool_choice: sent } = request.raw;
  if (profile.privateKeys === "keep" && isObject(sent)) return { tools, tool_choice: sent };
  for (const { name, namespace } of choice.tools) {
    if (!map.has(name, namespace)) report.add("dropped", `tool_choice.${name}`, "no such tool is declared");
  }
  const hosted = listHosted(sent, tools);
  const [only] = hosted;
  if (only !== undefined && choice.tools.length === 0) return { tools, ...demandHosted(only, context) };
  const names = new Set(choice.tools.map((tool) => map.getFlatName(tool.name, tool.namespace)));
  const kept = tools.flatMap((tool) => hosted.includes(String(tool.type)) ? [tool] : pickTool(tool, names, context));
  return { tools: kept, ...(choice.required && kept.length > 0 ? requireCall(context) : {}) };
}

/** The types of declared tools that a list of allowed tools names, which have no other name. */
function listHosted(choice: unknown, tools: readonly VendorTool[]): string[] {
  const listed = isObject(choice) ? decodeArray(choice.tools).filter(isObject).map(({ type }) => type) : [];
  return tools.flatMap(({ type, ...tool }) => "name" in tool || !listed.includes(type) ? [] : [String(type)]);
}

/** `tool` if its flat name is one of `names`; of a namespace, what is left of it. */
function pickTool(tool: VendorTool, names: ReadonlySet<string>, { map }: ChoiceContext): JsonObject[] {
  const { type, name } = tool;
  if (type !== "namespace") {
    return names.has(type === "tool_search" ? map.getFlatName(type, undefined, type) : String(name))
      ? [{ ...tool }]
      : [];
  }
  const inner = "tools" in tool && Array.isArray(tool.tools) ? tool.tools.filter(isObject) : [];
  const left = inner.filter((child) => names.has(map.getFlatName(String(child.name), String(name))));
  return left.length === 0 ? [] : [{ ...tool, tools: left }];
}
