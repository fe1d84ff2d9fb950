/**
 * What a whole message adds to the deltas before it.
 *
 * Some providers send the whole answer again in their last frame, or everything so far in every frame, as a `message`
 * beside or in place of the `delta` (reported of gateways and browser clients, 2026-06). Only what goes on exactly from
 * what was received is new. Deltas are never compared: a model may repeat itself.
 *
 * @module
 */
import { TextPieces } from "../../base/text_pieces.ts";
import { copyText } from "../../base/copy_text.ts";
import type { AnswerChunk } from "../../wire/chunk.ts";

/** The fields of text that are followed, each for itself. */
const FIELDS = ["text", "reasoning", "refusal"] as const;

/** How often the visible text is compared, which may cost more than receiving the message did. */
const MAX_LOOKS = 64;

/** What a whole message adds. */
export interface NewPart {
  /** Text and reasoning that were not received before; the calls are those of the message. */
  readonly chunk: AnswerChunk;
  /** Number of texts of which something was left out. */
  readonly repeats: number;
}

/** Remembers what was received of one answer. */
export class ReceivedMessage {
  readonly #pieces: Readonly<Record<typeof FIELDS[number], TextPieces>> = {
    text: new TextPieces(),
    reasoning: new TextPieces(),
    refusal: new TextPieces(),
  };
  readonly #lengths = { text: 0, reasoning: 0, refusal: 0 };
  #hasDeltas = false;
  #hasDetails = false;
  #hasAnnotations = false;
  #looks = 0;

  /** Adds a chunk of deltas. */
  add(chunk: AnswerChunk): void {
    this.#hasDeltas ||= !chunk.isWhole;
    this.#hasDetails ||= chunk.reasoningDetails !== undefined;
    this.#hasAnnotations ||= chunk.annotations !== undefined;
    for (const field of FIELDS) {
      const piece = chunk[field];
      if (piece === "") continue;
      this.#pieces[field].push(piece);
      this.#lengths[field] += piece.length;
    }
  }

  /** Adds a delta of one piece. */
  addPiece(part: "text" | "reasoning" | "arguments", piece: string): void {
    this.#hasDeltas = true;
    if (part === "arguments") return;
    this.#pieces[part].push(piece);
    this.#lengths[part] += piece.length;
  }

  /**
   * The part of a whole message that was not received before, which then counts as received.
   *
   * @param readShown The visible text of the answer so far: the deltas may also hold reasoning between tags.
   */
  takeNew(whole: AnswerChunk, readShown: () => string): NewPart {
    const { reasoningDetails, annotations, ...rest } = whole;
    const part = { ...rest };
    let repeats = 0;
    for (const field of FIELDS) {
      part[field] = this.#cutKnown(field, whole[field], readShown);
      if (part[field] !== whole[field]) repeats++;
    }
    const isNew = reasoningDetails !== undefined && !this.#hasDetails;
    const chunk: AnswerChunk = {
      ...part,
      ...(isNew && { reasoningDetails }),
      ...(annotations && !this.#hasAnnotations && { annotations }),
    };
    this.add(chunk);
    return { chunk, repeats };
  }

  #cutKnown(field: typeof FIELDS[number], whole: string, readShown: () => string): string {
    const length = this.#lengths[field];
    if (whole === "" || length === 0) return whole;
    // The lengths first, so that comparing never costs more than receiving the message did.
    if (whole.length >= length) {
      const rest = cutStart(whole, this.#pieces[field].join());
      if (rest !== undefined) return rest;
    }
    const shown = field === "text" && this.#looks++ < MAX_LOOKS ? cutStart(whole, readShown()) : undefined;
    if (shown !== undefined) return shown;
    // Without any deltas these are not repetitions but pieces under the wrong name.
    return this.#hasDeltas ? "" : whole;
  }
}

/** What follows `start` in `whole`; undefined if it begins otherwise. Spaces around a text may be lost on the way. */
function cutStart(whole: string, start: string): string | undefined {
  const [text, known] = [whole.trimStart(), start.trimStart()];
  if (known === "") return undefined;
  if (text.startsWith(known)) return copyText(text.slice(known.length));
  return text.trimEnd() === known.trimEnd() ? "" : undefined;
}
