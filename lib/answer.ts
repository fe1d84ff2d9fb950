/**
 * One live answer: bytes from the upstream in, bytes to the client out, with exactly one end.
 *
 * It reads only when the client takes what was written (backpressure), writes everything that one read gave in one
 * piece, and ends the upstream exchange the moment the client leaves.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { type BodyReader, openReader } from "./body_reader.ts";
import { FrameDecoder, type Frames } from "./chat/frames.ts";
import { RelayError } from "./errors.ts";
import { EventEncoder } from "./responses/encode.ts";
import type { UnnumberedEvent } from "./responses/events.ts";
import { finish, type StreamEnd } from "./translate/finish.ts";
import { heartbeat, start, step, type StreamState } from "./translate/stream.ts";

/** What an answer is made of. */
export interface AnswerOptions {
  readonly state: StreamState;
  /** Body of the upstream's answer, or the promise of it; null when it has none. A rejection fails the answer. */
  readonly body: PromiseLike<ReadableStream<Uint8Array> | null> | ReadableStream<Uint8Array> | null;
  /** Ends the exchange with the upstream, which may not have answered yet. */
  abort(): void;
  /** Called once, when the answer has ended, however it did. */
  ended(answer: Answer): void;
}

/** Silence after which the upstream is given up, in milliseconds. */
const SILENCE_LIMIT = 600_000;
/** How long the closing mark is awaited once the provider said it was finished, in milliseconds. */
const GRACE_AFTER_FINISH = 5_000;

/** An answer on its way. */
export class Answer {
  readonly state: StreamState;
  /** Whether the client left before the end. */
  clientGone = false;
  readonly #options: AnswerOptions;
  readonly #decoder = new FrameDecoder();
  readonly #events = new EventEncoder();
  #reader: BodyReader | undefined;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  /** When the read that is under way began; undefined while it is the client that is waited for. */
  #readSince: number | undefined;
  /** When the client last had an event that tells it that the stream lives. */
  #quietSince = performance.now();
  #terminal: UnnumberedEvent | undefined;
  #isOver = false;

  constructor(options: AnswerOptions) {
    this.#options = options;
    this.state = options.state;
    // Nobody waits for the body when the client leaves first.
    Promise.resolve(options.body).catch(() => {});
  }

  /** The answer as a stream of encoded events. */
  stream(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
        this.#write(start(this.state));
      },
      pull: () => this.#pull(),
      cancel: () => {
        this.clientGone = true;
        this.#close();
      },
    });
  }

  /** Reads the whole answer; resolves to the last event, which holds the whole response. */
  async drain(): Promise<UnnumberedEvent> {
    start(this.state);
    while (!this.#isOver) {
      const { events, isLast } = await this.#next();
      if (!isLast || this.#isOver) continue;
      this.#terminal = events.at(-1);
      this.#close();
    }
    return this.#terminal ?? heartbeat(this.state);
  }

  /** Looks at the time: sends a heartbeat, or ends an answer that will not end by itself. */
  beat(now: number): void {
    if (this.#isOver) return;
    const silence = this.#readSince === undefined ? 0 : now - this.#readSince;
    if (silence > SILENCE_LIMIT) {
      this.fail(new RelayError("upstream_timeout", `The provider was silent for ${SILENCE_LIMIT / 1000} s`));
    } else if (this.state.finishReason !== undefined && silence > GRACE_AFTER_FINISH) {
      this.#finish({ sawDone: false });
    } else if (now - this.#quietSince > this.state.context.client.heartbeatAfter && this.#hasRoom()) {
      this.#write([heartbeat(this.state)]);
      this.#quietSince = now;
    }
  }

  /** Ends the answer with a failed event, now. */
  fail(error: RelayError): void {
    this.#finish({ sawDone: false, failure: error });
  }

  async #pull(): Promise<void> {
    while (!this.#isOver) {
      const { events, isLast } = await this.#next();
      if (this.#isOver) return;
      this.#write(events);
      if (isLast) this.#close();
      // One piece a pull; the next read waits until the client has taken it.
      if (events.length > 0) return;
    }
  }

  /** The events of the next read; the last ones end with the terminal event. */
  async #next(): Promise<{ events: UnnumberedEvent[]; isLast: boolean }> {
    let frames: Frames;
    let isEnd: boolean;
    try {
      this.#readSince = performance.now();
      this.#reader ??= openReader(await this.#options.body);
      const bytes = await this.#reader?.read();
      this.#readSince = undefined;
      if (this.#isOver) return { events: [], isLast: true };
      isEnd = bytes === undefined;
      frames = bytes ? this.#decoder.feed(bytes) : this.#decoder.end();
    } catch (cause) {
      if (this.#isOver) return { events: [], isLast: true };
      return { events: finish(this.state, this.#broken(cause)), isLast: true };
    }
    const events: UnnumberedEvent[] = [];
    for (const chunk of frames.chunks) events.push(...step(this.state, chunk));
    const isLast = isEnd || frames.done || this.state.failure !== undefined;
    if (isLast) events.push(...finish(this.state, { sawDone: frames.done }));
    return { events, isLast };
  }

  /** A connection that breaks after the provider said it was finished has nothing left to break. */
  #broken(cause: unknown): StreamEnd {
    if (this.#reader === undefined) return { sawDone: false, failure: RelayError.from(cause) };
    const wasFinished = this.state.finishReason !== undefined && !(cause instanceof RelayError);
    return wasFinished ? { sawDone: false } : { sawDone: false, failure: brokenOff(cause) };
  }

  /** Nothing is heaped up for a client that takes nothing. */
  #hasRoom(): boolean {
    return (this.#controller?.desiredSize ?? 0) > 0;
  }

  #finish(end: StreamEnd): void {
    if (this.#isOver) return;
    const events = finish(this.state, end);
    this.#terminal = events.at(-1);
    this.#write(events);
    this.#close();
  }

  #write(events: readonly UnnumberedEvent[]): void {
    if (events.length === 0 || !this.#controller || this.#isOver) return;
    if (!this.state.context.client.beatsAlways) this.#quietSince = performance.now();
    // A Buffer comes out of a pool; a TextEncoder's fresh array costs four times as much (measured 2026-11).
    this.#controller.enqueue(Buffer.from(this.#events.encode(events), "utf8"));
  }

  #close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    // What follows the closing mark is of no use, and an open body would keep the connection busy.
    this.#reader?.cancel().catch(() => {});
    this.#options.abort();
    if (!this.clientGone) this.#controller?.close();
    this.#options.ended(this);
  }
}

function brokenOff(cause: unknown): RelayError {
  if (cause instanceof RelayError) return cause;
  const reason = cause instanceof Error ? cause.message.split(": ").at(-1) ?? cause.message : String(cause);
  return new RelayError(
    "upstream_truncated",
    `The connection to the provider broke in the middle of the answer: ${reason}`,
    {
      cause,
    },
  );
}

/** The whole stream of an answer that failed before it began. */
export function failedStream(state: StreamState, error: RelayError): string {
  return new EventEncoder().encode([...start(state), ...finish(state, { sawDone: false, failure: error })]);
}
