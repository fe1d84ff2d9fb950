/**
 * The active requests of a relay, and the one timer that checks all their deadlines.
 *
 * @module
 */
import { RelayError } from "../base/errors.ts";

/** Interval of the deadline checks, in milliseconds. */
const TICK = 1_000;
/** Seconds after which a client that was refused may try again. */
const BUSY_WAIT = 5;

/** An answer that the upstream has not begun. */
export interface AnswerWait {
  /** Name of the upstream that was asked last. */
  readonly upstream: string;
  /** When the relay got the request, in milliseconds of `performance.now()`. */
  readonly since: number;
}

/** Takes all waits of a moment, in milliseconds of `performance.now()`. */
export type WaitObserver = (waits: readonly AnswerWait[], now: number) => void;

/** An active request: an upload or an answer. */
export interface ActiveRequest {
  /** What it waits for; absent when it does not wait for a first token. */
  readonly wait?: AnswerWait | undefined;
  /** Ends the request if it takes too long. `now` is in milliseconds of `performance.now()`. */
  checkDeadlines(now: number): void;
  /** Ends the request at once, with an error that the client receives. */
  fail(error: RelayError): void;
}

/**
 * The active requests of one relay, including uploads. The timer runs only while there are any, and once for each: a
 * request keeps its slot, and thereby the timer, from its upload to the end of its answer.
 */
export class ActiveRequests {
  readonly #answers = new Set<ActiveRequest>();
  readonly #waiting: (() => void)[] = [];
  #clock: ReturnType<typeof setInterval> | undefined;
  #admitted = 0;
  #uploads = 0;
  readonly #awaitingUploads: (() => void)[] = [];
  #observeWaits: WaitObserver | undefined;

  /** Number of active requests. */
  get size(): number {
    return this.#answers.size;
  }

  /**
   * Admits a request.
   *
   * @param limit Maximum number of requests at the same time.
   * @returns A function that releases the slot; calls after the first do nothing.
   * @throws {RelayError} `relay_busy` when all slots are taken.
   */
  acquire(limit: number): () => void {
    if (this.#admitted >= limit) {
      throw new RelayError(
        "relay_busy",
        `The relay already serves ${limit} requests, the maximum (--max-streams); try again, or raise the limit`,
        { retryAfter: BUSY_WAIT },
      );
    }
    this.#admitted++;
    this.#setClock();
    let isIn = true;
    return () => {
      if (isIn) this.#admitted--;
      isIn = false;
      this.#setClock();
    };
  }

  /** Tracks an active request. */
  track(answer: ActiveRequest): void {
    this.#answers.add(answer);
    this.#setClock();
  }

  /** Stops tracking a request that has ended. */
  delete(answer: ActiveRequest): void {
    if (!this.#answers.delete(answer) || this.#answers.size > 0) return;
    this.#setClock();
    this.#observeWaits?.([], performance.now());
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Calls `observe` with every check of the deadlines, and when the last request has ended. */
  watchWaits(observe: WaitObserver): void {
    this.#observeWaits = observe;
  }

  /** Number of requests that are still being read. */
  get uploads(): number {
    return this.#uploads;
  }

  /** Tracks `upload` while `work` reads a request. */
  async during<Upload extends ActiveRequest, Result>(
    upload: Upload,
    work: (upload: Upload) => Promise<Result>,
  ): Promise<Result> {
    this.track(upload);
    this.#uploads++;
    try {
      return await work(upload);
    } finally {
      this.delete(upload);
      this.#uploads--;
      if (this.#uploads === 0) { for (const resolve of this.#awaitingUploads.splice(0)) resolve(); }
    }
  }

  /** Resolves when no request is being read. */
  whenUploaded(): Promise<void> {
    return this.#uploads === 0 ? Promise.resolve() : new Promise((resolve) => this.#awaitingUploads.push(resolve));
  }

  /** Ends every active request with `error`. */
  failAll(error: RelayError): void {
    for (const answer of [...this.#answers]) answer.fail(error);
  }

  /** Resolves when no request is active. */
  whenIdle(): Promise<void> {
    return this.#answers.size === 0 ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Starts the timer, or stops it when nothing is active. */
  #setClock(): void {
    if (this.#answers.size > 0 || this.#admitted > 0) {
      this.#clock ??= setInterval(() => this.#tick(), TICK);
      return;
    }
    clearInterval(this.#clock);
    this.#clock = undefined;
  }

  #tick(): void {
    const now = performance.now();
    for (const answer of [...this.#answers]) answer.checkDeadlines(now);
    this.#observeWaits?.([...this.#answers].flatMap(({ wait }) => wait ?? []), now);
  }
}
