/**
 * The limits of a relay: timeouts, retries and concurrent requests.
 *
 * @module
 */

/** Limits of one relay; times in seconds. */
export interface Limits {
  /** Longest wait until the upstream accepts a connection. */
  readonly connectTimeout: number;
  /** Longest wait for the first byte of an answer, from the moment the request is sent. */
  readonly firstByteTimeout: number;
  /** Longest silence between two pieces of an answer. */
  readonly silenceTimeout: number;
  /** Longest time for one request of a client, including all tries and waits. */
  readonly requestTimeout: number;
  /** Maximum number of tries per request, the first included, as long as none of the answer was sent; 1: no retries. */
  readonly maxTries: number;
  /** Longest total wait between the tries of one request. */
  readonly retryTime: number;
  /** Maximum number of requests served at the same time; further ones are refused. */
  readonly maxStreams: number;
}

/** Tokens of Codex's own prompt with its tools: 10,100 to 10,450 (0.171, by a small tokenizer, 2026-11). */
export const CODEX_PROMPT_TOKENS = 11_000;

/** Default limits; a first token after 90 s is well within them. */
export const DEFAULT_LIMITS: Limits = {
  connectTimeout: 20,
  // Reasoning models and queues were seen to be silent for minutes; ten minutes are documented (2026-11).
  firstByteTimeout: 600,
  silenceTimeout: 600,
  requestTimeout: 3_600,
  maxTries: 5,
  retryTime: 300,
  maxStreams: 1_000,
};
