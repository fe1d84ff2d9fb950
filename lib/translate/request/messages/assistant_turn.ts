/**
 * The answers of an assistant's turn, each with its blocks in the order in which the model wrote them.
 *
 * A client gets calls at the end of an answer only, so the order of its history is not always that of the answer: the
 * envelope of thinking that followed calls names them.
 *
 * @module
 */
import { parseJson } from "../../../base/json.ts";
import type { AssistantBlock, ThinkingBlock, ToolUseBlock } from "../../../messages/types.ts";
import type { ProviderProfile } from "../../../providers/profile.ts";
import type { ToolMap } from "../../tool_map.ts";
import { encodeArguments } from "../call_arguments.ts";
import { translateCallId } from "../call_ids.ts";
import { NO_THINKING } from "../prompts.ts";
import { type AssistantTurn, readReasoningText, type TurnCall, type TurnPart } from "../turns.ts";
import { type BlockContext, translateTexts } from "./blocks.ts";
import { findCallName } from "./tools.ts";
import { type ReplayedEntry, type ReplayRules, replayThinking } from "./thinking_replay.ts";

/** What the blocks of answers are translated with. */
export interface AnswerContext extends BlockContext, ReplayRules {
  readonly tools: ToolMap;
  /** The tools that the client itself declared. */
  readonly own: ToolMap;
}

/** One answer of the model, and its calls in the same order. */
export interface ReplayedAnswer {
  readonly blocks: AssistantBlock[];
  readonly calls: readonly TurnCall[];
}

/** The answers of a turn; those that hold nothing but thinking are left out, because they led to nothing. */
export function translateAnswers(turn: AssistantTurn, context: AnswerContext): readonly ReplayedAnswer[] {
  return splitAnswers(turn.parts).flatMap((parts) => {
    const { blocks: ordered, calls } = orderBlocks(parts, context);
    const blocks = addMissingThinking(ordered, parts, context);
    if (blocks.some((block) => block.type === "text" || block.type === "tool_use")) return [{ blocks, calls }];
    context.report.add("dropped", "input.reasoning", "reasoning that led to no answer and no call");
    return [];
  });
}

/** The parts by answer: another id in an envelope begins another answer. */
function splitAnswers(parts: readonly TurnPart[]): TurnPart[][] {
  const answers: TurnPart[][] = [];
  let current: string | undefined;
  for (const part of parts) {
    const id = part.kind === "reasoning" ? part.reasoning.envelope?.answer : undefined;
    const isNew = id !== undefined && current !== undefined && id !== current;
    current = id ?? current;
    const last = answers.at(-1);
    if (last === undefined || isNew) answers.push([part]);
    else last.push(part);
  }
  return answers;
}

/** Blocks in the order in which the model wrote them: calls end their run, so texts behind them move before them. */
function orderBlocks(parts: readonly TurnPart[], context: AnswerContext): ReplayedAnswer {
  const blocks: AssistantBlock[] = [];
  const byId = new Map<string, TurnCall>();
  for (const part of parts) {
    if (part.kind === "call" && !byId.has(part.call.item.callId)) byId.set(part.call.item.callId, part.call);
  }
  const written = new Set<TurnCall>();
  let waiting: TurnCall[] = [];
  function write(calls: readonly TurnCall[]): void {
    for (const call of calls) {
      if (written.has(call)) continue;
      written.add(call);
      blocks.push(encodeCall(call, context));
    }
  }
  function writeEntry(entry: ReplayedEntry): void {
    if (entry.kind === "after") {
      write(entry.calls.flatMap((id) => byId.get(id) ?? []));
      return;
    }
    // Without a mark the order of the history is the best that is known.
    write(waiting);
    waiting = [];
    blocks.push(entry.block);
  }
  for (const part of parts) {
    if (part.kind === "call") waiting.push(part.call);
    else if (part.kind === "reasoning") replayThinking(part.reasoning, context).forEach(writeEntry);
    else translateTexts(part.item.content, context).forEach((block) => blocks.push(block));
  }
  write(waiting);
  return { blocks, calls: [...written] };
}

function encodeCall({ item, id }: TurnCall, context: AnswerContext): ToolUseBlock {
  return {
    type: "tool_use",
    id: encodeCallId(id, context.profile),
    name: findCallName(item, context),
    input: parseJson(encodeArguments(item, context.report)) as ToolUseBlock["input"],
  };
}

/** A call's id in the letters of this API: `^[a-zA-Z0-9_-]+$`. */
export function encodeCallId(id: string, profile: ProviderProfile): string {
  const { callIds } = profile;
  return translateCallId(
    id,
    callIds === "nine_alphanumerics" ? profile : { ...profile, callIds: "forty_word_characters" },
  );
}

/**
 * Puts thinking before an answer that has none, where the provider refuses that: what another server showed of its own,
 * or words that say that none is kept.
 */
function addMissingThinking(
  blocks: AssistantBlock[],
  parts: readonly TurnPart[],
  { profile, replays }: AnswerContext,
): AssistantBlock[] {
  const isNeeded = replays && (profile.reasoningRequired === "always" ||
    profile.reasoningRequired === "calls" && blocks.some(({ type }) => type === "tool_use"));
  if (!isNeeded || blocks.length === 0 || blocks.some(isThinking)) return blocks;
  const shown = parts.flatMap((part) => part.kind === "reasoning" ? [readReasoningText(part.reasoning.item)] : []).join(
    "",
  );
  return [{ type: "thinking", thinking: shown.trim() === "" ? NO_THINKING : shown, signature: "" }, ...blocks];
}

/** Whether a block holds thinking. */
export function isThinking(block: { readonly type: string }): block is ThinkingBlock {
  return block.type === "thinking" || block.type === "redacted_thinking";
}
