/**
 * How is text read by a grammar while it still arrives, without ever reading a character twice?
 *
 * Each reading method is a generator that yields when it needs more text. What it decides depends only on the text so
 * far, never on how that was cut, and it decides as soon as that text allows.
 *
 * @module
 */

/** A step of reading; it yields whenever the text that arrived does not suffice, and returns what it read. */
export type Reading<T> = Generator<void, T, void>;

/** Thrown when the text turns out not to be what the grammar expects. */
export class NotACall extends Error {}

/** Text up to a stop, and which stop it was. */
export interface Passage {
  readonly text: string;
  readonly stop: string;
}

/** The attributes of a tag, and whether it closes itself. */
export interface Attributes {
  readonly values: ReadonlyMap<string, string>;
  readonly isSelfClosing: boolean;
}

/** Longest name a tag may hold; flat names have at most 64 characters, providers put prefixes and numbers around. */
const MAX_WORD = 128;
const WORD = /^[\w.:-]$/;

/** Source of a pattern that finds any of `literals`. */
export function anyOf(literals: readonly string[]): string {
  return literals.map((literal) => literal.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|");
}

/** Reads text that is added piece by piece. */
export class Cursor {
  /** Text not read yet, and a little that was: only {@linkcode add} cuts it. */
  #text = "";
  #at = 0;
  #isEnded = false;

  /** Adds the next piece. */
  add(piece: string): void {
    this.#text = this.#text.slice(this.#at) + piece;
    this.#at = 0;
  }

  /** Says that nothing more will be added. */
  end(): void {
    this.#isEnded = true;
  }

  /** Gives up: the text is something else. */
  fail(): never {
    throw new NotACall();
  }

  /** Whether everything was read and nothing more will come. */
  *isAtEnd(): Reading<boolean> {
    while (this.#at === this.#text.length) {
      if (this.#isEnded) return true;
      yield;
    }
    return false;
  }

  /** Skips white space; returns whether there was any. */
  *skipSpace(): Reading<boolean> {
    let isSpaced = false;
    while (!(yield* this.isAtEnd())) {
      if (!" \n\t\r".includes(this.#char())) break;
      this.#at++;
      isSpaced = true;
    }
    return isSpaced;
  }

  /** The next character, unread; "" at the end. */
  *peek(): Reading<string> {
    return (yield* this.isAtEnd()) ? "" : this.#char();
  }

  /** Reads one of `literals`, none of which begins with another; undefined when none stands here. */
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

  /** Reads a name: letters, digits and `_ . : -`. Fails where there is none, or one too long. */
  *word(): Reading<string> {
    let word = "";
    while (!(yield* this.isAtEnd()) && WORD.test(this.#char())) {
      word += this.#char();
      this.#at++;
      if (word.length > MAX_WORD) this.fail();
    }
    return word === "" ? this.fail() : word;
  }

  /** Reads up to and over the first of `stops`, which do not overlap; fails at the end of the text. */
  *until(...stops: readonly string[]): Reading<Passage> {
    const pattern = new RegExp(anyOf(stops), "g");
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

  /** Reads the text of one JSON object or array, as far as brackets and quotes tell; fails where none begins. */
  *json(): Reading<string> {
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

  /** Reads ` key="value" …` and the end of the tag. In values `\"` and `\\` are escapes; a key may come only once. */
  *attributes(): Reading<Attributes> {
    const values = new Map<string, string>();
    for (;;) {
      const isSpaced = yield* this.skipSpace();
      const end = yield* this.take(">", "/>");
      if (end !== undefined) return { values, isSelfClosing: end === "/>" };
      if (!isSpaced) this.fail();
      const key = yield* this.word();
      if (values.has(key)) this.fail();
      yield* this.expect('="');
      values.set(key, yield* this.#quoted());
    }
  }

  *#quoted(): Reading<string> {
    let value = "";
    for (;;) {
      const { text, stop } = yield* this.until('"', '\\"', "\\\\");
      value += text;
      if (stop === '"') return value;
      value += stop.slice(1);
    }
  }

  #char(): string {
    return this.#text.charAt(this.#at);
  }
}
