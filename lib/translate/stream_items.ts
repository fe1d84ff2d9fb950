/**
 * How one item of an answer is opened, appended to and closed, and which events each of these gives.
 *
 * Appending costs the same however long the item already is: pieces are collected and joined once, when it closes.
 *
 * @module
 */
import type { ReasoningField } from "../chat/types.ts";
import { isObject, type JsonObject, parseJson } from "../json.ts";
import * as events from "../responses/events.ts";
import type { UnnumberedEvent } from "../responses/events.ts";
import type { ItemStatus, ResponseItem } from "../responses/types.ts";
import type { FreeformDecoder } from "./freeform.ts";
import type { ToolEntry } from "./tool_map.ts";

/** Thinking that is shown to people. */
export interface ReasoningEntry {
  readonly kind: "reasoning";
  readonly id: string;
  readonly index: number;
  readonly pieces: string[];
  field?: ReasoningField;
}

/** Visible text. */
export interface MessageEntry {
  readonly kind: "message";
  readonly id: string;
  readonly index: number;
  readonly pieces: string[];
}

/** A call of any kind. */
export interface CallEntry {
  readonly kind: "call";
  readonly id: string;
  readonly index: number;
  readonly callId: string;
  readonly tool: ToolEntry;
  readonly pieces: string[];
  /** Present for freeform tools only. */
  readonly freeform?: FreeformDecoder;
}

/** An item that is being written. */
export type Entry = ReasoningEntry | MessageEntry | CallEntry;

/** What closing an item gives. */
export interface Closed {
  readonly events: UnnumberedEvent[];
  readonly item: ResponseItem;
}

/** Opens a reasoning item. */
export function openReasoning({ id, index }: ReasoningEntry): UnnumberedEvent[] {
  return [
    events.itemAdded(index, { type: "reasoning", id, summary: [] }),
    events.summaryAdded({ item_id: id, output_index: index, summary_index: 0 }),
  ];
}

/** Appends thinking. */
export function appendReasoning(entry: ReasoningEntry, piece: string): UnnumberedEvent {
  entry.pieces.push(piece);
  return events.summaryDelta({ item_id: entry.id, output_index: entry.index, summary_index: 0 }, piece);
}

/** Closes a reasoning item; `envelope` is what `encrypted_content` will hold. */
export function closeReasoning({ id, index, pieces }: ReasoningEntry, envelope: string): Closed {
  const place = { item_id: id, output_index: index, summary_index: 0 };
  const text = pieces.join("");
  const item: ResponseItem = {
    type: "reasoning",
    id,
    summary: [{ type: "summary_text", text }],
    encrypted_content: envelope,
  };
  return {
    item,
    events: [events.summaryTextDone(place, text), events.summaryDone(place, text), events.itemDone(index, item)],
  };
}

/** A reasoning item that holds nothing to show, only what must be replayed. */
export function sealedReasoning(id: string, index: number, envelope: string): Closed {
  const item: ResponseItem = { type: "reasoning", id, summary: [], encrypted_content: envelope };
  return {
    item,
    events: [events.itemAdded(index, { type: "reasoning", id, summary: [] }), events.itemDone(index, item)],
  };
}

/** Opens a message. */
export function openMessage({ id, index }: MessageEntry): UnnumberedEvent[] {
  return [
    events.itemAdded(index, { type: "message", id, status: "in_progress", role: "assistant", content: [] }),
    events.partAdded({ item_id: id, output_index: index, content_index: 0 }),
  ];
}

/** Appends text. */
export function appendText(entry: MessageEntry, piece: string): UnnumberedEvent {
  entry.pieces.push(piece);
  return events.textDelta({ item_id: entry.id, output_index: entry.index, content_index: 0 }, piece);
}

/** Closes a message. */
export function closeMessage({ id, index, pieces }: MessageEntry, status: ItemStatus): Closed {
  const place = { item_id: id, output_index: index, content_index: 0 };
  const text = pieces.join("");
  const item: ResponseItem = { type: "message", id, status, role: "assistant", content: [events.textPart(text)] };
  return { item, events: [events.textDone(place, text), events.partDone(place, text), events.itemDone(index, item)] };
}

/** Opens a call. */
export function openCall(entry: CallEntry): UnnumberedEvent {
  return events.itemAdded(entry.index, callItem(entry, "", "in_progress"));
}

/** Appends a piece of the arguments' JSON text; for freeform tools, the text that it decodes to. */
export function appendCall(entry: CallEntry, piece: string): UnnumberedEvent[] {
  if (piece === "") return [];
  entry.pieces.push(piece);
  const place = { item_id: entry.id, output_index: entry.index };
  if (entry.tool.kind === "tool_search") return [];
  if (!entry.freeform) return [events.argumentsDelta(place, piece)];
  const text = entry.freeform.feed(piece);
  return text === "" ? [] : [events.inputDelta(place, text)];
}

/** Whether the model wrote the call to its end, as far as the arguments themselves can tell. */
export function isWhole(entry: CallEntry): boolean {
  if (entry.freeform) return entry.freeform.isWhole;
  const text = entry.pieces.join("").trim();
  return text === "" || parseJson(text) !== undefined;
}

/** Closes a call. Empty arguments become `{}`: an empty string would brick the thread on replay. */
export function closeCall(entry: CallEntry, status: ItemStatus): Closed {
  const place = { item_id: entry.id, output_index: entry.index };
  const raw = entry.pieces.join("");
  if (entry.freeform) {
    const { input, rest } = entry.freeform.end();
    const item = callItem(entry, input, status);
    const delta = rest === "" ? [] : [events.inputDelta(place, rest)];
    return { item, events: [...delta, events.inputDone(place, input), events.itemDone(entry.index, item)] };
  }
  const text = raw.trim() === "" ? "{}" : raw;
  const item = callItem(entry, text, status);
  if (entry.tool.kind === "tool_search") return { item, events: [events.itemDone(entry.index, item)] };
  const delta = text === raw ? [] : [events.argumentsDelta(place, "{}")];
  const call = { name: entry.tool.name, arguments: text };
  return { item, events: [...delta, events.argumentsDone(place, call), events.itemDone(entry.index, item)] };
}

function callItem({ id, callId, tool }: CallEntry, input: string, status: ItemStatus): ResponseItem {
  const { name, namespace } = tool;
  const common = { id, status, call_id: callId };
  const named = { ...common, name, ...(namespace !== undefined && { namespace }) };
  switch (tool.kind) {
    case "function":
      return { type: "function_call", ...named, arguments: input };
    case "custom":
      return { type: "custom_tool_call", ...named, input };
    case "tool_search":
      return { type: "tool_search_call", ...common, execution: "client", arguments: searchArguments(input) };
  }
}

/** Codex takes an object here and finds nothing when it gets text (0.169). */
function searchArguments(text: string): JsonObject {
  if (text === "") return {};
  const value = parseJson(text);
  return isObject(value) ? value : { query: typeof value === "string" ? value : text };
}
