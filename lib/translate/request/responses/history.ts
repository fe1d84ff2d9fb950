/**
 * Translation of the input's items for a vendor's own Responses API, in an order that it accepts.
 *
 * @module
 */
import type { VendorItem } from "../../../responses_upstream/types.ts";
import type { InputItem, ResponsesRequest } from "../../../responses/types.ts";
import { type AssistantTurn, groupTurns, type Turn } from "../turns.ts";
import { answerUnknownCalls, refuseUnknownToolLoop } from "../unknown_tools.ts";
import {
  createUserItem,
  encodeCall,
  encodeCallOutput,
  encodeMessage,
  encodeTurnItem,
  type ItemContext,
} from "./items.ts";
import { hasWholePairs, isKeptInPlace, omitIds } from "./kept_items.ts";
import { createMissingReasoning, encodeReasoning } from "./reasoning.ts";
import { replaceRefusedImages } from "./content.ts";

/** An item to send, and the item of the input that it stands for; absent for what the relay adds. */
interface Placed {
  readonly item: VendorItem;
  readonly source?: InputItem | undefined;
}

/**
 * Translates the input.
 *
 * @throws {RelayError} When the model has called nothing but unknown tools for too long.
 */
export function translateHistory(
  { input }: ResponsesRequest,
  given: Omit<ItemContext, "unknownCalls">,
): readonly VendorItem[] {
  const { profile, report, map, toolNames } = given;
  const keepsOrder = profile.callOrder === "keep" && hasWholePairs(input);
  const kept = input.filter((item) => isKeptInPlace(item, profile) && (keepsOrder || item.type === "additional_tools"));
  const inPlace = new Set(kept);
  const turns = groupTurns(input.filter((item) => !inPlace.has(item)), report);
  refuseUnknownToolLoop(turns, map);
  const context = { ...given, unknownCalls: answerUnknownCalls(turns, map, toolNames) };
  const placed: Placed[] = kept.map((item) => ({ item: omitIds(item.raw ?? {}), source: item }));
  // Pushing one by one: spreading a turn of 100,000 calls into the arguments of `push` would overflow the stack.
  for (const turn of mergeBatches(turns, context)) {
    for (const entry of translateTurn(turn, context)) placed.push(entry);
  }
  const items = (keepsOrder ? restoreOrder(placed, input) : placed).map(({ item }) => item);
  return replaceRefusedImages(items, profile, report);
}

/** `placed` in the order of `input`; what the relay added stays behind what came before it. */
function restoreOrder(placed: readonly Placed[], input: readonly InputItem[]): readonly Placed[] {
  const places = new Map(input.map((item, index) => [item, index]));
  let place = 0;
  return placed
    .map((entry) => {
      place = entry.source === undefined ? place : places.get(entry.source) ?? place;
      return { entry, place };
    })
    .sort((left, right) => left.place - right.place)
    .map(({ entry }) => entry);
}

/**
 * Joins calls without reasoning to the turn before, for a provider that requires reasoning of every turn: calls of one
 * answer whose outputs stand between them would count as turns of their own ("The reasoning_text in the thinking mode
 * must be passed back to the API.", reported 2026-08).
 */
function mergeBatches(turns: readonly Turn[], { profile, report }: ItemContext): readonly Turn[] {
  if (profile.reasoningRequired === "never" || profile.reasoningItems !== "plain") return turns;
  const merged: Turn[] = [];
  for (const turn of turns) {
    const last = merged.at(-1);
    const isBare = turn.kind === "assistant" && turn.calls.length === turn.parts.length;
    if (isBare && last?.kind === "assistant" && last.calls.length > 0 && last.reasoning.length > 0) {
      for (const part of turn.parts) last.parts.push(part);
      for (const call of turn.calls) last.calls.push(call);
      report.add("merged", "input.call", "calls of one answer were put together, before their outputs");
    } else merged.push(turn.kind === "assistant" ? copyTurn(turn) : turn);
  }
  return merged;
}

function copyTurn(turn: AssistantTurn): AssistantTurn {
  return { ...turn, parts: [...turn.parts], calls: [...turn.calls] };
}

function translateTurn(turn: Turn, context: ItemContext): Placed[] {
  if (turn.kind === "assistant") return translateAssistant(turn, context);
  const source = "item" in turn ? turn.item : undefined;
  return encodeTurnItem(turn, context).map((item) => ({ item, source }));
}

/** Reasoning and texts of a turn, its calls, and behind them an output for each, then what these hold besides text. */
function translateAssistant(turn: AssistantTurn, context: ItemContext): Placed[] {
  const { report } = context;
  const spoken = turn.parts.flatMap((part): Placed[] => {
    if (part.kind === "call") return [];
    const item = part.kind === "reasoning"
      ? encodeReasoning(part.reasoning, turn, context)
      : encodeMessage(part.item, context);
    return item === undefined ? [] : [{ item, source: part.kind === "reasoning" ? part.reasoning.item : part.item }];
  });
  const isReasoning = ({ item }: Placed) => item.type === "reasoning";
  if (turn.calls.length === 0 && spoken.every(isReasoning)) {
    // "Item 'rs_…' of type 'reasoning' was provided without its required following item" (OpenAI, reported 2026).
    if (spoken.length > 0) report.add("dropped", "input.reasoning", "reasoning that led to no answer and no call");
    return [];
  }
  const missing = spoken.some(isReasoning) ? undefined : createMissingReasoning(turn, context);
  const outputs = turn.calls.map((call) => ({ source: call.output, ...encodeCallOutput(call, context) }));
  const lifted = outputs.flatMap((output) => output.lifted);
  return [
    ...(missing === undefined ? [] : [{ item: missing, source: turn.calls[0]?.item ?? turn.messages[0] }]),
    ...spoken,
    ...turn.calls.map((call) => ({ item: encodeCall(call, context), source: call.item })),
    ...outputs,
    ...(lifted.length > 0 ? [{ item: createUserItem(lifted), source: outputs.at(-1)?.source }] : []),
  ];
}
