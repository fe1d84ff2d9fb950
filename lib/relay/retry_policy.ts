/**
 * The decision after a failed try: which upstream gets the next one and when, or that no other try makes sense.
 *
 * @module
 */
import { RelayError } from "../base/errors.ts";
import type { Limits } from "../base/limits.ts";

/** One of the upstreams that can serve a request. */
export interface RetryCandidate {
  /** State of the upstream that all requests of a relay share. */
  readonly upstream: {
    /** Display name. */
    readonly name: string;
    /** Until when other upstreams are preferred, in {@linkcode Clock.now}'s milliseconds; 0 when it never failed. */
    coolDownUntil: number;
  };
  /**
   * Adapts the request to the failure of the last try. Returns true when the upstream refused a part of the request
   * that could be changed, so that it can be sent again. Absent where the request cannot be changed.
   */
  adapt?(error: RelayError): boolean;
  /** Records that the last try began well; absent where the request cannot be changed. */
  confirm?(): void;
}

/** The next try. */
export interface NextTry<Candidate> {
  readonly candidate: Candidate;
  /** Seconds to wait before it; 0 for none. */
  readonly wait: number;
  /** Number of the try, from 1. */
  readonly number: number;
  /** Number of tries in all if the others fail like the last one; 1 or more. */
  readonly most: number;
}

/** The decision after a failed try. */
export type Decision<Candidate> =
  /** The changed request at the same upstream, the same request there again, or the request at another upstream. */
  | { readonly kind: "adapt" | "again" | "elsewhere"; readonly next: NextTry<Candidate> }
  /** `error` is the failure; after several tries its message says how many there were and how long they took. */
  | { readonly kind: "give_up"; readonly error: RelayError };

/** The only source of time and randomness. */
export interface Clock {
  /** Monotonic time in milliseconds. */
  now(): number;
  /** A random number from 0 up to, but not including, 1. */
  random(): number;
}

/** Settings of a retry policy. */
export interface RetryPolicyOptions {
  readonly limits: Limits;
  readonly clock: Clock;
  /** Longest time that all tries may take before the failure is passed on, in seconds; infinite when absent. */
  readonly patience?: number;
}

/** Wait before the second try when the upstream stated none, in seconds; each further wait is twice as long. */
const FIRST_WAIT = 2;
/** The part of a short patience that the wait before the second try may take: a third try fits in as well. */
const PATIENT_PARTS = 4;
/** Longest wait that the policy itself chooses, in seconds. */
const LONGEST_WAIT = 60;
/** Factor by which an upstream's stated wait grows each time it proved too short. */
const GROWTH = 4;
/** How often an answer that cannot be used is asked for again: what a model does thrice, it mostly does for good. */
const SLIP_RETRIES = 2;
/** How long other upstreams are preferred after a refusal that a retry does not fix, in seconds. */
const COOL_DOWN = 60;

/** The retry policy of one request. */
export class RetryPolicy<Candidate extends RetryCandidate> {
  readonly #open: Candidate[];
  readonly #readyAt = new Map<Candidate, number>();
  readonly #failures = new Map<Candidate, number>();
  readonly #limits: Limits;
  readonly #clock: Clock;
  readonly #patience: number;
  readonly #began: number;
  #tries = 0;
  /** When the last try began, in milliseconds of the clock. */
  #triedAt: number;
  /** How long the last try took, in seconds. */
  #lasted = 0;
  /** Number of answers that could not be used. */
  #slips = 0;
  /** Sum of the waits, in seconds. */
  #waited = 0;

  /** @param candidates At least one, the preferred one first. */
  constructor(candidates: readonly Candidate[], { limits, clock, patience = Infinity }: RetryPolicyOptions) {
    this.#open = [...candidates];
    this.#limits = limits;
    this.#clock = clock;
    this.#patience = patience;
    this.#began = clock.now();
    this.#triedAt = this.#began;
    for (const candidate of candidates) {
      const { coolDownUntil } = candidate.upstream;
      if (coolDownUntil > this.#began) this.#readyAt.set(candidate, coolDownUntil);
    }
    // Cool-downs only rank upstreams; if all are cooling down, they are ignored.
    if (this.#readyAt.size === candidates.length) this.#readyAt.clear();
  }

  /** The first try. */
  first(): NextTry<Candidate> {
    return { candidate: this.#findEarliest().candidate, wait: 0, number: ++this.#tries, most: this.#limits.maxTries };
  }

  /** Decides what follows after the try `last` failed with `error`. */
  decide(last: NextTry<Candidate>, error: RelayError): Decision<Candidate> {
    const { candidate } = last;
    this.#lasted = Math.max(0, this.#clock.now() - this.#triedAt) / 1000;
    this.#triedAt = this.#clock.now();
    if (candidate.adapt?.(error)) return { kind: "adapt", next: { ...last, wait: 0 } };
    const { recovery } = error.row;
    if (recovery === "none") return { kind: "give_up", error };
    const now = this.#clock.now();
    if (recovery === "elsewhere" || error.isFinal) {
      this.#open.splice(this.#open.indexOf(candidate), 1);
      candidate.upstream.coolDownUntil = now + COOL_DOWN * 1000;
      if (this.#open.length === 0) return { kind: "give_up", error };
    } else if (recovery === "at_once") {
      if (++this.#slips > SLIP_RETRIES) return { kind: "give_up", error: exhaust(error, this.#describeTries(now)) };
      this.#readyAt.set(candidate, now);
    } else {
      const failures = (this.#failures.get(candidate) ?? 0) + 1;
      this.#failures.set(candidate, failures);
      const readyAt = now + this.#wait(failures, error.retryAfter) * 1000;
      this.#readyAt.set(candidate, readyAt);
      candidate.upstream.coolDownUntil = readyAt;
    }
    const next = this.#next(error, now);
    if (next instanceof RelayError) return { kind: "give_up", error: next };
    return { kind: next.candidate === candidate ? "again" : "elsewhere", next };
  }

  #next(error: RelayError, now: number): NextTry<Candidate> | RelayError {
    const { maxTries, retryTime } = this.#limits;
    // A limit of one leaves all retries to the client.
    if (maxTries === 1) return error;
    if (this.#tries >= maxTries) return exhaust(error, this.#describeTries(now));
    const { candidate, readyAt } = this.#findEarliest();
    // Round to milliseconds, or a floating-point remainder would be shown as one more second.
    const wait = Math.max(0, Math.round(readyAt - now)) / 1000;
    const isFresh = wait === 0 && this.#slips === 0 && !this.#failures.has(candidate);
    const seconds = (now - this.#began) / 1000;
    // The next try is expected to last as long as the last one.
    if (!isFresh && seconds + wait + this.#lasted > this.#patience) {
      return this.#tries === 1 ? error : addNote(error, this.#describeTries(now));
    }
    if (this.#waited + wait > retryTime) {
      const tried = this.#tries === 1 ? "" : `${this.#describeTries(now)}; `;
      return exhaust(error, `${tried}another wait of ${Math.ceil(wait)} s is more than --retry-time allows`);
    }
    this.#waited += wait;
    this.#triedAt = now + wait * 1000;
    const slips = error.row.recovery === "at_once" ? SLIP_RETRIES - this.#slips : Infinity;
    const number = ++this.#tries;
    return { candidate, wait, number, most: Math.min(maxTries, number + slips) };
  }

  #describeTries(now: number): string {
    return `tried ${this.#tries} times in ${((now - this.#began) / 1000).toFixed(0)} s`;
  }

  #findEarliest(): { candidate: Candidate; readyAt: number } {
    const [first, ...others] = this.#open.map((candidate) => {
      return { candidate, readyAt: this.#readyAt.get(candidate) ?? 0 };
    });
    if (first === undefined) throw new RangeError("A retry policy needs a candidate");
    return others.reduce((best, other) => other.readyAt < best.readyAt ? other : best, first);
  }

  /**
   * The wait before a retry, in seconds: the upstream's stated one, which grows up to the policy's own after failures.
   */
  #wait(failures: number, retryAfter: number | undefined): number {
    const own = this.#backoff(failures);
    return retryAfter === undefined ? own : Math.max(retryAfter, Math.min(own, retryAfter * GROWTH ** (failures - 1)));
  }

  /**
   * The policy's own wait, in seconds: doubled for each failure, with jitter so that clients do not return together.
   */
  #backoff(failures: number): number {
    const first = Math.min(FIRST_WAIT, this.#patience / PATIENT_PARTS);
    const whole = Math.min(LONGEST_WAIT, first * 2 ** (failures - 1));
    return whole * (0.5 + this.#clock.random() / 2);
  }
}

/** The same failure, marked as final and with the reason in its message. */
function exhaust(error: RelayError, how: string): RelayError {
  return addNote(error, how, true);
}

function addNote(error: RelayError, note: string, isFinal = false): RelayError {
  return error.copyWith({ message: `${error.message.replace(/\.$/, "")} (${note})`, isFinal });
}
