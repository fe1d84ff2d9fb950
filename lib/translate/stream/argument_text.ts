/**
 * The arguments of one call as a provider streams them, without what it sends more than once.
 *
 * Providers send all arguments again behind the pieces, send everything so far with every piece, or begin with `{}`,
 * `null` or `""` in place of arguments that follow (reported of several gateways and local servers, 2024-07 to
 * 2026-07). Text is passed on as it comes; only the piece that completes the object waits for the end, because a later
 * piece may still replace it.
 *
 * @module
 */
import { TextPieces } from "../../base/text_pieces.ts";
import { copyText } from "../../base/copy_text.ts";
import { formatArgumentsKey, isContinuedValue, listSpellings } from "./call_key.ts";
import { JsonBoundary } from "./json_boundary.ts";
import { isObject, parseJson } from "../../base/json.ts";

/** What a piece adds. */
export interface TakenText {
  /** Text that can be shown now. */
  readonly shown: string;
  /** Text that begins a second object; "" when there is none. */
  readonly rest: string;
}

/** Texts that stand for no arguments, besides an empty object. */
const BLANK_VALUES = ["null", '""'];
/** Longest text that is compared with them, spaces included. */
const MAX_BLANK = 64;
/** Shortest text that is no object, and is taken for a repetition if it comes again as a whole. */
const MIN_REPEATED = 32;

/** Most characters that JSON text has for one. */
const MAX_ESCAPE = 6;

const NOTHING: TakenText = { shown: "", rest: "" };

/** Collects the arguments of one call. */
export class ArgumentText {
  /** Number of repetitions that were left out; the snapshots of one call count as one. */
  repeats = 0;
  /** Characters that were left out because a snapshot repeated them. */
  repeatedLength = 0;
  readonly #pieces = new TextPieces();
  #length = 0;
  /** The end of the text, which is not shown yet. */
  #held = "";
  #boundary = new JsonBoundary();
  /** A piece that repeats everything so far, or goes on with an object of the same beginning inside it. */
  #ambiguous = "";
  /** Whether pieces were proved to repeat everything before them. */
  #hasSnapshots = false;
  /** Whether the snapshots were counted. */
  #isCounted = false;
  /** Whether the brace of a blank object was shown already, which the next text begins with as well. */
  #hasBrace = false;

  /** Whether the text so far is one whole object. */
  get isWhole(): boolean {
    return this.#boundary.isWhole;
  }

  /** Whether the text so far begins an object that is not whole. */
  get isOpen(): boolean {
    return this.#boundary.isOpen;
  }

  /** Whether a value, such as another object, may come next inside the object. */
  get mayTakeValue(): boolean {
    return this.#boundary.mayTakeValue;
  }

  /** Whether the text so far says that there are no arguments: real ones may still follow. */
  get isBlank(): boolean {
    return this.#boundary.isEmptyObject || this.#isBlankValue((blank, text) => blank === text || text === "");
  }

  /** Whether `piece`, which ends no string, can only go on with one of which everything is shown. */
  isInString(piece: string): boolean {
    return this.#boundary.isInString && this.#ambiguous === "" && this.#held === "" && !this.#hasBrace &&
      piece.length < this.#length;
  }

  /** Takes such a piece as {@linkcode take} does. */
  extendString(piece: string): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  /** All text so far. */
  get text(): string {
    return this.#pieces.join();
  }

  /** Whether `piece` repeats all text so far, as a snapshot does. */
  isRepeatedBy(piece: string): boolean {
    const isLonger = piece.length >= this.#length && this.#length > 0;
    return isLonger && (this.isOpen || this.isWhole) && piece.startsWith(this.text);
  }

  /** Takes the next piece; `isStart` if it came with the name of the call, as the first piece of a call does. */
  take(given: string, isStart = false): TakenText {
    if (given === "") return NOTHING;
    const last = this.#ambiguous;
    this.#ambiguous = "";
    if (last !== "") {
      // Behind a whole object that is a value no other object may begin.
      const isSnapshot = given.startsWith(last) || beginsObject(given) && isWholeObject(last);
      if (!isSnapshot) return this.#append(last + given);
      this.#hasSnapshots = true;
      if (!given.startsWith(last)) this.take(last);
    }
    let piece = given;
    if (this.isBlank && beginsObject(piece)) {
      this.#restart();
      piece = piece.trimStart();
    } else if (this.isRepeatedBy(piece)) {
      if (this.mayTakeValue && !this.#hasSnapshots) {
        this.#ambiguous = piece;
        return NOTHING;
      }
      this.#countRepeat();
      piece = copyText(piece.slice(this.#length));
    } else if (this.#isSaidBy(piece) || isStart && this.#isRestatedBy(piece) || this.#isMendedBy(piece)) return NOTHING;
    return this.#append(piece);
  }

  /**
   * Replaces the arguments by a longer version of them, as far as what was shown allows it.
   *
   * @returns Whether it was one, and is now what the call says.
   */
  extend(text: string): boolean {
    const known = this.#isComparable(text) ? parseJson(this.text) : undefined;
    return isObject(known) && isContinuedValue(known, parseJson(text)) && this.#replace(text);
  }

  /** Decides about a piece that may repeat everything so far, if only one reading of it makes the arguments whole. */
  decide(): void {
    const last = this.#ambiguous;
    if (last === "") return;
    const isNested = isWholeObject(this.text + last);
    if (!isNested && !isWholeObject(last)) return;
    this.#ambiguous = "";
    if (!isNested) this.#countRepeat();
    this.#append(isNested ? last : last.slice(this.#length));
  }

  /** The text that waited for the end. */
  settle(): string {
    const last = this.#ambiguous;
    this.#ambiguous = "";
    let shown = "";
    if (last !== "") {
      const isNested = isWholeObject(this.text + last);
      if (!isNested) this.#countRepeat();
      shown = this.#append(isNested ? last : last.slice(this.#length)).shown;
    }
    const held = this.isBlank && !this.isWhole ? "" : this.#held;
    this.#held = "";
    return shown + held;
  }

  #append(piece: string): TakenText {
    const taken = piece.slice(0, this.#boundary.feed(piece));
    if (taken !== "") this.#pieces.push(taken);
    this.#length += taken.length;
    this.#held += this.#hasBrace ? taken.slice(1) : taken;
    this.#hasBrace = false;
    const rest = piece.slice(taken.length);
    if (this.isWhole || this.#isBlankValue((blank, text) => blank.startsWith(text))) return { shown: "", rest };
    // Spaces behind the brace may belong to an empty object that is only the first of two.
    const end = this.#boundary.isJustOpened ? this.#held.trimEnd().length : this.#held.length;
    const shown = this.#held.slice(0, end);
    this.#held = this.#held.slice(end);
    return { shown, rest };
  }

  /** Forgets a text without arguments. Its brace was shown if it came alone: that of the next text then is not. */
  #restart(): void {
    if (this.text.trim() !== "") this.repeats++;
    this.#hasBrace = this.#readShown().trim() !== "";
    this.#pieces.clear();
    this.#length = 0;
    this.#held = "";
    this.#boundary = new JsonBoundary();
  }

  #countRepeat(): void {
    if (!this.isWhole) this.repeatedLength += this.#length;
    if (this.isWhole || !this.#isCounted) this.repeats++;
    this.#isCounted ||= !this.isWhole;
    this.#hasSnapshots ||= !this.isWhole;
  }

  /** Whether `piece`, behind whole arguments, is a value that stands for none, or the arguments as a JSON string. */
  #isSaidBy(piece: string): boolean {
    if (!this.isWhole || !/^\s*[n"]/.test(piece)) return false;
    const value = piece.length > this.#length ? parseJson(piece) : undefined;
    const isSame = typeof value === "string" && formatArgumentsKey(value) === formatArgumentsKey(this.text);
    if (isSame) this.#countRepeat();
    return isSame || BLANK_VALUES.includes(piece.trim());
  }

  /** Whether `piece` is the whole call again, where the pieces before it broke off or are no object. */
  #isRestatedBy(piece: string): boolean {
    if (this.isOpen) {
      return !this.mayTakeValue && this.#isComparable(piece) && isWholeObject(piece) && this.#replace(piece);
    }
    const isSame = this.#length > 0 && piece.length === this.#length && !this.isWhole && piece === this.text;
    const isRepeat = isSame && (this.#length >= MIN_REPEATED || /^\s*["[]/.test(piece));
    if (isRepeat) this.#countRepeat();
    return isRepeat;
  }

  /** Whether `piece` is the whole arguments again where those before it have slips, such as a tag behind them. */
  #isMendedBy(piece: string): boolean {
    const isLikely = !this.isOpen && !this.isWhole && this.#isComparable(piece);
    if (!isLikely || this.#length === 0 || !isWholeObject(piece)) return false;
    const isSame = formatArgumentsKey(this.text) === formatArgumentsKey(piece);
    if (isSame) this.#countRepeat();
    return isSame;
  }

  /** Whether `text` may say all so far. A much shorter one does not, and comparing costs more than receiving it did. */
  #isComparable({ length }: string): boolean {
    return MAX_ESCAPE * length >= this.#length;
  }

  #replace(text: string): boolean {
    const shown = this.#readShown();
    const spelling = listSpellings(text).find((one) => one.startsWith(shown));
    if (spelling === undefined) return false;
    this.#countRepeat();
    this.#pieces.clear();
    this.#pieces.push(spelling);
    this.#length = spelling.length;
    this.#held = spelling.slice(shown.length);
    this.#boundary = new JsonBoundary();
    this.#boundary.feed(spelling);
    return true;
  }

  #readShown(): string {
    return this.text.slice(0, this.#length - this.#held.length);
  }

  #isBlankValue(matches: (blank: string, text: string) => boolean): boolean {
    if (this.#length > MAX_BLANK || this.isOpen || this.isWhole) return false;
    const text = this.text.trim();
    return BLANK_VALUES.some((blank) => matches(blank, text));
  }
}

function beginsObject(piece: string): boolean {
  return /^\s*\{/.test(piece);
}

function isWholeObject(text: string): boolean {
  const boundary = new JsonBoundary();
  return beginsObject(text) && boundary.feed(text) === text.length && boundary.isWhole;
}
