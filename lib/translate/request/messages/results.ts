/**
 * Translation of the outputs of calls into results: one for every call, all in one message, before anything else.
 *
 * @module
 */
import type { TextBlock, ToolResultBlock, UserBlock } from "../../../messages/types.ts";
import type { ToolMap } from "../../tool_map.ts";
import { formatFoundTools, listFlatNames } from "../found_tools.ts";
import { MISSING_OUTPUT, NO_OUTPUT } from "../prompts.ts";
import type { TurnCall } from "../turns.ts";
import { encodeCallId } from "./assistant_turn.ts";
import { type BlockContext, translateBlocks } from "./blocks.ts";
import { findCallName } from "./tools.ts";

/** What results are translated with. */
export interface ResultContext extends BlockContext {
  readonly tools: ToolMap;
  /** The tools that the client itself declared. */
  readonly own: ToolMap;
  /** The relay's own answers to calls of tools that do not exist. */
  readonly unknownCalls: ReadonlyMap<TurnCall, string>;
  /** Names of the declared tools that a search found, which its result refers to; empty where that is not known. */
  readonly deferred: ReadonlySet<string>;
}

/** The results of `calls` in their order, then the pictures of failed ones, whose results may hold only text. */
export function translateResults(
  calls: readonly TurnCall[],
  context: ResultContext,
): readonly (ToolResultBlock | UserBlock)[] {
  const results = calls.map((call) => translateResult(call, context));
  return [...results.map(({ block }) => block), ...results.flatMap(({ lifted }) => lifted)];
}

interface TranslatedResult {
  readonly block: ToolResultBlock;
  readonly lifted: readonly UserBlock[];
}

function translateResult(call: TurnCall, context: ResultContext): TranslatedResult {
  const { profile, report, unknownCalls } = context;
  const id = encodeCallId(call.id, profile);
  if (call.output === undefined) {
    report.add("repaired", "input.call", "a call without output got one that says so");
    return createFailure(id, MISSING_OUTPUT);
  }
  const unknown = unknownCalls.get(call);
  if (unknown !== undefined) {
    report.add("replaced", "input.output", "the answer to a call of an unknown tool names the tools there are");
    return createFailure(id, unknown);
  }
  const blocks = translateBlocks(call.output.content, context);
  if (call.output.kind === "tool_search" && blocks.length === 0) {
    return { block: createResult(id, referToTools(call, context)), lifted: [] };
  }
  if (!isAborted(blocks)) return { block: createResult(id, blocks), lifted: [] };
  const name = findCallName(call.item, context);
  const pictures = blocks.filter((block) => block.type !== "text");
  return {
    block: { ...createResult(id, blocks.filter((block) => block.type === "text")), is_error: true },
    lifted: pictures.length === 0 ? [] : [createText(`Attached to the output of ${name}:`), ...pictures],
  };
}

/** The found tools: references to those that are declared as deferred, else words. */
function referToTools({ output }: TurnCall, { tools, deferred }: ResultContext): ToolResultBlock["content"] {
  const found = output?.tools ?? [];
  const names = [...new Set(listFlatNames(found, tools))];
  // An empty list is refused, and so is a reference to a tool that is not declared.
  return names.length === 0 || !names.every((name) => deferred.has(name))
    ? [createText(formatFoundTools(found, tools))]
    : names.map((name) => ({ type: "tool_reference", tool_name: name }));
}

/** Whether a call was given up; Codex writes `aborted`, and after how long (0.80 to 0.171). */
function isAborted([first]: readonly UserBlock[]): boolean {
  return first?.type === "text" && /^aborted(?:$| by user)/.test(first.text);
}

function createResult(id: string, content: ToolResultBlock["content"]): ToolResultBlock {
  // Empty lists and empty texts are refused.
  return { type: "tool_result", tool_use_id: id, content: content.length > 0 ? content : [createText(NO_OUTPUT)] };
}

function createFailure(id: string, words: string): TranslatedResult {
  return { block: { ...createResult(id, [createText(words)]), is_error: true }, lifted: [] };
}

function createText(text: string): TextBlock {
  return { type: "text", text };
}
