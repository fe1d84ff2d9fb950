/**
 * The writer of one answer, from an upstream's events to the client's bytes, with exactly one terminal event.
 *
 * It reads only when the client has taken the previous bytes (backpressure), writes all events of one read in one
 * piece, and ends the upstream exchange as soon as the client disconnects.
 *
 * @module
 */
import type { AnswerWait } from "./active_requests.ts";
import type { Attempt, EventBatch } from "./attempt.ts";
import type { FirstEvents } from "./retry.ts";
import type { ByteWriter } from "../base/byte_writer.ts";
import { RelayError } from "../base/errors.ts";
import { EventEncoder } from "../responses/encode.ts";
import type { UnnumberedEvent } from "../responses/events.ts";
import type { AnswerEvent } from "../responses/prepared_delta.ts";
import { finish } from "../translate/stream/finish.ts";
import { createWaitNotice } from "../translate/stream/wait_notice.ts";
import type { StreamState } from "../translate/stream/state.ts";
import { createHeartbeat, start } from "../translate/stream/start.ts";

/** The source of an answer's events. */
export interface AttemptSource {
  /** Resolves to the first events; until then `notify` receives notices for people. */
  open(notify: (notice: string) => void): Promise<FirstEvents>;
  /** Name of the upstream that is to bring the first text, thinking or call; undefined when it has. */
  readonly waitsAt: string | undefined;
  /** Ends what takes too long. `now` is in milliseconds of `performance.now()`. */
  checkDeadlines(now: number): void;
  /** Ends every exchange with an upstream. */
  cancel(): void;
}

/** Settings of an answer. */
export interface ResponseWriterOptions {
  /** The state of the answer before its first event. */
  readonly state: StreamState;
  readonly source: AttemptSource;
  /** Longest time until the end of the answer, in seconds. */
  readonly limit: number;
  /** The writer that all answers share; absent: one of its own. */
  readonly bytes?: ByteWriter;
  /** Called once, when the beginning of an answer was written that goes on; absent: nothing waits for it. */
  begun?(): void;
  /** Called once, when the answer has ended in any way. */
  ended(answer: ResponseWriter): void;
}

const NOTHING: EventBatch = { events: [], isLast: false };

/** An answer under way. */
export class ResponseWriter {
  /** Whether the client disconnected before the end. */
  clientGone = false;
  readonly #options: ResponseWriterOptions;
  readonly #events: EventEncoder;
  readonly #began = performance.now();
  readonly #opening: Promise<FirstEvents>;
  #attempt: Attempt | undefined;
  /** The last notice about a wait or a retry. */
  #notice: string | undefined;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  /** When the client last got an event that shows that the stream is alive, in milliseconds of `performance.now()`. */
  #quietSince = performance.now();
  #terminal: UnnumberedEvent | undefined;
  #isReading = false;
  #isOver = false;

  /** Sends the request at once, whether or not the client reads already. */
  constructor(options: ResponseWriterOptions) {
    this.#options = options;
    this.#events = new EventEncoder(options.bytes);
    this.#opening = options.source.open((notice) => this.#notify(notice));
    // When the client disconnects first, no caller awaits this promise; avoid an unhandled rejection.
    this.#opening.catch(() => {});
  }

  /** The current state of the answer. */
  get state(): StreamState {
    return this.#attempt?.state ?? this.#options.state;
  }

  /** When the first text, thinking or call came from the upstream; undefined before that. */
  get firstTokenAt(): number | undefined {
    return this.#attempt?.firstTokenAt;
  }

  /** What it waits for; undefined when it does not wait for a first token. */
  get wait(): AnswerWait | undefined {
    const upstream = this.#options.source.waitsAt;
    return upstream === undefined ? undefined : { upstream, since: this.#began };
  }

  /** The answer as a stream of encoded events. */
  stream(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
        this.#write(start(this.state));
        if (this.#notice !== undefined) this.#show(this.#notice);
      },
      pull: () => this.#pull(),
      cancel: () => this.clientDisconnected(),
    });
  }

  /** Ends the answer because the client has disconnected. */
  clientDisconnected(): void {
    if (this.#isOver) return;
    this.clientGone = true;
    this.#close();
  }

  /** Waits for the whole answer; resolves to the last event, which holds the whole response. */
  async drain(): Promise<UnnumberedEvent | undefined> {
    try {
      const { attempt, batch } = await this.#opening;
      this.#attempt = attempt;
      const { events } = batch.isLast ? batch : await attempt.readAll();
      const last = events.at(-1);
      if (!this.#isOver && last?.type !== undefined) this.#terminal = last;
    } catch (thrown) {
      this.fail(RelayError.from(thrown));
    }
    this.#close();
    return this.#terminal;
  }

  /** Sends a heartbeat if one is due, or ends an answer that takes too long. `now` as in {@linkcode AttemptSource}. */
  checkDeadlines(now: number): void {
    if (this.#isOver) return;
    const { source, limit } = this.#options;
    if (now - this.#began > limit * 1000) return this.fail(createTooLongError(limit));
    source.checkDeadlines(now);
    if (now - this.#quietSince <= this.state.context.client.heartbeatAfter || !this.#hasRoom()) return;
    this.#write([createHeartbeat(this.state)]);
    this.#quietSince = now;
  }

  /** Ends the answer at once with a failed event. */
  fail(error: RelayError): void {
    if (this.#isOver) return;
    const events = finish(this.state, { sawDone: false, failure: error });
    this.#terminal = events.at(-1);
    this.#write(events);
    this.#close();
  }

  /**
   * Begins the next read, unless one is under way. It returns nothing, and each read has one promise only: at a human
   * pace a token costs its wake-up, and every promise on its way adds to that (measured 2026-11).
   */
  #pull(): void {
    if (this.#isReading || this.#isOver) return;
    this.#isReading = true;
    if (this.#attempt) this.#attempt.receive().then(this.#translate, this.#explainBreak);
    else this.#opening.then(this.#begin, this.#refuse);
  }

  readonly #begin = ({ attempt, batch }: FirstEvents): void => {
    this.#attempt = attempt;
    this.#deliver(batch, (it) => it);
    if (!this.#isOver) this.#options.begun?.();
  };

  readonly #refuse = (thrown: unknown): void => {
    const failure = RelayError.from(thrown);
    this.#deliver(failure, () => ({ events: finish(this.state, { sawDone: false, failure }), isLast: true }));
  };

  readonly #translate = (bytes: Uint8Array | undefined): void => this.#deliver(bytes, this.#translateBytes);

  readonly #translateBytes = (bytes: Uint8Array | undefined): EventBatch | undefined => this.#attempt?.translate(bytes);

  readonly #explainBreak = (cause: unknown): void => this.#deliver(cause, (it) => this.#attempt?.explainBreak(it));

  /** Writes the events of what was read; the last ones end with the terminal event. */
  #deliver<Given>(given: Given, read: (given: Given) => EventBatch | undefined): void {
    if (this.#isOver) return;
    try {
      const { events, isLast } = read(given) ?? NOTHING;
      // The stream asks for the next piece while this one is added, if the client has room for it.
      this.#isReading = isLast;
      this.#write(events);
      if (isLast) this.#close();
      else if (events.length === 0) this.#pull();
    } catch (thrown) {
      this.fail(RelayError.from(thrown));
    }
  }

  /** Notifies the client why the stream is silent. */
  #notify(notice: string): void {
    this.#notice = notice;
    if (this.#hasRoom()) this.#show(notice);
  }

  #show(notice: string): void {
    this.#write(createWaitNotice(this.state, notice));
  }

  /** Whether the client's queue has room (backpressure). */
  #hasRoom(): boolean {
    return (this.#controller?.desiredSize ?? 0) > 0;
  }

  #write(events: readonly AnswerEvent[]): void {
    if (events.length === 0 || !this.#controller || this.#isOver) return;
    if (!this.state.context.client.beatsAlways) this.#quietSince = performance.now();
    this.#controller.enqueue(this.#events.encode(events));
  }

  #close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.source.cancel();
    if (!this.clientGone) this.#controller?.close();
    this.#options.ended(this);
  }
}

function createTooLongError(limit: number): RelayError {
  const message =
    `The answer took longer than ${limit} s (--request-timeout); ask for smaller steps, or raise the limit`;
  return new RelayError("upstream_timeout", message, { isFinal: true });
}

/** The whole stream of an answer that failed before it began. */
export function encodeFailedStream(state: StreamState, error: RelayError): Uint8Array<ArrayBuffer> {
  return new EventEncoder().encode([...start(state), ...finish(state, { sawDone: false, failure: error })]);
}
