/**
 * A frame of which only one piece of text is new, in a form that needs no decoding and no encoding.
 *
 * @module
 */
import type { AnswerChunk } from "./chunk.ts";

/** A frame that was decoded, and that others repeat with another piece of text. */
export interface KnownFrame {
  /** What the piece is. */
  readonly part: "text" | "reasoning" | "arguments";
  /** The chunk of the frame that was decoded. */
  readonly chunk: AnswerChunk;
  /** Whether the frame says nothing besides the piece and its place, so that it can only extend what is open. */
  readonly isBare: boolean;
  /** The chunk with another piece. */
  fill(text: string): AnswerChunk;
}

/** A frame that equals a known one, but for its piece of text. */
export class KnownDelta {
  readonly frame: KnownFrame;
  /** The piece; never "". */
  readonly text: string;
  /**
   * The piece between the quotation marks of JSON, as `JSON.stringify` writes it; the same as the text where nothing is
   * escaped. Undefined where the provider escapes it in another way.
   */
  readonly literal: string | undefined;

  constructor(frame: KnownFrame, text: string, literal: string | undefined) {
    this.frame = frame;
    this.text = text;
    this.literal = literal;
  }

  /** The same as a chunk. */
  toChunk(): AnswerChunk {
    return this.frame.fill(this.text);
  }
}

/** What one frame says: decoded, or in terms of an earlier one. */
export type AnswerPart = AnswerChunk | KnownDelta;

/** The chunks of all parts. */
export function toChunks(parts: readonly AnswerPart[]): readonly AnswerChunk[] {
  return parts.map((part) => part instanceof KnownDelta ? part.toChunk() : part);
}
