/**
 * The holding of an answer's text until it is known to be what was asked for.
 *
 * @module
 */
import { TextPieces } from "../../base/text_pieces.ts";

/** What the check of a whole text found: the text to show, or nothing to show and perhaps what is wrong with it. */
export interface CheckedText {
  /** The text as it is shown; absent when it is not what was asked for. */
  readonly text?: string;
  /** What is wrong with it; absent where there is nothing to say. */
  readonly fault?: string | undefined;
}

/** Holds the text of one answer. */
export class OutputGate {
  readonly #check: (text: string) => CheckedText;
  readonly #pieces = new TextPieces();
  #isOpen = false;
  #fault: string | undefined;

  /** @param check Judges the whole text. */
  constructor(check: (text: string) => CheckedText) {
    this.#check = check;
  }

  /** Takes a piece and returns true, or returns false when text need not wait any more. */
  hold(piece: string): boolean {
    if (!this.#isOpen) this.#pieces.push(piece);
    return !this.#isOpen;
  }

  /** Whether text need not wait any more. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Whether text other than white space is held. */
  get isHolding(): boolean {
    return this.#pieces.join().trim() !== "";
  }

  /** What is wrong with the text; undefined before {@linkcode settle}, and where there is nothing to say. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** Returns the held text as it came; later text need not wait. */
  release(): string {
    this.#isOpen = true;
    const text = this.#pieces.join();
    this.#pieces.clear();
    return text;
  }

  /** Returns the text if it is what was asked for; otherwise undefined, and keeps it. */
  settle(): string | undefined {
    const { text, fault } = this.#check(this.#pieces.join());
    this.#fault = fault;
    if (text !== undefined) this.release();
    return text;
  }
}
