/**
 * Redaction of prompt quotations in log lines.
 *
 * Providers quote the request in their refusals: a word of it, or all. The client may see the quotation, but a log may
 * be shown to other people, so it must not hold any.
 *
 * @module
 */
import { decodeArray, isObject } from "./json.ts";

/** Fields whose text was written by people or models. */
const PROMPT_KEYS: ReadonlySet<string> = new Set(["text", "content", "output", "arguments", "input", "instructions"]);
/** Minimum length of a quotation, in characters; a shorter match is a common phrase. */
const MIN_QUOTE_LENGTH = 16;
/** Length of the pieces that are looked up: half a quotation, so that every quotation holds a whole piece. */
const PIECE_LENGTH = MIN_QUOTE_LENGTH / 2;
/** Maximum number of places kept for a piece that occurs repeatedly. */
const MAX_PLACES = 4;
/** Minimum length of a prompt text that is redacted when quoted whole; shorter ones are words that occur everywhere. */
const MIN_PASSAGE_LENGTH = 6;
const PROMPT_PLACEHOLDER = "(prompt)";

/**
 * `text` without its quotations of `body`, a request to the Responses API. The cost is linear in the length of both, so
 * only messages of failures are redacted.
 */
export function redactPrompt(text: string, body: unknown): string {
  const quoted = new Uint8Array(text.length);
  const places = indexPieces(text);
  for (const passage of collectTexts(body)) {
    if (passage.length >= MIN_QUOTE_LENGTH) markQuotes(quoted, { text, places, passage });
    else if (passage.length >= MIN_PASSAGE_LENGTH) markPassage(quoted, { text, passage });
  }
  return replaceQuotes(text, quoted);
}

/**
 * Redacts the quotations of one request, as long as its texts are held; after that every word of a provider may be one.
 */
export class PromptRedactor {
  #body: unknown;
  #isReleased = false;

  /** @param body A request to the Responses API. */
  constructor(body: unknown) {
    this.#body = body;
  }

  /** `text` without its quotations of the request. */
  redact(text: string): string {
    if (!this.#isReleased) return redactPrompt(text, this.#body);
    return PLAIN_CODE.test(text) ? text : WITHHELD;
  }

  /** Forgets the request: from now on only codes are shown. */
  release(): void {
    this.#body = undefined;
    this.#isReleased = true;
  }
}

/** A text that only says what kind of thing happened, such as `overloaded_error`. */
const PLAIN_CODE = /^[a-z_]{1,40}$/i;
const WITHHELD = "(the client got the provider's words, which may quote the prompt; log level debug shows them)";

/** The positions of each piece of `text`. */
function indexPieces(text: string): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (let at = 0; at + PIECE_LENGTH <= text.length; at++) {
    const piece = text.slice(at, at + PIECE_LENGTH);
    const known = places.get(piece);
    if (known === undefined) places.set(piece, [at]);
    else if (known.length < MAX_PLACES) known.push(at);
  }
  return places;
}

interface QuoteSearch {
  readonly text: string;
  readonly passage: string;
}

function markQuotes(
  quoted: Uint8Array,
  { text, places, passage }: QuoteSearch & { readonly places: Map<string, readonly number[]> },
): void {
  for (let from = 0; from + PIECE_LENGTH <= passage.length; from += PIECE_LENGTH) {
    for (const at of places.get(passage.slice(from, from + PIECE_LENGTH)) ?? []) {
      if (quoted[at] === 1 && quoted[at + PIECE_LENGTH - 1] === 1) continue;
      let [before, behind] = [0, PIECE_LENGTH];
      while (before < at && before < from && text[at - before - 1] === passage[from - before - 1]) before++;
      while (at + behind < text.length && text[at + behind] === passage[from + behind]) behind++;
      if (before + behind >= MIN_QUOTE_LENGTH) quoted.fill(1, at - before, at + behind);
    }
  }
}

function markPassage(quoted: Uint8Array, { text, passage }: QuoteSearch): void {
  for (let at = text.indexOf(passage); at !== -1; at = text.indexOf(passage, at + 1)) {
    quoted.fill(1, at, at + passage.length);
  }
}

function replaceQuotes(text: string, quoted: Uint8Array): string {
  let [out, from] = ["", 0];
  for (let start = quoted.indexOf(1); start !== -1; start = quoted.indexOf(1, from)) {
    out += text.slice(from, start) + PROMPT_PLACEHOLDER;
    const end = quoted.indexOf(0, start);
    if (end === -1) return out;
    from = end;
  }
  return out + text.slice(from);
}

function* collectTexts(value: unknown, key = ""): Generator<string> {
  if (typeof value === "string" && PROMPT_KEYS.has(key)) yield value;
  for (const entry of decodeArray(value)) yield* collectTexts(entry, key);
  if (isObject(value)) { for (const [name, entry] of Object.entries(value)) yield* collectTexts(entry, name); }
}
