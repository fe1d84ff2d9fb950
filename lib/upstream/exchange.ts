/**
 * One exchange with an upstream: the request, its deadlines, and the chunks of the answer.
 *
 * @module
 */
import { RelayError } from "../base/errors.ts";
import type { Limits } from "../base/limits.ts";
import { describeNetworkError } from "../base/network_error.ts";
import { FrameDecoder } from "../wire/frames.ts";
import { getWire } from "../wire/table.ts";
import type { WireName } from "../providers/profile.ts";
import type { AnswerPart } from "../wire/chunk.ts";
import type { BodyReader } from "./body_reader.ts";
import type { HttpAnswer } from "./http_client.ts";

/** Settings of an exchange. */
export interface ExchangeOptions {
  readonly limits: Limits;
  /** The API by which the upstream is asked. */
  readonly wire: WireName;
  /** Sends the request; resolves to an answer with a 2xx status. */
  send(signal: AbortSignal): Promise<HttpAnswer>;
  /** Resolves when the upstream accepts connections, rejects when it does not; absent where this cannot be probed. */
  reach?(signal: AbortSignal): Promise<void>;
  /** Clock in milliseconds; absent: `performance.now`. */
  readonly now?: () => number;
}

/** The result of one read. */
export interface ChunkBatch {
  readonly parts: readonly AnswerPart[];
  /** Whether the sentinel was among the bytes. */
  readonly sawDone: boolean;
  /** Whether the body has ended. */
  readonly isEnd: boolean;
  /** Why the rest cannot be read; undefined at the end of the body, whose last frame may be cut. */
  readonly fault: RelayError | undefined;
}

/** Longest wait for the sentinel after the provider has reported the finish, in milliseconds. */
const SENTINEL_WAIT_MS = 5_000;

/** The same where the finish is only likely, because a text may be followed by a call that is sent in one piece. */
const UNSURE_WAIT_MS = 20_000;

/** What a body is read as that was never there. */
const NO_BYTES: Promise<undefined> = Promise.resolve(undefined);

/** An exchange under way. */
export class Exchange {
  /** Whether the provider has reported the finish, so that only the sentinel is missing. */
  isFinished = false;
  /** Whether that is only likely. */
  isUnsure = false;
  readonly #options: ExchangeOptions;
  readonly #controller = new AbortController();
  readonly #decoder: FrameDecoder;
  readonly #now: () => number;
  #reader: BodyReader | undefined;
  /** What the exchange waits for; undefined while it waits for the client, not for the upstream. */
  #wait: "connection" | "first_byte" | "next_bytes" | undefined;
  /** Since when, in milliseconds of the clock. */
  #waitSince = 0;
  /** When the request was sent; the deadline of the first byte counts from here. */
  #sentAt = 0;
  #isFirstRead = true;
  #isProbed = false;
  /** Whether the closing frame has come. */
  #sawDone = false;
  /** Whether the body has been read to its end, so that nothing is left to cancel. */
  #isRead = false;
  /** Whether the exchange waits no more for the closing frame. */
  #isGivenUp = false;
  /** The deadline that ended the exchange. */
  #missedDeadline: RelayError | undefined;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#decoder = new FrameDecoder(getWire(options.wire));
    this.#now = options.now ?? (() => performance.now());
  }

  /** The deadline that ended the exchange; undefined when none did. */
  get missedDeadline(): RelayError | undefined {
    return this.#missedDeadline;
  }

  /**
   * Sends the request and waits for the answer's status.
   *
   * @throws {RelayError} Why the upstream cannot be reached, or the meaning of its refusal.
   */
  async open(): Promise<void> {
    this.#sentAt = this.#now();
    this.#waitSince = this.#sentAt;
    this.#wait = "connection";
    try {
      const { body } = await this.#options.send(this.#controller.signal);
      this.#reader = body;
    } catch (thrown) {
      throw this.#missedDeadline ?? RelayError.from(thrown);
    } finally {
      this.#wait = undefined;
    }
  }

  /**
   * Waits for the next bytes, for {@linkcode decode}; undefined at the end of the body. Settles in one turn after the
   * bytes came: what follows is not asynchronous, since at a human pace most of a token's cost is its wake-up.
   *
   * @throws {Error} The runtime's error when the connection breaks, for {@linkcode explainBreak}.
   */
  receive(): Promise<Uint8Array | undefined> {
    if (this.#wait === undefined) {
      this.#wait = this.#isFirstRead ? "first_byte" : "next_bytes";
      this.#waitSince = this.#now();
    }
    return this.#reader?.read() ?? NO_BYTES;
  }

  /**
   * Decodes what {@linkcode receive} resolved to.
   *
   * @throws {RelayError} The missed deadline.
   */
  decode(bytes: Uint8Array | undefined): ChunkBatch {
    this.#wait = undefined;
    if (this.#missedDeadline) throw this.#missedDeadline;
    this.#isFirstRead = false;
    const isEnd = bytes === undefined;
    this.#isRead ||= isEnd;
    const { parts, done, isCut } = bytes ? this.#decoder.feed(bytes) : this.#decoder.end();
    const { fault } = this.#decoder;
    this.#sawDone ||= done && !isCut;
    // A frame that is cut by the end of the body is not a fault.
    return { parts, sawDone: done && !isCut, isEnd: isEnd || isCut, fault: isEnd ? undefined : fault };
  }

  /**
   * The end of a body that broke with `cause`: a clean one where the exchange itself ended it.
   *
   * @throws {RelayError} The missed deadline.
   * @throws {Error} `cause`, where nothing else explains it.
   */
  explainBreak(cause: unknown): ChunkBatch {
    this.#wait = undefined;
    if (!this.#isGivenUp) throw this.#missedDeadline ?? cause;
    return this.decode(undefined);
  }

  /** Whether everything that was begun is whole, so that only the closing frame is missing. */
  get isWhole(): boolean {
    return this.#decoder.isWhole;
  }

  /** Whether an answer is over that is whole and silent. */
  get isLikelyOver(): "yes" | "perhaps" | "no" {
    return this.#decoder.isLikelyOver;
  }

  /** Ends an exchange that takes too long. `now` is in milliseconds of the clock. */
  checkDeadlines(now: number): void {
    if (this.#wait === undefined) return;
    const { connectTimeout, firstByteTimeout, silenceTimeout } = this.#options.limits;
    const waited = (now - this.#waitSince) / 1000;
    if (this.#wait === "next_bytes") {
      // The end of the body then counts as a clean end.
      if (this.isFinished && waited * 1000 > (this.isUnsure ? UNSURE_WAIT_MS : SENTINEL_WAIT_MS)) {
        this.#isGivenUp = true;
        this.cancel();
      } else if (waited > silenceTimeout) {
        this.#end(createTimeoutError(`was silent for ${silenceTimeout} s`, "--silence-timeout"));
      }
    } else if ((now - this.#sentAt) / 1000 > firstByteTimeout) {
      this.#end(createTimeoutError(`sent no answer for ${firstByteTimeout} s`, "--first-byte-timeout"));
    } else if (this.#wait === "connection" && waited > connectTimeout / 2) this.#probeConnection();
  }

  /** Ends the exchange, in any state. */
  cancel(): void {
    // Bytes after the sentinel are useless, but the connection is not.
    if (this.#sawDone) return this.#reader?.finish();
    // To abort makes an error with its stack, which costs more than the rest of the end.
    if (this.#isRead) return;
    this.#reader?.cancel().catch(() => {});
    this.#controller.abort();
  }

  /** Opens a second connection, because clients do not tell a missing connection from a slow answer. */
  #probeConnection(): void {
    const { reach, limits } = this.#options;
    if (this.#isProbed || reach === undefined) return;
    this.#isProbed = true;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), limits.connectTimeout * 500);
    reach(AbortSignal.any([late.signal, this.#controller.signal])).catch((cause) => {
      if (this.#wait !== "connection") return;
      const why = late.signal.aborted ? "it accepts no connection" : describeNetworkError(cause);
      const message = `Cannot reach the upstream: ${why} (waited ${limits.connectTimeout} s, --connect-timeout)`;
      this.#end(new RelayError("upstream_unreachable", `${message}; check --upstream and the network`, { cause }));
    }).finally(() => clearTimeout(timer));
  }

  #end(error: RelayError): void {
    this.#missedDeadline = error;
    this.cancel();
  }
}

function createTimeoutError(what: string, setting: string): RelayError {
  return new RelayError("upstream_timeout", `The provider ${what} (${setting}); try again, or raise the limit`);
}
