/**
 * The bounds of one answer to a small request: a provider that ignores the limit on tokens must end somewhere.
 *
 * @module
 */
import { RelayError } from "../../base/errors.ts";
import type { AnswerChunk } from "../../wire/chunk.ts";

/** Most characters of an answer, thinking included: several times what its tokens can hold. */
const MAX_CHARACTERS = 16_384;
/** Longest time from the first byte to the end, in milliseconds: 1,024 tokens of a slow machine, at four a second. */
const LONGEST_ANSWER_MS = 300_000;

/** The cause of an error that says that an answer went beyond its bounds. */
const ENDLESS = { name: "endless answer" };

/** Whether an answer was given up because it did not end. */
export function isEndless({ cause }: RelayError): boolean {
  return cause === ENDLESS;
}

/** Watches the length of one answer. */
export class AnswerBounds {
  readonly #now: () => number;
  #began: number | undefined;
  #characters = 0;

  /** `now` is a clock in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Counts what one read brought, which may be nothing.
   *
   * @throws {RelayError} for which {@linkcode isEndless} holds, when that is too much.
   */
  count(chunks: readonly AnswerChunk[]): void {
    this.#began ??= this.#now();
    for (const { text, reasoning, calls } of chunks) {
      this.#characters += text.length + reasoning.length;
      for (const call of calls) this.#characters += call.arguments.length;
    }
    if (this.#characters > MAX_CHARACTERS) throw createError(`it had more than ${MAX_CHARACTERS} characters`);
    if (this.#now() - this.#began <= LONGEST_ANSWER_MS) return;
    throw createError(`it took longer than ${LONGEST_ANSWER_MS / 1_000} s`);
  }
}

function createError(what: string): RelayError {
  return new RelayError("output_limit", `The answer was cut here, since ${what} for a few words`, { cause: ENDLESS });
}
