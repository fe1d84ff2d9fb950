/**
 * Detection of the place where a JSON object that arrives in pieces ends and another one begins.
 *
 * @module
 */

const [QUOTE, BACKSLASH, OPEN, CLOSE] = [0x22, 0x5c, 0x7b, 0x7d];
const SPACES: readonly number[] = [0x20, 0x0a, 0x0d, 0x09];
/** `:`, `,` and `[`: the signs that a value may follow. */
const BEFORE_VALUE: readonly number[] = [0x3a, 0x2c, 0x5b];

/** Follows one text piece by piece. */
export class JsonBoundary {
  #place: "before" | "opened" | "inside" | "behind" | "elsewhere" = "before";
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  #hasKeys = false;
  /** The last sign inside the object that was neither a space nor in a string. */
  #last = 0;

  /** Whether the text so far is one whole object. */
  get isWhole(): boolean {
    return this.#place === "behind";
  }

  /** Whether the text so far is one whole object without keys. */
  get isEmptyObject(): boolean {
    return this.isWhole && !this.#hasKeys;
  }

  /** Whether the text so far begins an object that is not whole. */
  get isOpen(): boolean {
    return this.#place === "opened" || this.#place === "inside";
  }

  /** Whether the text so far is only the brace that begins an object. */
  get isJustOpened(): boolean {
    return this.#place === "opened";
  }

  /** Whether the next character belongs to a string inside the object, and is not escaped. */
  get isInString(): boolean {
    return this.#place === "inside" && this.#inString && !this.#isEscaped;
  }

  /** Whether a value, such as another object, may come next inside the object. */
  get mayTakeValue(): boolean {
    return this.#place === "inside" && !this.#inString && BEFORE_VALUE.includes(this.#last);
  }

  /**
   * Takes the next piece.
   *
   * @returns The index at which a second object begins: text before it was taken, and this instance should get no more.
   *   The piece's length if none begins, and always for a text that does not begin with an object.
   */
  feed(piece: string): number {
    for (let at = 0; at < piece.length && this.#place !== "elsewhere"; at++) {
      const sign = piece.charCodeAt(at);
      if (this.#place === "inside") this.#readInside(sign);
      else if (sign === OPEN && this.#place === "behind") return at;
      else this.#readOutside(sign);
    }
    return piece.length;
  }

  /** Takes one character outside an object. A brace must be followed by a quote: programs begin with braces too. */
  #readOutside(sign: number): void {
    if (SPACES.includes(sign)) return;
    if (this.#place === "before" && sign === OPEN) this.#place = "opened";
    else if (this.#place === "opened" && sign === CLOSE) this.#place = "behind";
    else if (this.#place === "opened" && sign === QUOTE) {
      this.#place = "inside";
      this.#depth = 1;
      this.#inString = true;
      this.#hasKeys = true;
    } else this.#place = "elsewhere";
  }

  /** Takes one character of the object. */
  #readInside(sign: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (this.#inString) {
      if (sign === QUOTE) this.#inString = false;
      else if (sign === BACKSLASH) this.#isEscaped = true;
    } else {
      if (sign === QUOTE) this.#inString = true;
      else if (sign === OPEN) this.#depth++;
      else if (sign === CLOSE && --this.#depth === 0) this.#place = "behind";
      if (!SPACES.includes(sign)) this.#last = sign;
    }
  }
}
