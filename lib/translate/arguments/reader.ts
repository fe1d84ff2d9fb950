/**
 * A tolerant reader of a call's arguments, which turns them into JSON that fits the schema.
 *
 * It accepts what can mean one thing only: raw control characters and escaped apostrophes in strings, the single quotes
 * and literals of Python, a comma before the end of a list, and markup around the whole.
 *
 * @module
 */
import { MAX_JSON_DEPTH, parseJson } from "../../base/json.ts";
import { ArgumentShape } from "./shape.ts";
import { readJsonString } from "./strings.ts";
import { normalizeLiteral, normalizeNumber, normalizeQuoted } from "./values.ts";

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z]+/y;
/** An escape between values, where it can only be white space that was escaped once too often (seen 2026-03). */
const ESCAPED_SPACE = /\\[nrt]/y;
/** The beginning of an object whose quotes all have a backslash: a string that lost its own quotes. */
const UNQUOTED_STRING = /\{[ \t\n\r]*\\"/y;

/** Marks before arguments: fences with or without a language, tags and tokens of the model's own format. */
const MARK_BEFORE = /\s+|\\[nrt]|```[a-z]*|json\b|<[\w:.-]+>|<[|｜][^<>\s]*[|｜]>/y;
/** Marks behind arguments: the same, cut off or not, and signs that close what was never opened. */
const MARK_BEHIND = /\s+|\\[nrt]|```|<[|｜][^<>\s]*>?|<\/?[\w:.-]*>?|\[\/?[A-Z_]+\]|[}\]";]+/y;

/** Whether `text` is white space as JSON allows it, or empty. */
export function isBlank(text: string): boolean {
  return measure(text, 0, SPACE) === text.length;
}

/** Whether `text` behind whole arguments is nothing but markup. */
export function isMarkup(text: string): boolean {
  return skipMarks(text, 0, MARK_BEHIND) === text.length;
}

function skipMarks(text: string, from: number, mark: RegExp): number {
  let at = from;
  for (let length = measure(text, at, mark); length > 0; length = measure(text, at, mark)) at += length;
  return at;
}

/** Length of what the sticky pattern matches at `at`. */
function measure(text: string, at: number, sticky: RegExp): number {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0].length ?? 0;
}

/** Arguments that say that there are none. */
const NOTHING: ReadonlySet<string> = new Set(["", "null", "None"]);

/** Whole arguments as the JSON text of an object that fits `shape`; undefined if they are none, or are cut. */
export function normalizeArguments(text: string, shape: ArgumentShape): string | undefined {
  if (NOTHING.has(text.trim())) return "{}";
  const begin = skipMarks(text, 0, MARK_BEFORE);
  const before = text.slice(0, begin);
  if (measure(text, begin, UNQUOTED_STRING) > 0) {
    const decoded = normalizeArguments(`"${text.slice(begin)}"`, shape);
    return decoded === undefined ? undefined : keepSpace(before) + decoded;
  }
  const reader = new ArgumentReader(text, begin);
  const isObject = text[begin] === "{";
  const whole = isObject ? reader.read(shape) : reader.readEncoded();
  if (whole === undefined) return undefined;
  const behind = text.slice(reader.at);
  if (!isMarkup(behind)) return undefined;
  if (!isObject) return normalizeArguments(whole, shape);
  return keepSpace(before) + whole + keepSpace(behind);
}

function keepSpace(text: string): string {
  return isBlank(text) ? text : "";
}

/** One whole value as JSON text that fits `shape`; undefined if it is not whole. */
export function normalizeArgument(text: string, shape: ArgumentShape): string | undefined {
  // The object around it is a level, too.
  const reader = new ArgumentReader(text, 0, 1);
  const value = reader.read(shape);
  return reader.at === text.length ? value : undefined;
}

/** Parses JSON text in which a model may have made slips that need no schema; undefined when it means nothing certain. */
export function parseWrittenJson(text: string): unknown {
  const value = parseJson(text);
  return value === undefined ? parseJson(normalizeArgument(text.trim(), ArgumentShape.create()) ?? "") : value;
}

/** Reads one value of a text; its methods return false where the text cannot be understood. */
class ArgumentReader {
  readonly #text: string;
  readonly #out: string[] = [];
  #depth: number;
  at: number;

  constructor(text: string, at: number, depth = 0) {
    this.#text = text;
    this.at = at;
    this.#depth = depth;
  }

  /** The value at this place. */
  read(shape: ArgumentShape): string | undefined {
    return this.#readValue(shape) ? this.#out.join("") : undefined;
  }

  /** What the string at this place says. */
  readEncoded(): string | undefined {
    const string = this.#text[this.at] === '"' ? readJsonString(this.#text, this.at) : undefined;
    if (string) this.at = string.end;
    return string?.decode();
  }

  #readValue(shape: ArgumentShape): boolean {
    switch (this.#text[this.at]) {
      case "{":
        return this.#readList("}", () => this.#readMember(shape));
      case "[": {
        let index = 0;
        return this.#readList("]", () => this.#readValue(shape.getItem(index++)));
      }
      case '"':
      case "'":
        return this.#readString(shape);
      default:
        return this.#readScalar(shape);
    }
  }

  /** Reads a list or an object up to its end. */
  #readList(end: "]" | "}", readNext: () => boolean): boolean {
    if (++this.#depth > MAX_JSON_DEPTH) return false;
    this.#out.push(this.#text.charAt(this.at++));
    this.#copySpace();
    let isOpen = !this.#takeMark(end);
    while (isOpen) {
      if (!readNext()) return false;
      this.#copySpace();
      isOpen = !this.#takeMark(end);
      if (isOpen) {
        if (this.#text[this.at] !== ",") return false;
        isOpen = this.#readComma(end);
      }
    }
    this.#depth--;
    return true;
  }

  /** Reads a comma, which says nothing before the end; whether another value has to follow. */
  #readComma(end: string): boolean {
    const place = this.#out.push(",") - 1;
    this.at++;
    this.#copySpace();
    if (!this.#takeMark(end)) return true;
    this.#out[place] = "";
    return false;
  }

  #readMember(shape: ArgumentShape): boolean {
    const name = readJsonString(this.#text, this.at);
    if (!name) return false;
    this.at = name.end;
    this.#out.push(name.json);
    this.#copySpace();
    if (!this.#takeMark(":")) return false;
    this.#copySpace();
    return this.#readValue(shape.getProperty(name.decode()));
  }

  #readString(shape: ArgumentShape): boolean {
    const string = readJsonString(this.#text, this.at);
    if (!string) return false;
    this.at = string.end;
    this.#out.push(normalizeString(string.json, shape));
    return true;
  }

  #readScalar(shape: ArgumentShape): boolean {
    const number = this.#take(NUMBER);
    const text = number === "" ? normalizeLiteral(this.#take(WORD), shape) : normalizeNumber(number, shape);
    if (text === undefined) return false;
    this.#out.push(text);
    return true;
  }

  #take(pattern: RegExp): string {
    const length = measure(this.#text, this.at, pattern);
    this.at += length;
    return this.#text.slice(this.at - length, this.at);
  }

  #copySpace(): void {
    do {
      const text = this.#take(SPACE);
      if (text !== "") this.#out.push(text);
    } while (this.#take(ESCAPED_SPACE) !== "");
  }

  #takeMark(mark: string): boolean {
    if (this.#text[this.at] !== mark) return false;
    this.at++;
    this.#out.push(mark);
    return true;
  }
}

/** A string, given by its JSON text; a list or object is read from it where the schema permits that and no string. */
function normalizeString(json: string, shape: ArgumentShape): string {
  if (shape.takesAnyString) return json;
  const text = String(JSON.parse(json));
  if (shape.permits("string", text)) return json;
  const kind = /^\s*\{/.test(text) ? "object" : /^\s*\[/.test(text) ? "array" : undefined;
  if (kind === undefined) return normalizeQuoted(text, shape) ?? json;
  return shape.permits(kind) ? normalizeArgument(text.trim(), shape) ?? json : json;
}
