/**
 * Redaction of prompt quotations in log lines.
 *
 * Providers quote the request in their refusals: a word of it, or all. The client may see the quotation, but a log may
 * be shown to other people, so it must not hold any.
 *
 * @module
 */
import { isObject, listOf } from "./json.ts";

/** Fields whose text was written by people or models. */
const WORDS: ReadonlySet<string> = new Set(["text", "content", "output", "arguments", "input", "instructions"]);
/** Minimum length of a quotation, in characters; a shorter match is a common phrase. */
const QUOTED = 16;
/** Length of the pieces that are looked up: half a quotation, so that every quotation holds a whole piece. */
const PIECE = QUOTED / 2;
/** Maximum number of places kept for a piece that occurs repeatedly. */
const MAX_PLACES = 4;
/** Minimum length of a prompt text that is redacted when quoted whole; shorter ones are words that occur everywhere. */
const SHORTEST = 6;
const STAND_IN = "(prompt)";

/**
 * `text` without its quotations of `body`, a request to the Responses API. The cost is linear in the length of both, so
 * only messages of failures are redacted.
 */
export function withoutPrompt(text: string, body: unknown): string {
  const quoted = new Uint8Array(text.length);
  const places = placesOf(text);
  for (const words of wordsIn(body)) {
    if (words.length >= QUOTED) markQuotes(quoted, { text, places, words });
    else if (words.length >= SHORTEST) markWhole(quoted, { text, words });
  }
  return written(text, quoted);
}

/** The positions of each piece of `text`. */
function placesOf(text: string): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (let at = 0; at + PIECE <= text.length; at++) {
    const piece = text.slice(at, at + PIECE);
    const known = places.get(piece);
    if (known === undefined) places.set(piece, [at]);
    else if (known.length < MAX_PLACES) known.push(at);
  }
  return places;
}

interface Search {
  readonly text: string;
  readonly words: string;
}

function markQuotes(
  quoted: Uint8Array,
  { text, places, words }: Search & { readonly places: Map<string, readonly number[]> },
): void {
  for (let from = 0; from + PIECE <= words.length; from += PIECE) {
    for (const at of places.get(words.slice(from, from + PIECE)) ?? []) {
      if (quoted[at] === 1 && quoted[at + PIECE - 1] === 1) continue;
      let [before, behind] = [0, PIECE];
      while (before < at && before < from && text[at - before - 1] === words[from - before - 1]) before++;
      while (at + behind < text.length && text[at + behind] === words[from + behind]) behind++;
      if (before + behind >= QUOTED) quoted.fill(1, at - before, at + behind);
    }
  }
}

function markWhole(quoted: Uint8Array, { text, words }: Search): void {
  for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + 1)) quoted.fill(1, at, at + words.length);
}

function written(text: string, quoted: Uint8Array): string {
  let [out, from] = ["", 0];
  for (let start = quoted.indexOf(1); start !== -1; start = quoted.indexOf(1, from)) {
    out += text.slice(from, start) + STAND_IN;
    const end = quoted.indexOf(0, start);
    if (end === -1) return out;
    from = end;
  }
  return out + text.slice(from);
}

function* wordsIn(value: unknown, key = ""): Generator<string> {
  if (typeof value === "string" && WORDS.has(key)) yield value;
  for (const entry of listOf(value)) yield* wordsIn(entry, key);
  if (isObject(value)) { for (const [name, entry] of Object.entries(value)) yield* wordsIn(entry, name); }
}
