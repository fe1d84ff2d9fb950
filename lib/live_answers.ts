/**
 * Which answers are live, and the one clock that looks after all of them.
 *
 * @module
 */
import type { RelayError } from "./errors.ts";

/** How often the clock looks, in milliseconds. */
const TICK = 1_000;

/** Something that is being answered. */
export interface Live {
  /** Looks at the time, in milliseconds of `performance.now()`. */
  beat(now: number): void;
  /** Ends it now, with an error that the client gets to see. */
  fail(error: RelayError): void;
}

/** The live answers of one relay, those included whose upstream has not answered yet. The clock runs only while there are any. */
export class LiveAnswers {
  readonly #answers = new Set<Live>();
  readonly #waiting: (() => void)[] = [];
  #clock: ReturnType<typeof setInterval> | undefined;

  /** How many answers are live. */
  get size(): number {
    return this.#answers.size;
  }

  /** Takes an answer into care. */
  add(answer: Live): void {
    this.#answers.add(answer);
    this.#clock ??= setInterval(() => this.#tick(), TICK);
  }

  /** Lets go of an answer that has ended. */
  delete(answer: Live): void {
    if (!this.#answers.delete(answer) || this.#answers.size > 0) return;
    clearInterval(this.#clock);
    this.#clock = undefined;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Ends every live answer with a failed event. */
  fail(error: RelayError): void {
    for (const answer of [...this.#answers]) answer.fail(error);
  }

  /** Resolves when no answer is live. */
  idle(): Promise<void> {
    return this.#answers.size === 0 ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }

  #tick(): void {
    const now = performance.now();
    for (const answer of [...this.#answers]) answer.beat(now);
  }
}
