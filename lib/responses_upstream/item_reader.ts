/**
 * What the readers of all items of a vendor's answer share.
 *
 * @module
 */
import { decodeText, type JsonObject } from "../base/json.ts";
import { type AnswerChunk, EMPTY_CHUNK } from "../wire/chunk.ts";

/** Reads one item: its beginning, the events about it, and its end. */
export abstract class ItemReader {
  /** What identifies the item in its answer: ids are missing, constant or different in every event (2026-08). */
  readonly key: string;
  readonly type: string;
  /** Whether the item is something that an answer may consist of. */
  readonly isAnswer: boolean = false;
  isDone = false;
  /** The provider's id; undefined when it names none. */
  id: string | undefined;
  /** The id of the call; undefined for other items. */
  callId: string | undefined;

  /** The number of items before it. */
  readonly place: number;

  constructor(place: number, type: string) {
    this.place = place;
    this.key = String(place);
    this.type = type;
  }

  /** Whether an item of `type` may be this one. */
  fits(type: string): boolean {
    return type === this.type;
  }

  /** The chunks for the item as it begins. */
  open(item: JsonObject): readonly AnswerChunk[] {
    this.id = decodeText(item.id);
    return this.begin(item);
  }

  /** What the beginning says besides the id. */
  protected abstract begin(item: JsonObject): readonly AnswerChunk[];

  /** The chunks of an event about the item. */
  abstract extend(type: string, event: JsonObject): readonly AnswerChunk[];

  /** The chunks for the whole item: what was not said before, and its end. */
  abstract finish(item: JsonObject): readonly AnswerChunk[];

  /** Counts a piece of the item's text that no event was read for. */
  follow(_like: AnswerChunk, _piece: string): void {}

  /** What the last event of the answer adds to the item, though it had ended. */
  complete(_item: JsonObject): readonly AnswerChunk[] {
    return [];
  }
}

/** A chunk with these parts. */
export function createChunk(parts: Partial<AnswerChunk>): AnswerChunk {
  return { ...EMPTY_CHUNK, ...parts };
}

/** The texts of an item by place, of which only the lengths are kept: what was said is known to the client. */
export class TextLengths {
  readonly #lengths = new Map<number, number>();

  /** Counts a piece. */
  add(place: number, piece: string): void {
    this.#lengths.set(place, (this.#lengths.get(place) ?? 0) + piece.length);
  }

  /** The end of the whole text at `place` that no piece held; "" when there is none. */
  takeRest(place: number, whole: string): string {
    const rest = whole.slice(this.#lengths.get(place) ?? 0);
    if (rest !== "") this.add(place, rest);
    return rest;
  }
}

/** The number of a part in its item; 0 where the vendor names none. */
export function readPlace(value: unknown): number {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : 0;
}
