/**
 * Which answers are live, and the one clock that looks after all of them.
 *
 * @module
 */
import { RelayError } from "../base/errors.ts";

/** How often the clock looks, in milliseconds. */
const TICK = 1_000;
/** Seconds after which whoever was not let in may ask again. */
const BUSY_WAIT = 5;

/** Something that is being answered. */
export interface Live {
  /** Looks at the time, in milliseconds of `performance.now()`. */
  checkDeadlines(now: number): void;
  /** Ends it now, with an error that the client gets to see. */
  fail(error: RelayError): void;
}

/** The live answers of one relay, those included whose upstream has not answered yet. The clock runs only while there are any. */
export class LiveAnswers {
  readonly #answers = new Set<Live>();
  readonly #waiting: (() => void)[] = [];
  #clock: ReturnType<typeof setInterval> | undefined;
  #admitted = 0;

  /** How many answers are live. */
  get size(): number {
    return this.#answers.size;
  }

  /**
   * Lets a request in.
   *
   * @param limit How many may be in at the same time.
   * @returns What tells that it is done; calls after the first do nothing.
   * @throws {RelayError} `relay_busy` when there are too many.
   */
  admit(limit: number): () => void {
    if (this.#admitted >= limit) {
      throw new RelayError(
        "relay_busy",
        `The relay answers ${limit} requests already and takes no more (--max-streams); try again, or raise it`,
        { retryAfter: BUSY_WAIT },
      );
    }
    this.#admitted++;
    let isIn = true;
    return () => {
      if (isIn) this.#admitted--;
      isIn = false;
    };
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

  /** Takes something into care for as long as `work` takes. */
  async during<Task extends Live, Result>(task: Task, work: (task: Task) => Promise<Result>): Promise<Result> {
    this.add(task);
    try {
      return await work(task);
    } finally {
      this.delete(task);
    }
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
    for (const answer of [...this.#answers]) answer.checkDeadlines(now);
  }
}
