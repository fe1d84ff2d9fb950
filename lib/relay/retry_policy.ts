/**
 * Which upstream is asked next after a failure, when, and when there is no point in asking again.
 *
 * @module
 */
import { RelayError } from "../base/errors.ts";
import type { Limits } from "../base/limits.ts";

/** An upstream among those that can serve a request, in the order of preference. */
export interface Candidate {
  /** Name for people. */
  readonly name: string;
  /** What it is known by from request to request. */
  readonly identity: object;
}

/** What comes next: a try, after so many seconds. */
export interface NextTry<Upstream> {
  readonly upstream: Upstream;
  /** Seconds; 0 for at once. */
  readonly wait: number;
  /** Number of the try, from 1. */
  readonly number: number;
}

/** The only sources of time and chance. */
export interface Chance {
  /** Milliseconds that never run backwards. */
  now(): number;
  /** From 0 to 1, without 1. */
  random(): number;
}

/** Wait before the second try when the upstream named none, in seconds; each further one is twice as long. */
const FIRST_WAIT = 2;
/** Longest wait of our own choice, in seconds. */
const LONGEST_WAIT = 60;
/** How many times as long an upstream's own wait is taken for each time that it was too short. */
const GROWTH = 4;
/** How long an upstream that refused for good is passed over while there are others, in seconds. */
const REST = 60;

/** Until when each upstream is passed over, by identity, in {@linkcode Chance.now}'s milliseconds; shared by the requests of a relay. */
export type Rest = WeakMap<object, number>;

/** The tries of one request. */
export class RetryPlan<Upstream extends Candidate> {
  readonly #open: Upstream[];
  readonly #readyAt = new Map<Upstream, number>();
  readonly #failures = new Map<Upstream, number>();
  readonly #limits: Limits;
  readonly #chance: Chance;
  readonly #rest: Rest;
  readonly #began: number;
  #tries = 0;
  /** Sum of the waits, in seconds. */
  #waited = 0;

  /** @param upstreams At least one, the preferred one first. */
  constructor(
    upstreams: readonly Upstream[],
    { limits, chance, rest }: { limits: Limits; chance: Chance; rest: Rest },
  ) {
    this.#open = [...upstreams];
    this.#limits = limits;
    this.#chance = chance;
    this.#rest = rest;
    this.#began = chance.now();
    for (const upstream of upstreams) {
      const until = rest.get(upstream.identity) ?? 0;
      if (until > this.#began) this.#readyAt.set(upstream, until);
    }
    // What other requests learned only helps to choose; where there is no choice, nobody waits.
    if (this.#readyAt.size === upstreams.length) this.#readyAt.clear();
  }

  /** The first try. */
  first(): NextTry<Upstream> {
    return { ...this.#earliest(), wait: 0, number: ++this.#tries };
  }

  /**
   * The try after `upstream` failed with `error`; when there is none, what to tell the client: `error` itself, or with
   * how often and how long it was tried.
   */
  after(upstream: Upstream, error: RelayError): NextTry<Upstream> | RelayError {
    const { recovery } = error.row;
    if (recovery === "none" || error.isFinal) return error;
    const now = this.#chance.now();
    if (recovery === "elsewhere") {
      this.#open.splice(this.#open.indexOf(upstream), 1);
      this.#rest.set(upstream.identity, now + REST * 1000);
      if (this.#open.length === 0) return error;
    } else {
      const failures = (this.#failures.get(upstream) ?? 0) + 1;
      this.#failures.set(upstream, failures);
      const readyAt = now + this.#wait(failures, error.retryAfter) * 1000;
      this.#readyAt.set(upstream, readyAt);
      this.#rest.set(upstream.identity, readyAt);
    }
    return this.#next(error, now);
  }

  #next(error: RelayError, now: number): NextTry<Upstream> | RelayError {
    const { maxTries, retryTime } = this.#limits;
    // Clients that were told to expect no tries of ours have some of their own.
    if (maxTries === 1) return error;
    const seconds = (now - this.#began) / 1000;
    if (this.#tries >= maxTries) return exhausted(error, `tried ${this.#tries} times in ${seconds.toFixed(0)} s`);
    const { upstream, readyAt } = this.#earliest();
    // What floating point adds to whole milliseconds would be told as a second more.
    const wait = Math.max(0, Math.round(readyAt - now)) / 1000;
    if (this.#waited + wait > retryTime) {
      const tried = this.#tries === 1 ? "" : `tried ${this.#tries} times in ${seconds.toFixed(0)} s; `;
      return exhausted(error, `${tried}another wait of ${Math.ceil(wait)} s is more than --retry-time allows`);
    }
    this.#waited += wait;
    return { upstream, wait, number: ++this.#tries };
  }

  #earliest(): { upstream: Upstream; readyAt: number } {
    const [first, ...rest] = this.#open.map((upstream) => ({ upstream, readyAt: this.#readyAt.get(upstream) ?? 0 }));
    if (first === undefined) throw new RangeError("A plan needs an upstream");
    return rest.reduce((best, other) => other.readyAt < best.readyAt ? other : best, first);
  }

  /** The upstream's own wait at first; one that proved too short grows, as far as a wait of our own choice would. */
  #wait(failures: number, told: number | undefined): number {
    const own = this.#backoff(failures);
    return told === undefined ? own : Math.max(told, Math.min(own, told * GROWTH ** (failures - 1)));
  }

  /** Between half and the whole of a wait that doubles, so that clients that failed together do not come together. */
  #backoff(failures: number): number {
    const whole = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1));
    return whole * (0.5 + this.#chance.random() / 2);
  }
}

/** The same failure, as one that nobody should repeat. */
function exhausted(error: RelayError, how: string): RelayError {
  return new RelayError(error.code, `${error.message.replace(/\.$/, "")} (${how})`, {
    isFinal: true,
    ...(error.retryAfter !== undefined && { retryAfter: error.retryAfter }),
    ...(error.param !== undefined && { param: error.param }),
    cause: error.cause,
  });
}
