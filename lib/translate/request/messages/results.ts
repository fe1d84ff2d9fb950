/**
 * Translation of the outputs of calls into results: one for every call, all in one message, before anything else.
 *
 * @module
 */
import type { ToolResultBlock, UserBlock } from "../../../messages/types.ts";
import type { ToolDeclaration } from "../../../responses/types.ts";
import type { ToolMap } from "../../tool_map.ts";
import { formatFoundTools, listFlatNames } from "../found_tools.ts";
import { readOutput } from "../own_words.ts";
import { formatAttachmentNote, NO_OUTPUT } from "../prompts.ts";
import type { TurnCall } from "../turns.ts";
import { encodeCallId } from "./assistant_turn.ts";
import { type BlockContext, createText, translateBlocks } from "./blocks.ts";
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
  const id = encodeCallId(call.id, context.profile);
  const output = readOutput(call, context);
  if (typeof output === "string") return createFailure(id, output);
  const blocks = translateBlocks(output.content, context);
  if (output.kind === "tool_search" && blocks.length === 0) {
    return { block: createResult(id, referToTools(output.tools, context)), lifted: [] };
  }
  if (!isAborted(blocks)) return { block: createResult(id, blocks), lifted: [] };
  const name = findCallName(call.item, context);
  const pictures = blocks.filter((block) => block.type !== "text");
  return {
    block: { ...createResult(id, blocks.filter((block) => block.type === "text")), is_error: true },
    lifted: pictures.length === 0 ? [] : [createText(formatAttachmentNote(name)), ...pictures],
  };
}

/** The found tools: references to those that are declared as deferred, else words. */
function referToTools(
  found: readonly ToolDeclaration[],
  { tools, deferred }: ResultContext,
): ToolResultBlock["content"] {
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
