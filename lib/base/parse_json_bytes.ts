/**
 * The parser of JSON in UTF-8, which never holds the text of a large body as a whole.
 *
 * As one string a body is made of two bytes a character as soon as one of them is not Latin-1, and a string of that
 * size is freed late: at 16 MB seven requests in a row made 280 MB of garbage (Deno 2.9.6, 2026-11). So the lists among
 * the fields of a large object, of which a conversation is one, are decoded and parsed a few entries at a time.
 *
 * @module
 */
import { createDepthError, isObject, MAX_JSON_DEPTH, parseFlatJson, replaceLoneSurrogates } from "./json.ts";

/** Size in bytes below which the text is parsed as a whole. */
const MIN_LARGE_SIZE = 128 * 1024;
/** Entries are parsed together until they have as many bytes. */
const MIN_GROUP_SIZE = 16 * 1024;

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** A list among the fields of the outermost object. */
interface FoundList {
  /** Where its first entry begins. */
  readonly start: number;
  /** The commas between groups of entries, and at last the bracket that closes the list. */
  readonly ends: number[];
}

/**
 * Parses JSON in UTF-8, with or without a byte order mark, and replaces each lone surrogate in it by U+FFFD.
 *
 * @throws {SyntaxError | TypeError} When it is not JSON, or not UTF-8.
 * @throws {RangeError} When it has more than {@linkcode MAX_JSON_DEPTH} levels.
 */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  const isMarked = BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte);
  const reader = new JsonReader(isMarked ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes);
  return bytes.length < MIN_LARGE_SIZE ? reader.parseWhole() : reader.parseByLists();
}

const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

class JsonReader {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  parseWhole(): unknown {
    return parseFlatJson(this.#decode(0, this.#bytes.length));
  }

  /** Parses the object with a number in place of each of its lists, then the lists. */
  parseByLists(): unknown {
    const lists = findLists(this.#bytes);
    if (lists.length === 0) return this.parseWhole();
    let [outline, from] = ["", 0];
    for (const [index, { start, ends }] of lists.entries()) {
      outline += `${this.#decode(from, start)}${index}`;
      from = ends.at(-1) ?? start;
    }
    const parsed: unknown = JSON.parse(outline + this.#decode(from, this.#bytes.length));
    // Those of a repeated key too: what is not JSON is refused.
    const values = lists.map((list) => this.#parseList(list));
    if (!isObject(parsed)) return parsed;
    for (const [key, value] of Object.entries(parsed)) {
      if (Array.isArray(value)) parsed[key] = values[value[0]];
    }
    return parsed;
  }

  #parseList({ start, ends }: FoundList): unknown[] {
    const list: unknown[] = [];
    let from = start;
    for (const end of ends) {
      const entries: readonly unknown[] = JSON.parse(`[${this.#decode(from, end)}]`);
      if (entries.length === 0 && ends.length > 1) throw new SyntaxError("no entry follows a comma");
      for (const entry of entries) list.push(entry);
      from = end + 1;
    }
    return list;
  }

  #decode(start: number, end: number): string {
    return replaceLoneSurrogates(DECODER.decode(this.#bytes.subarray(start, end)));
  }
}

/** The lists among the fields of the outermost object; none when something else is outermost. */
function findLists(bytes: Uint8Array): readonly FoundList[] {
  const lists: FoundList[] = [];
  let [depth, from] = [0, 0];
  let open: FoundList | undefined;
  for (let at = 0; at < bytes.length; at++) {
    switch (bytes[at]) {
      case QUOTE:
        at = findClosingQuote(bytes, at);
        break;
      case OPEN_LIST:
      case OPEN_OBJECT:
        if (++depth > MAX_JSON_DEPTH) throw createDepthError();
        if (bytes[at] === OPEN_OBJECT || depth > 2) break;
        // A list that is outermost has no fields.
        if (depth < 2) return [];
        from = at + 1;
        open = { start: from, ends: [] };
        break;
      case COMMA:
        if (depth !== 2 || open === undefined || at - from < MIN_GROUP_SIZE) break;
        open.ends.push(at);
        from = at + 1;
        break;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        if (--depth !== 1 || open === undefined) break;
        open.ends.push(at);
        lists.push(open);
        open = undefined;
    }
  }
  return lists;
}

/** The place of the quote that ends the string which begins at `start`; behind the bytes when there is none. */
function findClosingQuote(bytes: Uint8Array, start: number): number {
  const { length } = bytes;
  // Most of a body is read here. With `length` and `byte` read once it takes half the time (Deno 2.9.6, 2026-11).
  for (let at = start + 1; at < length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH) at++;
  }
  return length;
}
