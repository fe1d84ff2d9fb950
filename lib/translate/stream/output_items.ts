/**
 * The reasoning items of an answer, with the events for opening, extending and closing each.
 *
 * Appending costs the same however long the item already is: pieces are collected, and joined once when it closes.
 *
 * @module
 */
import type { TextPieces } from "../../base/text_pieces.ts";
import type { ReasoningField } from "../../wire/chunk.ts";
import * as events from "../../responses/events.ts";
import type { SummaryPlace, UnnumberedEvent } from "../../responses/events.ts";
import type { DeltaRun } from "../../responses/prepared_delta.ts";
import type { ResponseItem } from "../../responses/types.ts";

/** State that all items share while they are written. */
export interface GrowingItem {
  /** A high surrogate that waits for its low surrogate; absent or "" when there is none. */
  half?: string;
  /** The events of its deltas; absent before the first that was written without being encoded. */
  run?: DeltaRun | undefined;
}

/** Reasoning that the client shows. */
export interface ReasoningEntry extends GrowingItem {
  readonly kind: "reasoning";
  readonly id: string;
  readonly index: number;
  /** Finished parts of the summary. */
  readonly parts: string[];
  /** Pieces of the part that is being written. */
  readonly pieces: TextPieces;
  field?: ReasoningField;
  /** What identifies the item, where the provider still has to end it. */
  readonly key?: string;
  /** The provider's place of that part; absent where reasoning has no parts. */
  part?: number;
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

/** Appends reasoning; a piece with another `part` than the last one begins a part of its own. */
export function appendReasoning(entry: ReasoningEntry, piece: string, part?: number): UnnumberedEvent[] {
  if (part === entry.part) return addReasoning(entry, takeWholeCharacters(entry, piece));
  const isFirst = entry.pieces.isEmpty && entry.parts.length === 0;
  const turn = isFirst ? [] : beginPart(entry);
  if (part !== undefined) entry.part = part;
  return [...turn, ...addReasoning(entry, takeWholeCharacters(entry, piece))];
}

/** Ends the part that is being written, and begins the next one. */
function beginPart(entry: ReasoningEntry): UnnumberedEvent[] {
  const ended = closePart(entry);
  entry.parts.push(ended.text);
  entry.pieces.clear();
  entry.half = "";
  entry.run = undefined;
  return [...ended.events, events.summaryPartAdded(getSummaryPlace(entry))];
}

function closePart(entry: ReasoningEntry): { readonly text: string; readonly events: UnnumberedEvent[] } {
  const rest = addReasoning(entry, flushHalf(entry));
  const text = entry.pieces.join();
  const place = getSummaryPlace(entry);
  return { text, events: [...rest, events.summaryTextDone(place, text), events.summaryPartDone(place, text)] };
}

/** The place of the part that is being written. */
export function getSummaryPlace({ id, index, parts }: ReasoningEntry): SummaryPlace {
  return { item_id: id, output_index: index, summary_index: parts.length };
}

function addReasoning(entry: ReasoningEntry, text: string): UnnumberedEvent[] {
  if (text === "") return [];
  entry.pieces.push(text);
  return [events.summaryTextDelta(getSummaryPlace(entry), text)];
}

/** Closes a reasoning item; `envelope` is what `encrypted_content` will hold. */
export function closeReasoningItem(entry: ReasoningEntry, envelope: string): ClosedItem {
  const { id, index, parts } = entry;
  const last = closePart(entry);
  const item: ResponseItem = {
    type: "reasoning",
    id,
    summary: [...parts, last.text].map((text) => ({ type: "summary_text" as const, text })),
    encrypted_content: envelope,
  };
  return { item, events: [...last.events, events.outputItemDone(index, item)] };
}

/** A reasoning item without text, for data that must be replayed. */
export function createSealedReasoning(id: string, index: number, envelope: string): ClosedItem {
  const item: ResponseItem = { type: "reasoning", id, summary: [], encrypted_content: envelope };
  return {
    item,
    events: [events.outputItemAdded(index, { type: "reasoning", id, summary: [] }), events.outputItemDone(index, item)],
  };
}
