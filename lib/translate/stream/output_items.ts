/**
 * The reasoning items of an answer, with the events for opening, extending and closing each.
 *
 * Appending costs the same however long the item already is: pieces are collected, and joined once when it closes.
 *
 * @module
 */
import type { ReasoningField } from "../../wire/chunk.ts";
import * as events from "../../responses/events.ts";
import type { UnnumberedEvent } from "../../responses/events.ts";
import type { ResponseItem } from "../../responses/types.ts";

/** State that all items share while they are written. */
export interface GrowingItem {
  /** A high surrogate that waits for its low surrogate; absent or "" when there is none. */
  half?: string;
}

/** Reasoning that the client shows. */
export interface ReasoningEntry extends GrowingItem {
  readonly kind: "reasoning";
  readonly id: string;
  readonly index: number;
  readonly pieces: string[];
  field?: ReasoningField;
}

/** A closed item and the events that close it. */
export interface ClosedItem {
  readonly events: UnnumberedEvent[];
  readonly item: ResponseItem;
}

/**
 * The part of `piece` that can be shown. Providers cut characters in two, and clients refuse an event that holds half
 * of one, so a high surrogate waits for its low surrogate; an unpaired surrogate becomes U+FFFD.
 */
export function takeWholeCharacters(entry: GrowingItem, piece: string): string {
  const { half = "" } = entry;
  if (half === "" && piece.isWellFormed()) return piece;
  const text = half + piece;
  entry.half = "";
  if (text.isWellFormed()) return text;
  const last = text.charCodeAt(text.length - 1);
  if (last < 0xd800 || last > 0xdbff) return text.toWellFormed();
  entry.half = text.slice(-1);
  return text.slice(0, -1).toWellFormed();
}

/** U+FFFD for a high surrogate that still waits at the end; "" when there is none. */
export function flushHalf({ half = "" }: GrowingItem): string {
  return half.toWellFormed();
}

/** Opens a reasoning item. */
export function openReasoningItem({ id, index }: ReasoningEntry): UnnumberedEvent[] {
  return [
    events.outputItemAdded(index, { type: "reasoning", id, summary: [] }),
    events.summaryPartAdded({ item_id: id, output_index: index, summary_index: 0 }),
  ];
}

/** Appends reasoning. */
export function appendReasoning(entry: ReasoningEntry, piece: string): UnnumberedEvent[] {
  return addReasoning(entry, takeWholeCharacters(entry, piece));
}

function addReasoning(entry: ReasoningEntry, text: string): UnnumberedEvent[] {
  if (text === "") return [];
  entry.pieces.push(text);
  return [events.summaryTextDelta({ item_id: entry.id, output_index: entry.index, summary_index: 0 }, text)];
}

/** Closes a reasoning item; `envelope` is what `encrypted_content` will hold. */
export function closeReasoningItem(entry: ReasoningEntry, envelope: string): ClosedItem {
  const { id, index, pieces } = entry;
  const rest = addReasoning(entry, flushHalf(entry));
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
    events: [
      ...rest,
      events.summaryTextDone(place, text),
      events.summaryPartDone(place, text),
      events.outputItemDone(index, item),
    ],
  };
}

/** A reasoning item without text, for data that must be replayed. */
export function createSealedReasoning(id: string, index: number, envelope: string): ClosedItem {
  const item: ResponseItem = { type: "reasoning", id, summary: [], encrypted_content: envelope };
  return {
    item,
    events: [events.outputItemAdded(index, { type: "reasoning", id, summary: [] }), events.outputItemDone(index, item)],
  };
}
