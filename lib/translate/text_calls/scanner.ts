/**
 * Separates the calls that a provider left in the text of an answer from what is certainly text.
 *
 * Text that quotes markup must never run. Outside of code, quotations and patches the first marker decides: it becomes
 * calls only if it begins a line, if nothing but blocks and whitespace follows up to the end of the answer, and if all
 * of that is well formed and names declared tools. Otherwise the marker and everything after it is text. The caller
 * also stops the scanner at the first native call.
 *
 * @module
 */
import { ANY_OPENER, matchOpener, MAX_OPENER, readBlocks } from "./families.ts";
import type { TextCall } from "./call_values.ts";
import { Cursor, NotACallError, type Reading } from "./cursor.ts";
import type { DeclaredTools } from "./declared_tools.ts";
import { MarkdownPosition } from "./markdown_position.ts";

/** Maximum length of text held back, in UTF-16 units. */
const MAX_HELD = 1 << 20;

/** The characters that end a line, delimit code, and begin markers. */
const [LINE_FEED, TICK, ANGLE, BRACKET] = [0x0a, 0x60, 0x3c, 0x5b];

/** Text held back while it may be a run of blocks. */
interface HeldBlock {
  readonly pieces: string[];
  length: number;
  readonly cursor: Cursor;
  readonly reading: Reading<readonly TextCall[]>;
}

/** The end of a text. */
export interface ScanEnd {
  /** Ordinary text that was held back; "" when there is none. */
  readonly text: string;
  /** The calls that {@linkcode block} means; none when its end is missing. */
  readonly calls: readonly TextCall[];
  /** A run of blocks that was held back; absent when there is none. */
  readonly block?: string;
}

/** Scans the text of one answer for calls; the result does not depend on how the text is split into pieces. */
export class TextCallScanner {
  readonly #tools: DeclaredTools;
  readonly #place = new MarkdownPosition();
  /** End of the text that may be the beginning of a marker. */
  #pending = "";
  /** End of the line that was returned already, but may be the beginning of a marker in mid-line. */
  #tail = "";
  #held: HeldBlock | undefined;
  #isOff: boolean;
  #outcome: "none" | "calls" | "text" = "none";

  constructor(tools: DeclaredTools) {
    this.#tools = tools;
    this.#isOff = !tools.mayBeCalled;
  }

  /** Whether a block is held back; the next piece belongs to it. */
  get isHolding(): boolean {
    return this.#held !== undefined;
  }

  /** What became of markup, for the log: there was none, it became calls, or it was left as text. */
  get outcome(): "none" | "calls" | "text" {
    return this.#outcome;
  }

  /** Takes the next piece; returns the text that is certainly not a call, "" if everything is held back. */
  feed(piece: string): string {
    if (this.#isOff) return piece;
    if (this.#held) return this.#hold(this.#held, piece);
    if (this.#pending === "" && this.#tail === "" && !this.#place.isLineStart && isOrdinary(piece)) {
      this.#place.extendLine(piece);
      return piece;
    }
    const text = this.#pending + piece;
    this.#pending = "";
    let from = 0;
    for (;;) {
      const start = this.#skipIndent(text, from);
      const match = this.#place.isLineStart ? matchOpener(text.slice(start, start + MAX_OPENER)) : "none";
      if (match === "whole") return text.slice(0, start) + this.#begin(text.slice(start));
      if (match === "part") {
        this.#pending = text.slice(start);
        return text.slice(0, start);
      }
      const end = text.indexOf("\n", start);
      if (!this.#pass(end === -1 ? text.slice(start) : text.slice(start, end + 1)) || end === -1) return text;
      from = end + 1;
    }
  }

  /** Ends the search: returns the text held back. Everything after it is text, too. */
  stop(): string {
    const text = this.pause();
    this.#isOff = true;
    return text;
  }

  /** Interrupts the text, because something else comes next: returns the text held back, and begins a new paragraph. */
  pause(): string {
    if (this.#held) return this.#letGo(this.#held);
    if (this.#pending === "" && this.#tail === "" && this.#place.isParagraphStart) return "";
    const text = this.#pending;
    this.#pending = "";
    this.#tail = "";
    this.#place.advance(text);
    this.#place.breakParagraph();
    return text;
  }

  /**
   * Ends the text: returns what is still held back. A block that could not be read to its end was well formed so far, so
   * only the end is missing.
   */
  end(): ScanEnd {
    const held = this.#held;
    if (!held) return { text: this.stop(), calls: [] };
    held.cursor.end();
    const calls = resumeReading(held) ?? [];
    const block = this.#letGo(held);
    if (calls.length > 0) this.#outcome = "calls";
    return { text: "", calls, block };
  }

  #skipIndent(text: string, from: number): number {
    let start = from;
    while (text.charAt(start) === " ") start++;
    this.#place.advance(text.slice(from, start));
    return start;
  }

  /** Passes over the rest of a line; false if a marker in it ends the search. */
  #pass(rest: string): boolean {
    const line = this.#tail + rest;
    const mayMark = line.includes("<") || line.includes("[");
    let passed = this.#tail.length;
    let marked = 0;
    for (const match of mayMark ? line.matchAll(ANY_OPENER) : []) {
      marked = match.index + match[0].length;
      this.#place.advance(line.slice(passed, marked));
      passed = marked;
      if (this.#place.isQuoted) continue;
      this.#outcome = "text";
      this.#isOff = true;
      return false;
    }
    this.#place.advance(line.slice(passed));
    this.#tail = mayMark && !line.endsWith("\n") ? line.slice(Math.max(marked, line.length - MAX_OPENER)) : "";
    return true;
  }

  #begin(text: string): string {
    const cursor = new Cursor();
    const reading = readBlocks({ cursor, tools: this.#tools });
    this.#held = { pieces: [], length: 0, cursor, reading };
    return this.#hold(this.#held, text);
  }

  #hold(held: HeldBlock, piece: string): string {
    held.pieces.push(piece);
    held.length += piece.length;
    if (held.length > MAX_HELD) return this.#letGo(held);
    held.cursor.add(piece);
    return resumeReading(held) === undefined ? this.#letGo(held) : "";
  }

  #letGo(held: HeldBlock): string {
    this.#held = undefined;
    this.#isOff = true;
    this.#outcome = "text";
    return held.pieces.join("");
  }
}

/** Whether `piece` has no character that ends a line or means anything in the middle of one. */
function isOrdinary(piece: string): boolean {
  for (let at = 0; at < piece.length; at++) {
    const code = piece.charCodeAt(at);
    if (code === LINE_FEED || code === TICK || code === ANGLE || code === BRACKET) return false;
  }
  return true;
}

/** Resumes reading: the calls once the text has ended, none before that, undefined if it is not a run of blocks. */
function resumeReading({ reading }: HeldBlock): readonly TextCall[] | undefined {
  try {
    const { done, value } = reading.next();
    return done === true ? value : [];
  } catch (thrown) {
    if (thrown instanceof NotACallError) return undefined;
    throw thrown;
  }
}
