/**
 * The messages of an answer, with the events for opening, extending and closing each and its parts.
 *
 * @module
 */
import { TextPieces } from "../../base/text_pieces.ts";
import * as events from "../../responses/events.ts";
import type { ContentPlace, UnnumberedEvent } from "../../responses/events.ts";
import type { OutputLogprob, TextSource } from "../../base/text_source.ts";
import type { MessagePart } from "../../responses/message_part.ts";
import type { ItemStatus, ResponseItem } from "../../responses/types.ts";
import { type ClosedItem, flushHalf, type GrowingItem, takeWholeCharacters } from "./output_items.ts";

/** The part of a message that is being written. */
interface OpenPart extends GrowingItem {
  readonly type: MessagePart["type"];
  readonly pieces: TextPieces;
  readonly annotations: TextSource[];
  readonly logprobs: OutputLogprob[];
  /** The provider's place of the part; absent where a message has only one. */
  readonly place?: number;
}

/** A message that is being written. */
export interface MessageEntry {
  readonly kind: "message";
  readonly id: string;
  readonly index: number;
  /** What the provider says that the message is for; absent unless it says so. */
  readonly phase?: "commentary" | "final_answer";
  /** Finished parts. */
  readonly parts: MessagePart[];
  /** Absent before the first part. */
  open?: OpenPart;
}

/** Opens a message; its parts open with their first piece. */
export function openMessageItem(entry: MessageEntry): UnnumberedEvent {
  return events.outputItemAdded(entry.index, createMessage(entry, "in_progress", []));
}

function createMessage(
  { id, phase }: MessageEntry,
  status: ItemStatus,
  content: readonly MessagePart[],
): ResponseItem {
  return { type: "message", id, status, role: "assistant", content, ...(phase !== undefined && { phase }) };
}

/** What comes with a piece of text: the probabilities of its tokens, and the place of its part. */
export interface TextDetails {
  readonly logprobs?: readonly OutputLogprob[] | undefined;
  readonly place?: number | undefined;
}

/** Appends text, with the probabilities of its tokens where the client wants them. */
export function appendText(
  entry: MessageEntry,
  piece: string,
  { logprobs, place }: TextDetails = {},
): UnnumberedEvent[] {
  if (piece === "") return [];
  const { part, opening } = openPart(entry, "output_text", place);
  // One by one: a text that was held comes with as many as it has tokens, too many for the arguments of one call.
  for (const logprob of logprobs ?? []) part.logprobs.push(logprob);
  const text = takeWholeCharacters(part, piece);
  // The probabilities of half a character are only in the whole text.
  if (text === "") return opening;
  part.pieces.push(text);
  const delta = events.outputTextDelta(getTextPlace(entry), text, logprobs);
  return opening.length === 0 ? [delta] : [...opening, delta];
}

/** Appends a piece of a refusal. */
export function appendRefusal(entry: MessageEntry, piece: string): UnnumberedEvent[] {
  if (piece === "") return [];
  const { part, opening } = openPart(entry, "refusal");
  const text = takeWholeCharacters(part, piece);
  if (text === "") return opening;
  part.pieces.push(text);
  return [...opening, events.refusalDelta(getTextPlace(entry), text)];
}

/** Adds a source to the text that is being written; there must be one. */
export function appendAnnotation(entry: MessageEntry, annotation: TextSource): UnnumberedEvent[] {
  const { part, opening } = openPart(entry, "output_text");
  const index = part.annotations.push(annotation) - 1;
  return [...opening, events.annotationAdded(getTextPlace(entry), index, annotation)];
}

/** Closes a message. */
export function closeMessageItem(entry: MessageEntry, status: ItemStatus): ClosedItem {
  const { index } = entry;
  const closing = closePart(entry);
  const item = createMessage(entry, status, entry.parts);
  return { item, events: [...closing, events.outputItemDone(index, item)] };
}

/** The open part if it is of this type and at this place; otherwise a new one, and the events that close the other and open it. */
function openPart(
  entry: MessageEntry,
  type: MessagePart["type"],
  place?: number,
): { readonly part: OpenPart; readonly opening: UnnumberedEvent[] } {
  if (entry.open?.type === type && (place === undefined || place === (entry.open.place ?? place))) {
    return { part: entry.open, opening: NO_EVENTS };
  }
  const closing = closePart(entry);
  const part: OpenPart = {
    type,
    pieces: new TextPieces(),
    annotations: [],
    logprobs: [],
    ...(place !== undefined && { place }),
  };
  entry.open = part;
  return { part, opening: [...closing, events.contentPartAdded(getTextPlace(entry), createPart(part, ""))] };
}

const NO_EVENTS: UnnumberedEvent[] = [];

function closePart(entry: MessageEntry): UnnumberedEvent[] {
  const part = entry.open;
  if (!part) return [];
  const place = getTextPlace(entry);
  const rest = flushHalf(part);
  if (rest !== "") part.pieces.push(rest);
  const text = part.pieces.join();
  const whole = createPart(part, text);
  const isText = part.type === "output_text";
  const delta = isText ? events.outputTextDelta(place, rest) : events.refusalDelta(place, rest);
  const done = isText ? events.outputTextDone(place, text, part.logprobs) : events.refusalDone(place, text);
  entry.parts.push(whole);
  delete entry.open;
  return [...(rest === "" ? [] : [delta]), done, events.contentPartDone(place, whole)];
}

function createPart({ type, annotations, logprobs }: OpenPart, text: string): MessagePart {
  if (type === "refusal") return { type, refusal: text };
  return text === "" ? events.textPart("") : events.textPart(text, annotations, logprobs);
}

/** The place of the part that is being written. */
export function getTextPlace({ id, index, parts }: MessageEntry): ContentPlace {
  return { item_id: id, output_index: index, content_index: parts.length };
}
