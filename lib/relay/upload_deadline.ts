/**
 * How long may a client take to send its request, and what ends one that is being sent?
 *
 * @module
 */
import { RelayError } from "../base/errors.ts";
import type { Live } from "./active_requests.ts";

/** A request that is being read. */
export class Upload implements Live {
  readonly #began = performance.now();
  readonly #ending = new AbortController();
  readonly #limit: number;

  /** @param limit Seconds that it may take. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Aborts when it has to end; the reason is a {@linkcode RelayError}. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** Ends it when it takes too long. */
  checkDeadlines(now: number): void {
    if (now - this.#began <= this.#limit * 1000) return;
    const message = `The request was not whole after ${this.#limit} s (--request-timeout); send it again, or raise it`;
    this.fail(new RelayError("request_timeout", message));
  }

  /** Ends it now. */
  fail(error: RelayError): void {
    this.#ending.abort(error);
  }
}
