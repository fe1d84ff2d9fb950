/**
 * The tools of a request, and the choice among them.
 *
 * The tools are part of what thinking blocks are bound to: what a search found is declared as deferred, behind all
 * others, and no tool is taken away where the model binds.
 *
 * @module
 */
import type { Report } from "../../../base/report.ts";
import type { MessagesRequest, MessagesTool, MessagesToolChoice, ThinkingConfig } from "../../../messages/types.ts";
import type { ProviderProfile } from "../../../providers/profile.ts";
import { listDeclaredTools } from "../../../responses/tools.ts";
import type { CallItem, ResponsesRequest, ToolChoice, ToolDeclaration } from "../../../responses/types.ts";
import { ToolMap } from "../../tool_map.ts";
import { listFlatNames } from "../found_tools.ts";
import { createPlaceholder, type FlatTool, readToolChoice, translateTools } from "../tools.ts";
import type { MessagesAbilities } from "./abilities.ts";

/** What tools are declared to. */
export interface ToolContext {
  readonly profile: ProviderProfile;
  readonly abilities: MessagesAbilities;
  readonly report: Report;
}

/** The tools of a request. */
export interface CollectedTools {
  readonly tools: readonly FlatTool[];
  readonly map: ToolMap;
  /** Names of the tools that are declared as deferred. */
  readonly deferred: ReadonlySet<string>;
  /** The tools that the client itself declared, which stay the same when searches find more. */
  readonly own: ToolMap;
  /** Their names, in order. */
  readonly ownNames: readonly string[];
  /**
   * Whether a placeholder stands for tools that the client left out, although its history holds calls: bound thinking
   * is then no longer valid.
   */
  readonly isPlaceholder: boolean;
}

/** Declares the tools of a request. */
export function collectTools(request: ResponsesRequest, { profile, report }: ToolContext): CollectedTools {
  // One tool with a union at its root makes every request fail ("input_schema does not support oneOf, allOf, or anyOf
  // at the top level", anthropics/claude-code #27337, 2026).
  const schemaRules = [...new Set([...profile.schemaRules, "object_root" as const])];
  const rules = { schemaRules, strictTools: false, keptDeclaration: "first" } as const;
  const { tools, map } = translateTools(request, { ...profile, ...rules }, report);
  if (listDeclaredTools(request).some(isStrict)) {
    report.add("dropped", "tools.strict", "the provider takes few keywords in the schemas of strict tools");
  }
  const declared = [
    ...request.tools,
    ...request.input.flatMap((item) => item.type === "additional_tools" ? item.tools : []),
  ];
  const ownNames = new Set(listFlatNames(declared, map));
  const first = tools.filter(({ name }) => ownNames.has(name));
  const found = tools.filter(({ name }) => !ownNames.has(name));
  const own = new ToolMap();
  for (const { name } of first) {
    const entry = map.find(name);
    if (entry !== undefined) own.add(entry);
  }
  const placeholder = first.length === 0 ? createPlaceholder(request, profile, report) : undefined;
  if (placeholder !== undefined) {
    return { tools: [placeholder], map, deferred: new Set(), own, ownNames: [], isPlaceholder: true };
  }
  // At least one tool must not be deferred.
  const isDeferred = profile.foundTools === "deferred" && first.length > 0;
  return {
    tools: [...first, ...found],
    map,
    deferred: new Set(isDeferred ? found.map(({ name }) => name) : []),
    own,
    ownNames: first.map(({ name }) => name),
    isPlaceholder: false,
  };
}

function isStrict(tool: ToolDeclaration): boolean {
  return tool.type === "namespace" ? tool.tools.some(isStrict) : tool.type === "function" && tool.strict;
}

/** The keys of a request that declare `tools` and choose among them; none when there are none. */
export function encodeChoice(
  request: ResponsesRequest,
  tools: CollectedTools,
  context: ToolContext & { readonly thinking: ThinkingConfig | undefined },
): Pick<MessagesRequest, "tools" | "tool_choice"> {
  const wish: ToolChoice | undefined = tools.isPlaceholder ? { mode: "none" } : readToolChoice(request);
  const { profile, report } = context;
  if (wish?.mode === "none" && profile.noneChoice === "no_tools" && tools.tools.length > 0) {
    report.add("dropped", "tools", "this provider has no value for calling none of them");
    return {};
  }
  const { only, choice } = chooseTools(wish, tools, context);
  const callable = only === undefined ? tools.tools : tools.tools.filter(({ name }) => only.has(name));
  if (callable.length === 0) return {};
  const isSingle = request.parallelToolCalls === false && profile.parallelToolCalls;
  const chosen: MessagesToolChoice | undefined = choice?.type !== "none" && isSingle
    ? { ...(choice ?? { type: "auto" }), disable_parallel_tool_use: true }
    : choice;
  return {
    tools: callable.map((tool) => encodeTool(tool, tools.deferred)),
    ...(chosen !== undefined && { tool_choice: chosen }),
  };
}

function encodeTool({ name, description, parameters }: FlatTool, deferred: ReadonlySet<string>): MessagesTool {
  return {
    name,
    ...(description !== undefined && { description }),
    input_schema: parameters,
    ...(deferred.has(name) && { defer_loading: true }),
  };
}

/** The choice, and the names of the tools that remain; absent: all. */
interface Chosen {
  readonly choice?: MessagesToolChoice;
  readonly only?: ReadonlySet<string | undefined>;
}

type ChoiceContext = ToolContext & { readonly thinking: ThinkingConfig | undefined };

function chooseTools(wish: ToolChoice | undefined, { tools, map }: CollectedTools, context: ChoiceContext): Chosen {
  const { abilities: { bindsThinking }, report } = context;
  switch (wish?.mode) {
    case undefined:
    case "auto":
      return {};
    case "none":
      return { choice: { type: "none" } };
    case "required":
      return forceCall(context);
    case "hosted":
      report.add("dropped", `tool_choice.${wish.wireType}`, "the tool it asks for cannot run here");
      return {};
    case "allowed": {
      const only = new Set(wish.tools.map((tool) => map.getFlatName(tool.name, tool.namespace)));
      if (bindsThinking) report.add("dropped", "tool_choice.allowed_tools", "the tools are bound to earlier thinking");
      return { ...(!bindsThinking && { only }), ...(wish.required && forceCall(context)) };
    }
    case "tool": {
      const name = map.getFlatName(wish.name, wish.namespace);
      if (!tools.some((tool) => tool.name === name)) {
        report.add("dropped", `tool_choice.${wish.name}`, "no such tool is declared");
        return {};
      }
      const { choice } = forceCall(context);
      if (choice !== undefined) return { choice: { type: "tool", name } };
      return bindsThinking ? {} : { only: new Set([name]) };
    }
  }
}

/** The choice that forces a call; none where the model refuses it. */
function forceCall({ abilities: { forcedChoice }, thinking, report }: ChoiceContext): Pick<Chosen, "choice"> {
  const isAllowed = forcedChoice === "always" || forcedChoice === "without_budget" && thinking?.type !== "enabled";
  if (isAllowed) return { choice: { type: "any" } };
  report.add("dropped", "tool_choice", "this provider does not let a request force a call");
  return {};
}

/** The name of a call in the history, which does not change when a search finds more tools. */
export function findCallName(
  { name, namespace }: CallItem,
  { tools, own }: { readonly tools: ToolMap; readonly own: ToolMap },
): string {
  return (tools.has(name, namespace) ? tools : own).getFlatName(name, namespace);
}
