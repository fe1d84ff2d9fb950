/**
 * Which answers are live, and the one clock that looks after all of them.
 *
 * @module
 */
import type { Answer } from "./answer.ts";
import type { RelayError } from "./errors.ts";

/** How often the clock looks, in milliseconds. */
const TICK = 1_000;

/** The live answers of one relay. The clock runs only while there are any. */
export class LiveAnswers {
  readonly #answers = new Set<Answer>();
  readonly #waiting: (() => void)[] = [];
  #clock: ReturnType<typeof setInterval> | undefined;

  /** How many answers are live. */
  get size(): number {
    return this.#answers.size;
  }

  /** Takes an answer into care. */
  add(answer: Answer): void {
    this.#answers.add(answer);
    this.#clock ??= setInterval(() => this.#tick(), TICK);
  }

  /** Lets go of an answer that has ended. */
  delete(answer: Answer): void {
    this.#answers.delete(answer);
    if (this.#answers.size > 0) return;
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
