/**
 * Reads text that is still arriving, so that a grammar never has to read a character twice.
 *
 * Each reading method is a generator that yields when it needs more text. Its decisions depend only on the text so far,
 * never on how that text was split into pieces, and it decides as early as the text allows.
 *
 * @module
 */

/** A reading step: it yields whenever it needs more text, and returns what it read. */
export type Reading<T> = Generator<void, T, void>;

/** Thrown when the text does not match the grammar. */
export class NotACallError extends Error {}

/** Text up to a stop, and the stop that was found. */
export interface Passage {
  readonly text: string;
  readonly stop: string;
}

/** The attributes of a tag, and whether it closes itself. */
export interface Attributes {
  readonly values: ReadonlyMap<string, string>;
  readonly isSelfClosing: boolean;
}

/** Longest name in a tag, in characters: a flat name has up to 64, and providers add prefixes and numbers. */
const MAX_WORD = 128;
const WORD = /^[\w.:-]$/;

/** Tokens that end an answer in the templates of common models; servers leave them in the text (reports, 2026). */
export const END_TOKENS = [
  "<|im_end|>",
  "<|endoftext|>",
  "<|end|>",
  "<|eot_id|>",
  "<|eom_id|>",
  "<｜end▁of▁sentence｜>",
  "</s>",
] as const;

/** Source of a regular expression that matches any of `literals`. */
export function buildAnyPattern(literals: readonly string[]): string {
  return literals.map((literal) => literal.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|");
}

/** Reads text that is added piece by piece. */
export class Cursor {
  /** Unread text, and some that was read: only {@linkcode add} removes that. */
  #text = "";
  #at = 0;
  #isEnded = false;

  /** Adds the next piece. */
  add(piece: string): void {
    this.#text = this.#text.slice(this.#at) + piece;
    this.#at = 0;
  }

  /** Marks the text as complete. */
  end(): void {
    this.#isEnded = true;
  }

  /** Stops reading, because the text does not match the grammar. */
  fail(): never {
    throw new NotACallError();
  }

  /** Whether all text was read and it is complete. */
  *isAtEnd(): Reading<boolean> {
    while (this.#at === this.#text.length) {
      if (this.#isEnded) return true;
      yield;
    }
    return false;
  }

  /** Skips whitespace; returns whether there was any. */
  *skipSpace(): Reading<boolean> {
    let isSpaced = false;
    while (!(yield* this.isAtEnd())) {
      if (!" \n\t\r".includes(this.#readCharacter())) break;
      this.#at++;
      isSpaced = true;
    }
    return isSpaced;
  }

  /** The next character, unread; "" at the end. */
  *peek(): Reading<string> {
    return (yield* this.isAtEnd()) ? "" : this.#readCharacter();
  }

  /** Reads one of `literals`, none of which may begin with another; undefined if none is next. */
  *take<Literal extends string>(...literals: readonly Literal[]): Reading<Literal | undefined> {
    const longest = Math.max(...literals.map((literal) => literal.length));
    for (;;) {
      const rest = this.#text.slice(this.#at, this.#at + longest);
      const found = literals.find((literal) => rest.startsWith(literal));
      if (found !== undefined) {
        this.#at += found.length;
        return found;
      }
      if (this.#isEnded || !literals.some((literal) => literal.startsWith(rest))) return undefined;
      yield;
    }
  }

  /** Reads one of `literals` or fails. */
  *expect<Literal extends string>(...literals: readonly Literal[]): Reading<Literal> {
    return (yield* this.take(...literals)) ?? this.fail();
  }

  /**
   * Reads one of `closers`; false if something else is next. The end of the text counts as one, and may cut it anywhere:
   * servers strip the tokens that end an answer. A token by which templates end one counts, too.
   */
  *takeCloser(...closers: readonly string[]): Reading<boolean> {
    const found = yield* this.take(...closers, ...END_TOKENS);
    return found !== undefined || (yield* this.isAtEnd()) || this.#takeCut(closers, 0);
  }

  /**
   * Reads one of `openers`, or `closer`, for which it returns undefined; fails if something else is next. The end of the
   * text may cut the closer behind its first two characters: before these, a further opener could have followed.
   */
  *expectUnlessClosed<Literal extends string>(
    closer: string,
    ...openers: readonly Literal[]
  ): Reading<Literal | undefined> {
    const found = yield* this.take(...openers);
    if (found !== undefined) return found;
    if ((yield* this.take(closer)) === undefined && !this.#takeCut([closer], 2)) this.fail();
    return undefined;
  }

  /** Reads the rest of a text that ends within one of `closers`, of which at least `least` characters must be there. */
  #takeCut(closers: readonly string[], least: number): boolean {
    const rest = this.#text.slice(this.#at);
    const isCut = this.#isEnded && rest.length >= least && closers.some((closer) => closer.startsWith(rest));
    if (isCut) this.#at = this.#text.length;
    return isCut;
  }

  /** Reads one of `closers`, or the end of the text as {@linkcode takeCloser}; fails if something else is next. */
  *expectCloser(...closers: readonly string[]): Reading<void> {
    if (!(yield* this.takeCloser(...closers))) this.fail();
  }

  /** Reads a name: letters, digits and `_ . : -`. Fails if there is none, or if it is too long. */
  *readWord(): Reading<string> {
    let word = "";
    while (!(yield* this.isAtEnd()) && WORD.test(this.#readCharacter())) {
      word += this.#readCharacter();
      this.#at++;
      if (word.length > MAX_WORD) this.fail();
    }
    return word === "" ? this.fail() : word;
  }

  /** Reads up to and including the first of `stops`, which must not overlap; fails if there is none. */
  *readUntil(...stops: readonly string[]): Reading<Passage> {
    const pattern = new RegExp(buildAnyPattern(stops), "g");
    const kept = Math.max(...stops.map((stop) => stop.length)) - 1;
    const parts: string[] = [];
    for (;;) {
      pattern.lastIndex = this.#at;
      const match = pattern.exec(this.#text);
      if (match !== null) {
        parts.push(this.#text.slice(this.#at, match.index));
        this.#at = match.index + match[0].length;
        return { text: parts.join(""), stop: match[0] };
      }
      if (this.#isEnded) this.fail();
      const sure = Math.max(this.#at, this.#text.length - kept);
      parts.push(this.#text.slice(this.#at, sure));
      this.#at = sure;
      yield;
    }
  }

  /** Reads the text of one JSON object or array by its brackets and quotes; fails if none begins here. */
  *readJson(): Reading<string> {
    const first = yield* this.peek();
    if (first !== "{" && first !== "[") this.fail();
    const parts: string[] = [];
    let depth = 0;
    let isQuoted = false;
    let isEscaped = false;
    for (;;) {
      const start = this.#at;
      while (this.#at < this.#text.length) {
        const char = this.#text.charCodeAt(this.#at++);
        if (isEscaped) isEscaped = false;
        else if (isQuoted) {
          isEscaped = char === 0x5c;
          isQuoted = char !== 0x22;
        } else if (char === 0x22) isQuoted = true;
        else if (char === 0x7b || char === 0x5b) depth++;
        else if ((char === 0x7d || char === 0x5d) && --depth === 0) {
          parts.push(this.#text.slice(start, this.#at));
          return parts.join("");
        }
      }
      parts.push(this.#text.slice(start));
      if (this.#isEnded) this.fail();
      yield;
    }
  }

  /** Reads ` key="value" …` and the end of the tag. In values `\"` and `\\` are escapes; fails if a key is repeated. */
  *readAttributes(): Reading<Attributes> {
    const values = new Map<string, string>();
    for (;;) {
      const isSpaced = yield* this.skipSpace();
      const end = yield* this.take(">", "/>");
      if (end !== undefined) return { values, isSelfClosing: end === "/>" };
      if (!isSpaced) this.fail();
      const key = yield* this.readWord();
      if (values.has(key)) this.fail();
      yield* this.expect('="');
      values.set(key, yield* this.#readQuoted());
    }
  }

  *#readQuoted(): Reading<string> {
    let value = "";
    for (;;) {
      const { text, stop } = yield* this.readUntil('"', '\\"', "\\\\");
      value += text;
      if (stop === '"') return value;
      value += stop.slice(1);
    }
  }

  #readCharacter(): string {
    return this.#text.charAt(this.#at);
  }
}
