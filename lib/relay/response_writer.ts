/**
 * One live answer: events from an upstream in, bytes to the client out, with exactly one end.
 *
 * It reads only when the client takes what was written (backpressure), writes everything that one read gave in one
 * piece, and ends the upstream exchange the moment the client leaves.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { Attempt, EventBatch } from "./attempt.ts";
import type { FirstEvents } from "./retry.ts";
import { RelayError } from "../base/errors.ts";
import { EventEncoder } from "../responses/encode.ts";
import type { UnnumberedEvent } from "../responses/events.ts";
import { finish } from "../translate/stream/finish.ts";
import { waitNotice } from "../translate/stream/wait_notice.ts";
import type { StreamState } from "../translate/stream/stream.ts";
import { heartbeat, start } from "../translate/stream/start.ts";

/** Where an answer comes from. */
export interface Source {
  /** Resolves when there is something to show; `tell` takes what a person should know meanwhile. */
  open(tell: (notice: string) => void): Promise<FirstEvents>;
  /** Looks at the time. */
  checkDeadlines(now: number): void;
  /** Ends every exchange with an upstream. */
  cancel(): void;
}

/** What an answer is made of. */
export interface AnswerOptions {
  /** The state of an answer of which nothing is known yet. */
  readonly state: StreamState;
  readonly source: Source;
  /** Longest time from now to the end, in seconds. */
  readonly limit: number;
  /** Called once, when the answer has ended, however it did. */
  ended(answer: Answer): void;
}

/** An answer on its way. */
export class Answer {
  /** Whether the client left before the end. */
  clientGone = false;
  readonly #options: AnswerOptions;
  readonly #events = new EventEncoder();
  readonly #began = performance.now();
  readonly #opening: Promise<FirstEvents>;
  #attempt: Attempt | undefined;
  /** What was said last of the waiting. */
  #notice: string | undefined;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  /** When the client last had an event that tells it that the stream lives. */
  #quietSince = performance.now();
  #terminal: UnnumberedEvent | undefined;
  #isOver = false;

  /** Asks the upstream at once, whether or not the client reads already. */
  constructor(options: AnswerOptions) {
    this.#options = options;
    this.#opening = options.source.open((notice) => this.#tell(notice));
    // Nobody waits for it when the client leaves first.
    this.#opening.catch(() => {});
  }

  /** What is known of the answer. */
  get state(): StreamState {
    return this.#attempt?.state ?? this.#options.state;
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
      cancel: () => this.leave(),
    });
  }

  /** The client has left: nobody needs the rest. */
  leave(): void {
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
      if (!this.#isOver) this.#terminal = events.at(-1);
    } catch (thrown) {
      this.fail(RelayError.from(thrown));
    }
    this.#close();
    return this.#terminal;
  }

  /** Looks at the time: sends a heartbeat, or ends an answer that will not end by itself. */
  checkDeadlines(now: number): void {
    if (this.#isOver) return;
    const { source, limit } = this.#options;
    if (now - this.#began > limit * 1000) return this.fail(tooLong(limit));
    source.checkDeadlines(now);
    if (now - this.#quietSince <= this.state.context.client.heartbeatAfter || !this.#hasRoom()) return;
    this.#write([heartbeat(this.state)]);
    this.#quietSince = now;
  }

  /** Ends the answer with a failed event, now. */
  fail(error: RelayError): void {
    if (this.#isOver) return;
    const events = finish(this.state, { sawDone: false, failure: error });
    this.#terminal = events.at(-1);
    this.#write(events);
    this.#close();
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
  async #next(): Promise<EventBatch> {
    if (this.#attempt) return await this.#attempt.next();
    try {
      const { attempt, batch } = await this.#opening;
      this.#attempt = attempt;
      return batch;
    } catch (thrown) {
      const failure = RelayError.from(thrown);
      return { events: finish(this.state, { sawDone: false, failure }), isLast: true };
    }
  }

  /** Says why the stream is silent. */
  #tell(notice: string): void {
    this.#notice = notice;
    if (this.#hasRoom()) this.#show(notice);
  }

  #show(notice: string): void {
    this.#write(waitNotice(this.state, notice));
  }

  /** Nothing is heaped up for a client that takes nothing. */
  #hasRoom(): boolean {
    return (this.#controller?.desiredSize ?? 0) > 0;
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
    this.#options.source.cancel();
    if (!this.clientGone) this.#controller?.close();
    this.#options.ended(this);
  }
}

function tooLong(limit: number): RelayError {
  const message = `The answer took longer than ${limit} s (--request-timeout); ask for smaller steps, or raise it`;
  return new RelayError("upstream_timeout", message, { isFinal: true });
}

/** The whole stream of an answer that failed before it began. */
export function failedStream(state: StreamState, error: RelayError): string {
  return new EventEncoder().encode([...start(state), ...finish(state, { sawDone: false, failure: error })]);
}
