/**
 * One try at one upstream: a request sent, and its answer read as events, within deadlines.
 *
 * @module
 */
import { type BodyReader, openReader } from "../upstream/body_reader.ts";
import { FrameDecoder } from "../chat/frames.ts";
import { RelayError } from "../base/errors.ts";
import { isObject } from "../base/json.ts";
import type { Limits } from "../base/limits.ts";
import { networkReason } from "../base/network_error.ts";
import type { UnnumberedEvent } from "../responses/events.ts";
import { finish, hasBegun, type StreamEnd } from "../translate/stream/finish.ts";
import { step, type StreamState } from "../translate/stream/stream.ts";

/** What a try is made of. */
export interface AttemptOptions {
  readonly state: StreamState;
  readonly limits: Limits;
  /** Sends the request; resolves to an answer with a 2xx status. */
  send(signal: AbortSignal): Promise<{ readonly body: ReadableStream<Uint8Array> | null }>;
  /** Resolves when the upstream takes connections at all, rejects when it does not; absent where nobody can tell. */
  reach?(signal: AbortSignal): Promise<void>;
  /** Stands in for the clock, in milliseconds. */
  readonly now?: () => number;
}

/** The events that came of one read. */
export interface Batch {
  readonly events: readonly UnnumberedEvent[];
  /** Whether they end with the terminal event. */
  readonly isLast: boolean;
}

/** How long the closing mark is awaited once the provider said it was finished, in milliseconds. */
const GRACE_AFTER_FINISH = 5_000;

/** What is waited for, and since when, in milliseconds of the clock. */
interface Wait {
  readonly for: "connection" | "first_byte" | "next_bytes";
  readonly since: number;
}

/** A try on its way. */
export class Attempt {
  readonly state: StreamState;
  readonly #options: AttemptOptions;
  readonly #controller = new AbortController();
  readonly #decoder = new FrameDecoder();
  readonly #now: () => number;
  #reader: BodyReader | undefined;
  /** Undefined while it is the client that is waited for. */
  #wait: Wait | undefined;
  /** When the request was sent; the first byte is counted from here. */
  #sentAt = 0;
  #isFirst = true;
  #isProbed = false;
  /** What a refusal already said, which is all of the answer. */
  #keptBack: readonly UnnumberedEvent[] | undefined;
  /** The deadline that ended the try. */
  #late: RelayError | undefined;

  constructor(options: AttemptOptions) {
    this.#options = options;
    this.state = options.state;
    this.#now = options.now ?? (() => performance.now());
  }

  /**
   * Sends the request and waits for the answer's status.
   *
   * @throws {RelayError} why the upstream cannot be reached, or with the meaning of its refusal.
   */
  async begin(): Promise<void> {
    this.#sentAt = this.#now();
    this.#wait = { for: "connection", since: this.#sentAt };
    try {
      const { body } = await this.#options.send(this.#controller.signal);
      this.#reader = openReader(body);
    } catch (thrown) {
      const error = this.#late ?? RelayError.from(thrown);
      this.#keptBack = this.#callsOf(error);
      if (this.#keptBack === undefined) throw error;
    } finally {
      this.#wait = undefined;
    }
  }

  /** The events of the next read; the last ones end with the terminal event. Never throws. */
  async next(): Promise<Batch> {
    if (this.#keptBack) return { events: [...this.#keptBack, ...finish(this.state, { sawDone: true })], isLast: true };
    let frames;
    let isEnd: boolean;
    try {
      this.#wait ??= { for: this.#isFirst ? "first_byte" : "next_bytes", since: this.#now() };
      const bytes = await this.#reader?.read();
      if (this.#late) throw this.#late;
      this.#wait = undefined;
      this.#isFirst = false;
      isEnd = bytes === undefined;
      frames = bytes ? this.#decoder.feed(bytes) : this.#decoder.end();
    } catch (cause) {
      this.#wait = undefined;
      return { events: finish(this.state, this.#broken(cause)), isLast: true };
    }
    const events: UnnumberedEvent[] = [];
    for (const chunk of frames.chunks) events.push(...step(this.state, chunk));
    // What the end cuts is no fault of its own.
    const fault = isEnd ? undefined : this.#decoder.fault;
    const isLast = isEnd || frames.done || fault !== undefined || this.state.failure !== undefined;
    if (isLast) events.push(...finish(this.state, { sawDone: frames.done, ...(fault && { failure: fault }) }));
    return { events, isLast };
  }

  /** The first events there are. */
  async shown(): Promise<Batch> {
    while (true) {
      const batch = await this.next();
      if (batch.isLast || batch.events.length > 0) return batch;
    }
  }

  /** The last events; what came before is in the terminal event, too. */
  async drained(): Promise<Batch> {
    while (true) {
      const batch = await this.next();
      if (batch.isLast) return batch;
    }
  }

  /** Looks at the time, and ends a try that takes too long. */
  beat(now: number): void {
    if (this.#wait === undefined) return;
    const { connectTimeout, firstByteTimeout, silenceTimeout } = this.#options.limits;
    const waited = (now - this.#wait.since) / 1000;
    if (this.#wait.for === "next_bytes") {
      // Nothing is missing but the mark: the end is read as a clean one.
      if (this.state.finishReason !== undefined && waited * 1000 > GRACE_AFTER_FINISH) this.cancel();
      else if (waited > silenceTimeout) this.#end(timeout(`was silent for ${silenceTimeout} s`, "--silence-timeout"));
    } else if ((now - this.#sentAt) / 1000 > firstByteTimeout) {
      this.#end(timeout(`sent no answer for ${firstByteTimeout} s`, "--first-byte-timeout"));
    } else if (this.#wait.for === "connection" && waited > connectTimeout / 2) this.#probe();
  }

  /** Ends the exchange with the upstream, wherever it is. */
  cancel(): void {
    // What follows the closing mark is of no use, and an open body would keep the connection busy.
    this.#reader?.cancel().catch(() => {});
    this.#controller.abort();
  }

  /**
   * `fetch` does not tell a connection that is not there from an answer that takes its time, so that a second
   * connection has to tell.
   */
  #probe(): void {
    const { reach, limits } = this.#options;
    if (this.#isProbed || reach === undefined) return;
    this.#isProbed = true;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), limits.connectTimeout * 500);
    reach(AbortSignal.any([late.signal, this.#controller.signal])).catch((cause) => {
      if (this.#wait?.for !== "connection") return;
      const why = late.signal.aborted ? "it takes no connection" : networkReason(cause);
      const message = `Cannot reach the upstream: ${why} (waited ${limits.connectTimeout} s, --connect-timeout)`;
      this.#end(new RelayError("upstream_unreachable", `${message}; check --upstream and the network`, { cause }));
    }).finally(() => clearTimeout(timer));
  }

  /** The events of the calls that a refusal holds: the model made them, and only the provider's check failed. */
  #callsOf({ cause }: RelayError): readonly UnnumberedEvent[] | undefined {
    if (!isObject(cause) || typeof cause.generation !== "string") return undefined;
    const error = { message: "", generation: cause.generation };
    const events = step(this.state, { text: "", reasoning: "", refusal: "", calls: [], error });
    return this.state.failure === undefined ? events : undefined;
  }

  #end(error: RelayError): void {
    this.#late = error;
    this.cancel();
  }

  /** A connection that breaks after the provider said it was finished has nothing left to break. */
  #broken(cause: unknown): StreamEnd {
    const failure = this.#late ?? (cause instanceof RelayError ? cause : undefined);
    if (failure === undefined && this.state.finishReason !== undefined) return { sawDone: false };
    return { sawDone: false, failure: failure ?? brokenOff(this.state, cause) };
  }
}

function timeout(what: string, setting: string): RelayError {
  return new RelayError("upstream_timeout", `The provider ${what} (${setting}); try again, or raise it`);
}

function brokenOff(state: StreamState, cause: unknown): RelayError {
  const when = hasBegun(state) ? "in the middle of the answer" : "before any answer";
  const message = `The connection to the provider broke ${when}: ${networkReason(cause)}`;
  return new RelayError("upstream_truncated", message, { cause });
}
