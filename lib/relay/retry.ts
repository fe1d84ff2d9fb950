/**
 * How a request gets an answer from upstreams that fail: tries, waits and others that take over, until something of an
 * answer can be shown.
 *
 * Up to there, a failure, an empty answer or a garbled one is a failed try that nobody sees. After that, the answer is
 * what it is: nothing that was shown can be taken back.
 *
 * @module
 */
import { setTimeout } from "node:timers/promises";
import { Attempt, type AttemptOptions, type Batch } from "./attempt.ts";
import { clientGone, RelayError } from "../base/errors.ts";
import type { Limits } from "../base/limits.ts";
import type { Log } from "../base/log.ts";
import { failedEvent } from "../translate/stream/finish.ts";
import { type Candidate, type Chance, type NextTry, type Rest, RetryPlan } from "./retry_policy.ts";

/** An upstream that can serve a request. */
export interface Server extends Candidate {
  /** Makes a try at it, which nothing was sent for yet. */
  attempt(): Omit<AttemptOptions, "limits">;
  /**
   * Takes how the last try began: with something to show, or with an error. True: it was refused for a part of the
   * request that the next try goes without, and no failure yet. Absent where no request can be made anew.
   */
  heard?(error?: RelayError): boolean;
}

/** What tries are made of. */
export interface AttemptsOptions {
  /** At least one, the preferred one first. */
  readonly servers: readonly Server[];
  readonly limits: Limits;
  readonly rest: Rest;
  readonly log: Log;
  /** Takes secrets out of what is logged. */
  readonly conceal: (text: string) => string;
  /** Whether nothing is shown before the answer is whole. */
  readonly isWhole: boolean;
  /** Stands in for time and chance. */
  readonly chance?: Chance;
}

/** An answer that has something to show. */
export interface Opened {
  readonly attempt: Attempt;
  /** What is shown first. */
  readonly batch: Batch;
}

type Tried = { readonly error?: never; readonly opened: Opened } | {
  readonly error: RelayError;
  readonly opened?: Opened;
};

const CHANCE: Chance = { now: () => performance.now(), random: Math.random };

/** The tries of one request. */
export class Attempts {
  readonly #options: AttemptsOptions;
  readonly #plan: RetryPlan<Server>;
  readonly #ending = new AbortController();
  readonly #answered = Promise.withResolvers<void>();
  #attempt: Attempt | undefined;
  #server: Server | undefined;

  constructor(options: AttemptsOptions) {
    this.#options = options;
    const { servers, limits, rest, chance = CHANCE } = options;
    this.#plan = new RetryPlan(servers, { limits, chance, rest });
    // Whoever does not ask for it does not care for its failure either.
    this.#answered.promise.catch(() => {});
  }

  /** Resolves when an upstream has taken the request, rejects with why none did. */
  get answered(): Promise<void> {
    return this.#answered.promise;
  }

  /** Name of the upstream that answers, or is being asked; undefined before the first try when there are several. */
  get servedBy(): string | undefined {
    const { servers } = this.#options;
    return (this.#server ?? (servers.length === 1 ? servers[0] : undefined))?.name;
  }

  /**
   * Tries until an answer has something to show.
   *
   * @param tell Takes what a person should know of a wait.
   * @throws {RelayError} when no try is left, or `client_gone` after {@linkcode cancel}.
   */
  async open(tell: (notice: string) => void): Promise<Opened> {
    try {
      for (let next: NextTry<Server> = this.#plan.first();;) {
        await this.#pause(next, tell);
        const { error, opened } = await this.#tryAdapted(next.upstream);
        if (error === undefined) return opened;
        this.#attempt?.cancel();
        if (this.#ending.signal.aborted) throw clientGone(error);
        const then = this.#plan.after(next.upstream, error);
        if (then instanceof RelayError) {
          if (opened) return failed(opened, then);
          throw then;
        }
        next = then;
        const { log, limits, conceal } = this.#options;
        log.warn(`${notice(next, limits)}: ${error.code}: ${conceal(error.message)}`);
      }
    } catch (thrown) {
      this.#answered.reject(thrown);
      throw thrown;
    }
  }

  /** Looks at the time, in milliseconds of `performance.now()`. */
  beat(now: number): void {
    this.#attempt?.beat(now);
  }

  /** Ends everything that is under way. */
  cancel(): void {
    this.#ending.abort();
    this.#attempt?.cancel();
  }

  /** What a server gave in the end that refuses parts of a request inside of its answers. */
  async #tryAdapted(server: Server): Promise<Tried> {
    while (true) {
      const result = await this.#try(server);
      if (server.heard?.(result.error) !== true || this.#ending.signal.aborted) return result;
      this.#attempt?.cancel();
    }
  }

  /** What one try gave; what there was to show when it failed is kept in case that it was the last one. */
  async #try(server: Server): Promise<Tried> {
    const { limits, isWhole } = this.#options;
    this.#server = server;
    try {
      const attempt = new Attempt({ ...server.attempt(), limits });
      this.#attempt = attempt;
      await attempt.begin();
      if (!this.#ending.signal.aborted) this.#answered.resolve();
      const opened = { attempt, batch: await (isWhole ? attempt.drained() : attempt.shown()) };
      const error = opened.batch.isLast ? attempt.state.failure : undefined;
      if (error) return { error, opened };
      return { opened };
    } catch (thrown) {
      return { error: RelayError.from(thrown) };
    }
  }

  async #pause(next: NextTry<Server>, tell: (notice: string) => void): Promise<void> {
    const { limits } = this.#options;
    if (next.wait > 0) {
      tell(notice(next, limits));
      // An end to the waiting is looked at below.
      await setTimeout(next.wait * 1000, undefined, { signal: this.#ending.signal }).catch(() => {});
    }
    if (this.#ending.signal.aborted) throw clientGone();
    if (next.number > 1) tell(notice({ ...next, wait: 0 }, limits));
  }
}

/** What the next try is, for people. */
function notice({ upstream, wait, number }: NextTry<Server>, { maxTries }: Limits): string {
  const what = wait > 0 ? `waiting ${Math.ceil(wait)} s for ${upstream.name}` : `going on with ${upstream.name}`;
  return `${what}, try ${number} of ${maxTries}`;
}

/** The same answer, which ends with why there was no further try. */
function failed({ attempt, batch }: Opened, error: RelayError): Opened {
  return {
    attempt,
    batch: { events: [...batch.events.slice(0, -1), failedEvent(attempt.state, error)], isLast: true },
  };
}
