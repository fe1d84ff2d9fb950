/**
 * Translation of the tool choice into that of a chat request, which may narrow the tools.
 *
 * @module
 */
import type { ChatRequest, ChatTool } from "../../../chat/types.ts";
import type { Report } from "../../../base/report.ts";
import type { ProviderProfile } from "../../../providers/profile.ts";
import type { ToolChoice } from "../../../responses/types.ts";
import type { FlatTool, TranslatedTools } from "../tools.ts";

/** The tools that may be called, and the choice among them; absent: there are none, or the model chooses. */
interface ChosenTools {
  readonly tools?: readonly FlatTool[];
  readonly tool_choice?: NonNullable<ChatRequest["tool_choice"]>;
}

/** The declarations of tools in a chat request. */
export function encodeTools(tools: readonly FlatTool[]): ChatTool[] {
  return tools.map((tool) => ({ type: "function", function: tool }));
}

/** Narrows `tools` and sets the choice; sets none for `auto`, which is the default of every provider. */
export function translateToolChoice(
  choice: ToolChoice | undefined,
  { tools, map }: TranslatedTools,
  { profile, report }: { profile: ProviderProfile; report: Report },
): ChosenTools {
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
): ChosenTools {
  const name = map.getFlatName(choice.name, choice.namespace);
  const named = tools.filter((tool) => tool.name === name);
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
): ChosenTools {
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
): ChosenTools {
  const names = new Set(choice.tools.map((tool) => map.getFlatName(tool.name, tool.namespace)));
  for (const { name, namespace } of choice.tools) {
    if (!map.has(name, namespace)) report.add("dropped", `tool_choice.${name}`, "no such tool is declared");
  }
  const kept = tools.filter((tool) => names.has(tool.name));
  return { tools: kept, ...(choice.required && kept.length > 0 ? translateRequiredChoice(profile, report) : {}) };
}
