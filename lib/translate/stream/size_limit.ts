/**
 * How much one answer may hold before it is no answer any more but a stream without end.
 *
 * Everything that came is kept until the answer ends, because its last events repeat it. The bounds lie well above what
 * models write (256,000 tokens, one a piece, weigh 3 million) and below what one text of the runtime can hold: the last
 * events say everything four times, in JSON that may take six characters for one.
 *
 * @module
 */
import type { ChatCallDelta, ChatChunk } from "../../chat/types.ts";
import { RelayError } from "../../base/errors.ts";

/** Most that one answer may weigh: its characters, and {@linkcode PIECE_WEIGHT} for every piece they came in. */
export const MAX_ANSWER_WEIGHT = 16 * 1024 * 1024;

/** What a piece weighs beside its characters. */
export const PIECE_WEIGHT = 8;

/** What a fragment of a call weighs beside what is in it: an empty one has to be looked up, too. */
export const FRAGMENT_WEIGHT = 32;

/** Most messages, thoughts and tool calls of one answer. */
export const MAX_ITEMS = 2_048;

/** Longest name of a tool; providers take 64 characters. */
export const MAX_TOOL_NAME = 1_024;

/** Weighs an answer while it grows. */
export class AnswerSize {
  #weight = 0;

  /** Adds what `chunk` brings; returns the fault when that is more than one answer may hold. */
  add({ text, reasoning, refusal, calls, reasoningDetails }: ChatChunk): RelayError | undefined {
    this.#weight += weightOf(text) + weightOf(reasoning) + weightOf(refusal);
    for (const call of calls) this.#weight += callWeight(call);
    if (reasoningDetails) this.#weight += valueWeight(reasoningDetails);
    return this.#weight > MAX_ANSWER_WEIGHT
      ? endless(`an answer of more than ${MAX_ANSWER_WEIGHT} characters`)
      : undefined;
  }
}

/** The fault of an answer that has more of something than any answer needs. */
export function endless(what: string): RelayError {
  return new RelayError(
    "upstream_protocol",
    `The provider sent ${what}, so it was stopped; the model seems to repeat itself without end, ` +
      "try again or use another model",
  );
}

/** The fault of an answer with more than {@linkcode MAX_ITEMS} parts. */
export function tooManyItems(): RelayError {
  return endless(`more than ${MAX_ITEMS} messages, thoughts and tool calls in one answer`);
}

/** The fault of a tool's name that does not end. */
export function nameTooLong(): RelayError {
  return endless(`a tool name of more than ${MAX_TOOL_NAME} characters`);
}

function weightOf(piece: string | undefined): number {
  return piece === undefined || piece === "" ? 0 : piece.length + PIECE_WEIGHT;
}

function callWeight({ arguments: text, id, name, extraContent }: ChatCallDelta): number {
  const parts = FRAGMENT_WEIGHT + weightOf(text) + weightOf(id) + weightOf(name);
  return extraContent === undefined ? parts : parts + valueWeight(extraContent);
}

/** The characters of all keys and texts in `value`, and a piece for each of its values. */
function valueWeight(value: unknown): number {
  let weight = 0;
  const rest: unknown[] = [value];
  while (rest.length > 0) {
    const next = rest.pop();
    weight += PIECE_WEIGHT;
    if (typeof next === "string") weight += next.length;
    if (typeof next !== "object" || next === null) continue;
    for (const [key, inner] of Object.entries(next)) {
      weight += key.length;
      rest.push(inner);
    }
  }
  return weight;
}
