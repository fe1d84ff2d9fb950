/**
 * Which calls did a provider leave in the text, and which part of the text is surely nothing but text?
 *
 * Text that quotes markup must never run. Outside of code, quotations and patches the first marker decides: it becomes
 * calls only when it begins a line, when nothing but blocks and white space follows it to the end of the answer, and
 * when all of that is well formed and every tool in it was declared. If it is anything less, it and all that follows is
 * text, whatever that holds. Whoever uses this also stops it at the first native call.
 *
 * @module
 */
import { ANY_OPENER, matchOpener, MAX_OPENER, readBlocks } from "./families.ts";
import type { LeakedCall } from "./call_values.ts";
import { Cursor, NotACall, type Reading } from "./cursor.ts";
import type { DeclaredTools } from "./declared_tools.ts";
import { TextPlace } from "./markdown_position.ts";

/** How many UTF-16 units are held back at most. */
const MAX_HELD = 1 << 20;

/** Text that is held back while it may be a run of blocks. */
interface Held {
  readonly pieces: string[];
  length: number;
  readonly cursor: Cursor;
  readonly reading: Reading<readonly LeakedCall[]>;
}

/** Looks for calls in the text of one answer, whatever way it is cut into pieces. */
export class LeakedCallScanner {
  readonly #tools: DeclaredTools;
  readonly #place = new TextPlace();
  /** The end of the text where it could be the beginning of a marker. */
  #pending = "";
  /** The end of the line, already shown, where it could be the beginning of a marker in mid-line. */
  #tail = "";
  #held: Held | undefined;
  #isOff: boolean;
  #fate: "none" | "calls" | "text" = "none";

  constructor(tools: DeclaredTools) {
    this.#tools = tools;
    this.#isOff = !tools.mayBeCalled;
  }

  /** Whether a block is held back; what follows is part of it. */
  get isHolding(): boolean {
    return this.#held !== undefined;
  }

  /** What became of markup, for the log: there was none that counts, it became calls, or it was left as text. */
  get fate(): "none" | "calls" | "text" {
    return this.#fate;
  }

  /** Takes the next piece; returns the text that is surely no call, "" when everything is held back. */
  feed(piece: string): string {
    if (this.#isOff) return piece;
    if (this.#held) return this.#hold(this.#held, piece);
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

  /** Ends the search: returns what is held back, as text. What follows is text too. */
  stop(): string {
    const text = this.pause();
    this.#isOff = true;
    return text;
  }

  /** Something else comes between: returns what is held back, as text. What follows begins a new paragraph. */
  pause(): string {
    if (this.#held) return this.#letGo(this.#held);
    const text = this.#pending;
    this.#pending = "";
    this.#tail = "";
    this.#place.advance(text);
    this.#place.breakParagraph();
    return text;
  }

  /** The text is complete: returns the calls it ends with, or what is still held back. */
  end(): { readonly text: string; readonly calls: readonly LeakedCall[] } {
    const held = this.#held;
    if (!held) return { text: this.stop(), calls: [] };
    held.cursor.end();
    const calls = read(held);
    if (calls === undefined || calls.length === 0) return { text: this.#letGo(held), calls: [] };
    this.#held = undefined;
    this.#isOff = true;
    this.#fate = "calls";
    return { text: "", calls };
  }

  #skipIndent(text: string, from: number): number {
    let start = from;
    while (text.charAt(start) === " ") start++;
    this.#place.advance(text.slice(from, start));
    return start;
  }

  /** Goes on over the rest of a line; false when a marker in it ends the search. */
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
      this.#fate = "text";
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

  #hold(held: Held, piece: string): string {
    held.pieces.push(piece);
    held.length += piece.length;
    if (held.length > MAX_HELD) return this.#letGo(held);
    held.cursor.add(piece);
    return read(held) === undefined ? this.#letGo(held) : "";
  }

  #letGo(held: Held): string {
    this.#held = undefined;
    this.#isOff = true;
    this.#fate = "text";
    return held.pieces.join("");
  }
}

/** Reads on: the calls once the text has ended, none as long as it may go on, undefined when it is no run of blocks. */
function read({ reading }: Held): readonly LeakedCall[] | undefined {
  try {
    const { done, value } = reading.next();
    return done === true ? value : [];
  } catch (thrown) {
    if (thrown instanceof NotACall) return undefined;
    throw thrown;
  }
}
