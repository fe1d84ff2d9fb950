/**
 * Live decoding of a freeform call's text while the model still writes its JSON wrapping, `{"input":"…"}`.
 *
 * @module
 */
import { TextPieces } from "../../base/text_pieces.ts";
import { isObject, parseJson } from "../../base/json.ts";
import { FREEFORM_ARGUMENT } from "../tool_map.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

const OPENING = new RegExp(`^\\s*\\{\\s*"(${FREEFORM_ARGUMENT})"\\s*:\\s*"`);
/** The opening of an object whose first value is a text, whatever its key. */
const ANY_OPENING = /^\s*\{\s*"([^"\\]*)"\s*:\s*"/;
/** Longest opening in UTF-16 units, with generous spacing; after that the arguments have another form. */
const MAX_OPENING = 64;

/** The text of a freeform call, which arrives in pieces of its arguments. */
export interface FreeformText {
  /** Takes the next piece; returns the text that it adds, "" when none can be shown yet. */
  feed(piece: string): string;
  /** Whether the wrapping was opened but not closed: the text shown so far is incomplete. */
  readonly isOpen: boolean;
  /** Whether the arguments are complete, judged by their text alone. */
  readonly isWhole: boolean;
  /** The whole text, and the part that was not shown; `isFinished` says whether the provider ended the call itself. */
  end(isFinished: boolean): FreeformEnd;
}

/** The end of a freeform call. */
export interface FreeformEnd {
  readonly input: string;
  /** The part of `input` that was not shown before. */
  readonly rest: string;
  /** Whether `input` is a patch that was not written as the tool takes it. */
  readonly isMended?: boolean;
}

/**
 * Decodes the argument text of one freeform call piece by piece.
 *
 * While the text has the expected wrapping, {@linkcode feed} returns the part that can be shown at once. Text in any
 * other form is held back until {@linkcode end} has all of it.
 */
export class FreeformDecoder implements FreeformText {
  #mode: "opening" | "text" | "closed" | "held" = "opening";
  readonly #opening: RegExp;
  #key: string | undefined;
  /** Raw text not decoded yet: the opening, or an incomplete escape. */
  #pending = "";
  readonly #raw = new TextPieces();
  readonly #shown = new TextPieces();
  /** Raw text behind the end of the wrapped text. */
  readonly #tail: string[] = [];

  /** The wrapping has the expected key, or any key. */
  constructor(keys: "expected" | "any" = "expected") {
    this.#opening = keys === "any" ? ANY_OPENING : OPENING;
  }

  /** The key of the wrapping; undefined before it was opened, and for arguments of another form. */
  get key(): string | undefined {
    return this.#key;
  }

  /** All arguments so far, as the model wrote them. */
  get raw(): string {
    return this.#raw.join();
  }

  /** Whether the arguments are one complete JSON value, but for raw control characters in its text. */
  get isJson(): boolean {
    return this.#mode === "closed" && /^\s*\}\s*$/.test(this.#tail.join("")) || parseJson(this.raw) !== undefined;
  }

  /** Takes the next piece; returns the text that it adds, "" when none can be shown yet. */
  feed(piece: string): string {
    this.#raw.push(piece);
    if (this.#mode === "closed") this.#tail.push(piece);
    const text = this.#mode === "opening" ? this.#open(piece) : this.#mode === "text" ? this.#decode(piece) : "";
    if (text !== "") this.#shown.push(text);
    return text;
  }

  /** Whether the wrapping was opened but not closed: the text shown so far is incomplete. */
  get isOpen(): boolean {
    return this.#mode === "text";
  }

  /** Whether the wrapping was closed or, for other forms, whether the arguments are complete JSON. */
  get isWhole(): boolean {
    if (this.#mode === "closed") return true;
    return this.#mode !== "text" && parseJson(this.raw) !== undefined;
  }

  /** The whole text, and the part of it that {@linkcode feed} did not return. */
  end(): FreeformEnd {
    const shown = this.#shown.join();
    if (this.#mode === "text" || this.#mode === "closed") return { input: shown, rest: "" };
    const input = unwrapInput(this.raw);
    return { input, rest: input };
  }

  #open(piece: string): string {
    this.#pending += piece;
    const match = this.#opening.exec(this.#pending);
    if (match === null) {
      if (this.#pending.length > MAX_OPENING) this.#mode = "held";
      return "";
    }
    this.#mode = "text";
    this.#key = match[1];
    const rest = this.#pending.slice(match[0].length);
    this.#pending = "";
    return this.#decode(rest);
  }

  #decode(piece: string): string {
    const text = this.#pending === "" ? piece : this.#pending + piece;
    this.#pending = "";
    if (findNextSpecial(text, 0) === -1) return text;
    const out: string[] = [];
    let from = 0;
    for (let at = findNextSpecial(text, 0); at !== -1; at = findNextSpecial(text, from)) {
      out.push(text.slice(from, at));
      if (text[at] === '"') {
        this.#mode = "closed";
        this.#tail.push(text.slice(at + 1));
        return out.join("");
      }
      const escape = readEscape(text, at);
      if (escape === undefined) {
        this.#pending = text.slice(at);
        return out.join("");
      }
      out.push(escape.text);
      from = escape.end;
    }
    out.push(text.slice(from));
    return out.join("");
  }
}

function findNextSpecial(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22 || code === 0x5c) return at;
  }
  return -1;
}

/** Reads the escape at `at`; undefined when it is incomplete. A high surrogate waits for its low surrogate. */
function readEscape(text: string, at: number): { text: string; end: number } | undefined {
  const kind = text[at + 1];
  if (kind === undefined) return undefined;
  if (kind !== "u") return { text: ESCAPES[kind] ?? `\\${kind}`, end: at + 2 };
  if (text.length < at + 6) return undefined;
  const unit = Number.parseInt(text.slice(at + 2, at + 6), 16);
  if (Number.isNaN(unit)) return { text: text.slice(at, at + 6), end: at + 6 };
  const isHigh = unit >= 0xd800 && unit < 0xdc00;
  if (isHigh && text.length < at + 12 && "\\u".startsWith(text.slice(at + 6, at + 8))) return undefined;
  return { text: String.fromCharCode(unit), end: at + 6 };
}

/** The text of a call in another form: that of the expected key, or the only string value, or the raw text itself. */
export function unwrapInput(raw: string): string {
  const value = parseJson(raw);
  if (typeof value === "string") return value;
  if (!isObject(value)) return raw;
  const own = value[FREEFORM_ARGUMENT];
  if (typeof own === "string") return own;
  const texts = Object.values(value).filter((entry) => typeof entry === "string");
  const [only] = texts;
  return texts.length === 1 && only !== undefined ? only : raw;
}
