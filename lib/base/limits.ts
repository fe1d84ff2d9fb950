/**
 * How long, how often and how much: the bounds that a relay keeps.
 *
 * @module
 */

/** Bounds of one relay; times in seconds. */
export interface Limits {
  /** Longest wait until the upstream takes a connection. */
  readonly connectTimeout: number;
  /** Longest wait for the first byte of an answer, from the moment the request is sent. */
  readonly firstByteTimeout: number;
  /** Longest silence between two pieces of an answer. */
  readonly silenceTimeout: number;
  /** Longest time for one request of a client, with all waiting and trying. */
  readonly requestTimeout: number;
  /** How often a request is sent at the most, before something of an answer was delivered; 1: never again. */
  readonly maxTries: number;
  /** Longest time spent on waiting between the tries of one request, in sum. */
  readonly retryTime: number;
  /** How many requests are answered at the same time; more are refused. */
  readonly maxStreams: number;
}

/** The bounds of a relay that was told nothing else; a first token after 90 s passes easily. */
export const DEFAULT_LIMITS: Limits = {
  connectTimeout: 20,
  // Thinking models and queues were seen to be silent for minutes, ten are documented (2026-11).
  firstByteTimeout: 600,
  silenceTimeout: 600,
  requestTimeout: 3_600,
  maxTries: 5,
  retryTime: 300,
  maxStreams: 1_000,
};
