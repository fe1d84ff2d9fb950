/**
 * The size limit of one answer.
 *
 * The whole answer is kept until it ends, because its last events repeat it. The limits are well above what models
 * write (256,000 tokens, one per piece, weigh 3 million) and below the longest string of the runtime: the last events
 * repeat the answer four times, in JSON that may take six characters for one.
 *
 * @module
 */
import type { AnswerChunk, CallDelta } from "../../wire/chunk.ts";
import { RelayError } from "../../base/errors.ts";

/** Greatest weight of one answer: its characters in UTF-16 units, plus {@linkcode PIECE_WEIGHT} for every piece. */
export const MAX_ANSWER_WEIGHT = 16 * 1024 * 1024;

/** Weight of a piece in addition to its characters. */
export const PIECE_WEIGHT = 8;

/** Weight of a call's fragment in addition to its contents: even an empty fragment costs a look-up. */
export const FRAGMENT_WEIGHT = 32;

/** Greatest number of messages, reasoning items and tool calls in one answer. */
export const MAX_ITEMS = 2_048;

/** Most characters of a tool name; providers accept 64. */
export const MAX_TOOL_NAME = 1_024;

/** Weighs an answer while it is received. */
export class AnswerSize {
  #weight = 0;

  /** Adds the weight of `chunk`; returns an error when the answer exceeds the limit. */
  add(
    { text, reasoning, refusal, calls, reasoningDetails, annotations, logprobs, closes, hosted, seal, stated }:
      AnswerChunk,
  ): RelayError | undefined {
    this.#weight += weighText(text) + weighText(reasoning) + weighText(refusal);
    for (const call of calls) this.#weight += weighCall(call);
    if (reasoningDetails) this.#weight += weighValue(reasoningDetails);
    if (annotations) this.#weight += weighValue(annotations);
    if (logprobs) this.#weight += weighValue(logprobs);
    if (stated) this.#weight += weighValue(stated);
    if (hosted) this.#weight += weighValue(hosted.value);
    if (closes?.kept) this.#weight += weighValue(closes.kept);
    if (seal) this.#weight += weighValue(seal.kept);
    return this.#weight > MAX_ANSWER_WEIGHT
      ? createEndlessError(`an answer of more than ${MAX_ANSWER_WEIGHT} characters`)
      : undefined;
  }

  /** Adds the weight of a chunk of one piece, a fragment of a call if it has one; false, and nothing is added, at the limit. */
  addPiece({ calls }: AnswerChunk, piece: string): boolean {
    const [call] = calls;
    const weight = this.#weight + weighText(piece) + (call ? FRAGMENT_WEIGHT + weighText(call.id) : 0);
    if (weight > MAX_ANSWER_WEIGHT) return false;
    this.#weight = weight;
    return true;
  }

  /** Subtracts the weight of characters that were received again and are not kept. */
  forgive(characters: number): void {
    this.#weight -= characters;
  }
}

/** The error of an answer that has more of something than any answer needs. */
export function createEndlessError(what: string): RelayError {
  return new RelayError(
    "upstream_protocol",
    `The provider sent ${what}, so it was stopped; the model seems to repeat itself without end, ` +
      "try again or use another model",
  );
}

/** The error of an answer with more than {@linkcode MAX_ITEMS} items. */
export function createTooManyItemsError(): RelayError {
  return createEndlessError(`more than ${MAX_ITEMS} messages, reasoning items and tool calls in one answer`);
}

/** The error of a tool name that is too long. */
export function createNameTooLongError(): RelayError {
  return createEndlessError(`a tool name of more than ${MAX_TOOL_NAME} characters`);
}

function weighText(piece: string | undefined): number {
  return piece === undefined || piece === "" ? 0 : piece.length + PIECE_WEIGHT;
}

function weighCall({ arguments: text, id, name, extraContent }: CallDelta): number {
  const parts = FRAGMENT_WEIGHT + weighText(text) + weighText(id) + weighText(name);
  return extraContent === undefined ? parts : parts + weighValue(extraContent);
}

/** The length of all keys and strings in `value`, plus the weight of a piece for each of its values. */
function weighValue(value: unknown): number {
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
