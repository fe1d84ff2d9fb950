/**
 * The arguments of one call, repaired while they arrive.
 *
 * Strings are shown as they come where the schema takes any string; every other value waits for its end. From the first
 * character on that JSON does not allow, all waits for the end of the call. The result does not depend on how the text
 * is cut, and arguments without a slip are shown byte for byte.
 *
 * @module
 */
import { TextPieces } from "../../base/text_pieces.ts";
import { parseJson } from "../../base/json.ts";
import { isBlank, isMarkup, normalizeArgument, normalizeArguments } from "./reader.ts";
import type { ArgumentShape } from "./shape.ts";
import { escapeControl, SIMPLE_ESCAPES } from "./strings.ts";

/** How the arguments end. */
export interface ArgumentEnd {
  /** What was not shown yet. */
  readonly rest: string;
  /** Whether they are whole JSON. */
  readonly isWhole: boolean;
  readonly isRepaired: boolean;
  /** Whether there are none. */
  readonly isBlank?: true;
}

/** Where in the arguments the next character stands. */
type Place = "start" | "first" | "name" | "colon" | "value" | "text" | "waiting" | "after" | "next" | "behind" | "held";

const SPACE = " \t\n\r";
/** What ends a stretch of a string that is shown as it is. */
// deno-lint-ignore no-control-regex -- they are what is looked for
const SPECIAL = /["\\\u0000-\u001f]/g;
const HEX_DIGIT = /[0-9a-fA-F]/;

/** Takes the arguments of one call piece by piece. */
export class ArgumentStream {
  readonly #shape: ArgumentShape;
  readonly #raw = new TextPieces();
  readonly #shown = new TextPieces();
  /** What the latest piece has shown. */
  #fresh = "";
  #place: Place = "start";
  /** Text that came but is not shown yet. */
  #held = "";
  /** Digits that an escape in a string still needs. */
  #digits = 0;
  /** JSON text of the property's name, without quotes. */
  #name = "";
  #valueShape: ArgumentShape;
  /** Open lists and objects within the value that waits, and the quote of the string within, if any. */
  #depth = 0;
  #quote = "";
  #isRepaired = false;
  #end: ArgumentEnd | undefined;

  constructor(shape: ArgumentShape) {
    this.#shape = shape;
    this.#valueShape = shape;
  }

  /** Takes the next piece; returns what can be shown of the arguments now. */
  feed(piece: string): string {
    this.#raw.push(piece);
    this.#end = undefined;
    this.#fresh = "";
    for (let at = 0; at < piece.length;) at = this.#read(piece, at);
    if (this.#fresh !== "") this.#shown.push(this.#fresh);
    return this.#fresh;
  }

  /** Whether a piece that ends no string, and no escape later, goes on with one that is shown as it comes. */
  get isInString(): boolean {
    return this.#place === "text" && this.#held === "" && this.#digits === 0;
  }

  /** Takes such a piece, all of which can be shown. */
  extendString(piece: string): void {
    this.#raw.push(piece);
    this.#shown.push(piece);
    this.#end = undefined;
  }

  /** Whether the arguments are whole, judged by their text alone; blank ones are. */
  get isWhole(): boolean {
    return this.end().isWhole;
  }

  /** How the arguments end if nothing more comes. */
  end(): ArgumentEnd {
    this.#end ??= this.#place === "behind" ? this.#endBehind() : this.#endHeld();
    return this.#end;
  }

  /** What came and was not shown: what to add to arguments that are cut, which are not repaired. */
  get held(): string {
    return this.#held;
  }

  #endBehind(): ArgumentEnd {
    const rest = this.#held;
    if (isBlank(rest)) return { rest, isWhole: true, isRepaired: this.#isRepaired };
    const isWhole = isMarkup(rest);
    return { rest: isWhole ? "" : rest, isWhole, isRepaired: isWhole };
  }

  #endHeld(): ArgumentEnd {
    const raw = this.#raw.join();
    if (raw.trim() === "") return { rest: "", isWhole: true, isRepaired: false, isBlank: true };
    const shown = this.#shown.join();
    const repaired = normalizeArguments(raw, this.#shape);
    return repaired?.startsWith(shown) === true
      ? { rest: repaired.slice(shown.length), isWhole: true, isRepaired: repaired !== raw }
      : { rest: this.#held, isWhole: parseJson(raw) !== undefined, isRepaired: false };
  }

  /** Reads a stretch of `piece` from `at` on; returns where the next one begins. */
  #read(piece: string, at: number): number {
    switch (this.#place) {
      case "name":
      case "text":
        return this.#readText(piece, at);
      case "waiting":
        return this.#readWaiting(piece, at);
      case "behind":
      case "held":
        this.#held += piece.slice(at);
        return piece.length;
      default:
        return this.#readMark(piece, at);
    }
  }

  /** Shows `text` after what was held. */
  #show(text: string): void {
    this.#fresh += this.#held + text;
    this.#held = "";
  }

  /** From here on everything waits for the end. */
  #hold(rest: string, end: number): number {
    this.#place = "held";
    this.#held += rest;
    return end;
  }

  /** Reads a character between names and values. */
  #readMark(piece: string, at: number): number {
    const sign = piece.charAt(at);
    if (SPACE.includes(sign)) {
      if (this.#place === "start" || this.#place === "next") this.#held += sign;
      else this.#show(sign);
      return at + 1;
    }
    if (!this.#follow(sign)) return this.#hold(piece.slice(at), piece.length);
    // A value that waits is read from its first character on.
    return this.#place === "waiting" ? at : at + 1;
  }

  /** Goes on to the next place; false if `sign` may not stand here. */
  #follow(sign: string): boolean {
    switch (this.#place) {
      case "start":
        return sign === "{" && this.#go("first", sign);
      case "first":
      case "next":
        if (sign === "}") return this.#close(sign);
        this.#name = "";
        return sign === '"' && this.#go("name", sign);
      case "colon":
        return sign === ":" && this.#go("value", sign);
      case "after":
        if (sign === "}") return this.#close(sign);
        if (sign !== ",") return false;
        this.#held = sign;
        this.#place = "next";
        return true;
      default:
        return this.#beginValue(sign);
    }
  }

  #go(place: Place, sign: string): boolean {
    this.#place = place;
    this.#show(sign);
    return true;
  }

  /** Ends the object. A comma before it says nothing. */
  #close(sign: string): boolean {
    if (this.#held.startsWith(",")) {
      this.#held = this.#held.slice(1);
      this.#isRepaired = true;
    }
    return this.#go("behind", sign);
  }

  #beginValue(sign: string): boolean {
    if (sign === '"' && this.#valueShape.takesAnyString) return this.#go("text", sign);
    this.#place = "waiting";
    // A word or number begins here, too; a quote of Python makes the rest uncertain until all of it is there.
    return !"'}],:".includes(sign);
  }

  /** Reads the next stretch of a string that is shown as it comes. */
  #readText(piece: string, at: number): number {
    if (this.#held !== "" || this.#digits > 0) return this.#readEscape(piece, at);
    SPECIAL.lastIndex = at;
    const special = SPECIAL.test(piece) ? SPECIAL.lastIndex - 1 : piece.length;
    if (special > at) this.#showText(at === 0 && special === piece.length ? piece : piece.slice(at, special));
    if (special === piece.length) return special;
    const sign = piece.charAt(special);
    if (sign === '"') this.#endText(sign);
    else if (sign === "\\") this.#held = sign;
    else {
      this.#isRepaired = true;
      this.#showText(escapeControl(sign));
    }
    return special + 1;
  }

  /** Reads a character behind a backslash. The backslash waits until it is clear that JSON has such an escape. */
  #readEscape(piece: string, at: number): number {
    const sign = piece.charAt(at);
    const isDigit = this.#digits > 0;
    if (isDigit ? !HEX_DIGIT.test(sign) : sign !== "u" && !SIMPLE_ESCAPES.includes(sign)) {
      return this.#hold(piece.slice(at), piece.length);
    }
    this.#digits = isDigit ? this.#digits - 1 : sign === "u" ? 4 : 0;
    this.#showText(sign);
    return at + 1;
  }

  #showText(text: string): void {
    if (this.#place === "name") this.#name += this.#held + text;
    this.#show(text);
  }

  #endText(quote: string): void {
    this.#show(quote);
    if (this.#place === "name") {
      const name = this.#name.includes("\\") ? String(JSON.parse(`"${this.#name}"`)) : this.#name;
      this.#valueShape = this.#shape.getProperty(name);
    }
    this.#place = this.#place === "name" ? "colon" : "after";
  }

  /** Reads a value that waits for its end. */
  #readWaiting(piece: string, from: number): number {
    let at = from;
    while (at < piece.length) {
      const sign = piece.charAt(at);
      const isInside = this.#depth > 0 || this.#quote !== "";
      if (!isInside && (SPACE.includes(sign) || ",}]".includes(sign))) return this.#endValue(piece, from, at);
      at++;
      this.#readInside(sign);
      const isClosed = this.#depth === 0 && this.#quote === "" && '"}]'.includes(sign);
      if (isClosed) return this.#endValue(piece, from, at);
    }
    this.#held += piece.slice(from);
    return at;
  }

  /** Reads a character of a value that waits. A backslash that escapes is noted behind the quote. */
  #readInside(sign: string): void {
    if (this.#quote.endsWith("\\")) this.#quote = this.#quote.slice(0, -1);
    else if (this.#quote !== "") {
      this.#quote = sign === "\\" ? `${this.#quote}\\` : sign === this.#quote ? "" : this.#quote;
    } else if (sign === '"' || sign === "'") this.#quote = sign;
    else if (sign === "{" || sign === "[") this.#depth++;
    else if (sign === "}" || sign === "]") this.#depth--;
  }

  #endValue(piece: string, from: number, end: number): number {
    const text = this.#held + piece.slice(from, end);
    const repaired = normalizeArgument(text, this.#valueShape);
    this.#held = "";
    if (repaired === undefined) return this.#hold(text, end);
    this.#isRepaired ||= repaired !== text;
    this.#show(repaired);
    this.#place = "after";
    return end;
  }
}
