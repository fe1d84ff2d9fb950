/**
 * The retry loop of one request: tries, waits and fallbacks, until the first events of an answer can be sent.
 *
 * Up to that point a failure, or an answer that is empty or garbled, is a failed try that the client never sees. After
 * it the answer is committed: events that were sent cannot be taken back.
 *
 * @module
 */
import { setTimeout } from "node:timers/promises";
import { createClientGoneError, RelayError } from "../base/errors.ts";
import type { Limits } from "../base/limits.ts";
import type { Log } from "../base/log.ts";
import { createFailedEvent } from "../translate/stream/finish.ts";
import { formatFailure } from "./access_log.ts";
import { Attempt, type EventBatch } from "./attempt.ts";
import type { AnswerUsage } from "./answer_numbers.ts";
import type { Candidate, SentRequest } from "./candidates.ts";
import { type Clock, type NextTry, RetryPolicy } from "./retry_policy.ts";

/** Settings of a retry loop. */
export interface RetryOptions {
  /** At least one, the preferred one first. */
  readonly candidates: readonly Candidate[];
  readonly limits: Limits;
  readonly log: Log;
  /** Redacts secrets in log lines. */
  readonly redact: (text: string) => string;
  /** Whether the client expects one JSON object, so that nothing is sent before the answer is complete. */
  readonly isWhole: boolean;
  /** Longest time that all tries may take before the failure is passed on, in seconds; infinite when absent. */
  readonly patience?: number;
  /** Source of time and randomness; absent: the system's. */
  readonly clock?: Clock;
}

/** An answer that has begun. */
export interface FirstEvents {
  readonly attempt: Attempt;
  readonly batch: EventBatch;
}

/** A try that used tokens, but brought no answer. */
export interface WastedTry extends Pick<SentRequest, "upstream" | "model"> {
  readonly usage: AnswerUsage;
}

/** The result of one try. A failed try may have first events as well; they are sent if it was the last one. */
type TryResult = { readonly error?: never; readonly first: FirstEvents } | {
  readonly error: RelayError;
  readonly first?: FirstEvents;
};

const SYSTEM_CLOCK: Clock = { now: () => performance.now(), random: Math.random };

/** The tries of one request. */
export class RetryLoop {
  readonly #options: RetryOptions;
  readonly #policy: RetryPolicy<Candidate>;
  #isCancelled = false;
  /** Ends the wait before the next try; undefined while none is waited for. */
  #waking: AbortController | undefined;
  readonly #answered = Promise.withResolvers<void>();
  #attempt: Attempt | undefined;
  #candidate: Candidate | undefined;
  #accepted: Candidate | undefined;
  #tries = 0;
  readonly #wasted: WastedTry[] = [];

  constructor(options: RetryOptions) {
    this.#options = options;
    const { candidates, limits, patience = Infinity, clock = SYSTEM_CLOCK } = options;
    this.#policy = new RetryPolicy(candidates, { limits, clock, patience });
    // Not every caller awaits `answered`; avoid an unhandled rejection.
    this.#answered.promise.catch(() => {});
  }

  /**
   * Resolves when there is a part of an answer to show; rejects with the last error when no try brought one. An upstream
   * may accept a request and refuse it in its first event.
   */
  get answered(): Promise<void> {
    return this.#answered.promise;
  }

  /** Name of the upstream that has accepted the request; undefined before that when there are several. */
  get servedBy(): string | undefined {
    const { candidates } = this.#options;
    return (this.#accepted ?? (candidates.length === 1 ? candidates[0] : undefined))?.upstream.name;
  }

  /** Name of the upstream that was tried last; undefined before the first try. */
  get lastTried(): string | undefined {
    return this.#candidate?.upstream.name;
  }

  /** Name of the upstream that is to bring the first text, thinking or call; undefined when it has. */
  get waitsAt(): string | undefined {
    return this.#attempt?.firstTokenAt === undefined ? this.lastTried : undefined;
  }

  /** How often an upstream was asked so far. */
  get tries(): number {
    return this.#tries;
  }

  /** The last request that was sent; undefined before the first one. */
  get sent(): SentRequest | undefined {
    return this.#candidate?.sent?.();
  }

  /** The tries that used tokens, but brought no answer. */
  get wasted(): readonly WastedTry[] {
    return this.#wasted;
  }

  /**
   * Tries until an answer has its first events.
   *
   * @param notify Receives notices about waits and retries, for people.
   * @throws {RelayError} When no try is left, or `client_gone` after {@linkcode cancel}.
   */
  async open(notify: (notice: string) => void): Promise<FirstEvents> {
    try {
      for (let next = this.#policy.first();;) {
        const { error, first } = await this.#try(next.candidate);
        if (error === undefined) {
          this.#answered.resolve();
          return first;
        }
        this.#attempt?.cancel();
        if (this.#isCancelled) {
          // What the try has taught about the upstream is kept for later requests.
          next.candidate.adapt?.(error);
          throw createClientGoneError(error);
        }
        const decision = this.#policy.decide(next, error);
        if (decision.kind === "give_up") {
          if (first === undefined) throw decision.error;
          if (first.batch.events.length > 1) this.#answered.resolve();
          else this.#answered.reject(decision.error);
          return replaceEnd(first, decision.error);
        }
        this.#noteWaste(first);
        next = decision.next;
        if (decision.kind !== "adapt") await this.#pause(next, { error, notify });
      }
    } catch (thrown) {
      this.#answered.reject(thrown);
      throw thrown;
    }
  }

  /** Forgets the requests of an answer that has begun: none is sent again. */
  release(): void {
    for (const candidate of this.#options.candidates) candidate.release?.();
  }

  /** Ends a try that takes too long. `now` is in milliseconds of `performance.now()`. */
  checkDeadlines(now: number): void {
    this.#attempt?.checkDeadlines(now);
  }

  /** Ends the running try, or the wait before the next one. */
  cancel(): void {
    this.#isCancelled = true;
    this.#waking?.abort();
    this.#attempt?.cancel();
  }

  async #try(candidate: Candidate): Promise<TryResult> {
    const { limits, isWhole } = this.#options;
    this.#candidate = candidate;
    this.#accepted = undefined;
    this.#tries++;
    try {
      const attempt = new Attempt({ ...candidate.attempt(), limits });
      this.#attempt = attempt;
      await attempt.open();
      this.#accepted = candidate;
      const first = { attempt, batch: await (isWhole ? attempt.readAll() : attempt.readFirst()) };
      const error = first.batch.isLast ? attempt.state.failure : undefined;
      if (error) return { error, first };
      candidate.confirm?.();
      return { first };
    } catch (thrown) {
      return { error: RelayError.from(thrown) };
    }
  }

  #noteWaste(first: FirstEvents | undefined): void {
    const usage = first?.attempt.state.usage;
    const { upstream, model } = this.sent ?? {};
    if (usage && upstream && model !== undefined) this.#wasted.push({ upstream, model, usage });
  }

  async #pause(
    next: NextTry<Candidate>,
    { error, notify }: { readonly error: RelayError; readonly notify: (notice: string) => void },
  ): Promise<void> {
    const { log, redact } = this.#options;
    log.warn(`${describeTry(next)}: ${error.code}: ${formatFailure(error, redact)}`);
    if (next.wait > 0) {
      notify(describeTry(next));
      // `cancel()` aborts the sleep; checked after it.
      const { signal } = this.#waking = new AbortController();
      if (!this.#isCancelled) await setTimeout(next.wait * 1000, undefined, { signal }).catch(() => {});
      this.#waking = undefined;
    }
    if (this.#isCancelled) throw createClientGoneError();
    notify(describeTry({ ...next, wait: 0 }));
  }
}

/** Describes the next try, for people. */
function describeTry({ candidate: { upstream }, wait, number, most }: NextTry<Candidate>): string {
  const what = wait > 0 ? `waiting ${Math.ceil(wait)} s for ${upstream.name}` : `going on with ${upstream.name}`;
  return `${what}, try ${number} of ${most}`;
}

/** Replaces the last event of an answer by a failure that says why there was no further try. */
function replaceEnd({ attempt, batch }: FirstEvents, error: RelayError): FirstEvents {
  return {
    attempt,
    batch: { events: [...batch.events.slice(0, -1), createFailedEvent(attempt.state, error)], isLast: true },
  };
}
