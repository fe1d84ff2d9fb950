/**
 * A text that grows by pieces, and is read as a whole at its end.
 *
 * V8 keeps all of a text for a part of it with 13 characters or more, so that the pieces of an answer would keep every
 * read of it, and an array of short texts takes some 40 bytes for each. Short pieces are joined a few at a time: adding one
 * costs the same however many there are, and each is copied once (V8 15, 2026-11).
 *
 * @module
 */

/** Number of pieces that are joined into a block. */
const BLOCK = 64;
/** Characters from which on a piece is kept as it is: others may hold it as well, and a copy would be a second one. */
const LARGE = 256;

/** A growing text. */
export class TextPieces {
  #blocks: string[] = [];
  /** The pieces behind the blocks. */
  #recent: string[] = [];

  /** Whether there is no piece. */
  get isEmpty(): boolean {
    return this.#recent.length === 0 && this.#blocks.length === 0;
  }

  /** How many texts are held. */
  get held(): number {
    return this.#blocks.length + this.#recent.length;
  }

  /** Adds a piece. */
  push(piece: string): void {
    if (piece.length >= LARGE) {
      if (this.#recent.length > 0) this.#endBlock();
      this.#blocks.push(piece);
    } else if (this.#recent.push(piece) === BLOCK) this.#endBlock();
  }

  #endBlock(): void {
    this.#blocks.push(this.#recent.join(""));
    this.#recent = [];
  }

  /** The whole text so far. */
  join(): string {
    if (this.held > 1) {
      this.#blocks = [[...this.#blocks, ...this.#recent].join("")];
      this.#recent = [];
    }
    return this.#blocks[0] ?? this.#recent[0] ?? "";
  }

  /** Forgets the text. */
  clear(): void {
    this.#blocks = [];
    this.#recent = [];
  }
}
