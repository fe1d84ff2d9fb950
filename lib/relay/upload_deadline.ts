/**
 * The deadline of a request that its client is still sending.
 *
 * @module
 */
import { RelayError } from "../base/errors.ts";
import type { ActiveRequest } from "./active_requests.ts";

/** A request whose body is being read. */
export class UploadDeadline implements ActiveRequest {
  readonly #began = performance.now();
  readonly #ending = Promise.withResolvers<never>();
  readonly #limit: number;

  /** @param limit Longest time for the upload, in seconds. */
  constructor(limit: number) {
    this.#limit = limit;
    // Nothing may wait for it any more.
    this.#ending.promise.catch(() => {});
  }

  /** Rejects with a {@linkcode RelayError} when the upload must end. */
  get missed(): Promise<never> {
    return this.#ending.promise;
  }

  /** Ends an upload that takes too long. `now` is in milliseconds of `performance.now()`. */
  checkDeadlines(now: number): void {
    if (now - this.#began <= this.#limit * 1000) return;
    const message =
      `The request was incomplete after ${this.#limit} s (--request-timeout); send it again, or raise the limit`;
    this.fail(new RelayError("request_timeout", message));
  }

  /** Ends the upload at once. */
  fail(error: RelayError): void {
    this.#ending.reject(error);
  }
}
