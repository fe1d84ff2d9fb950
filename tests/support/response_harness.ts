/**
 * A harness that connects a hand-written upstream, a response writer and a client.
 *
 * @module
 */
import { type AttemptSource, ResponseWriter } from "../../lib/relay/response_writer.ts";
import { RetryLoop } from "../../lib/relay/retry.ts";
import type { JsonObject } from "../../lib/base/json.ts";
import { DEFAULT_LIMITS } from "../../lib/base/limits.ts";
import { createLog } from "../../lib/base/log.ts";
import { SseDecoder } from "../../lib/base/sse.ts";
import type { StreamState } from "../../lib/translate/stream/state.ts";
import { textChunks } from "../../tools/chat_frames.ts";
import { type ExchangeOptions, stateOf } from "./exchange.ts";
import { wrapResponse } from "../../lib/upstream/fetch_client.ts";

const UTF8 = new TextEncoder();

/** Frames as the bytes of a stream. */
export function sse(...frames: readonly JsonObject[]): Uint8Array {
  return UTF8.encode(frames.map((frame) => `data: ${JSON.stringify(frame)}\n\n`).join(""));
}

/** The sentinel `[DONE]`. */
export const DONE = UTF8.encode("data: [DONE]\n\n");
/** A frame of text. */
export const [HELLO = {}] = textChunks("Hello");

/** An upstream's body that the test writes by hand, with a record of what the relay did with it. */
export class Upstream {
  readonly body: ReadableStream<Uint8Array>;
  isCancelled = false;
  pulls = 0;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  /** @param endless Bytes that every pull yields; none when absent. */
  constructor(endless?: Uint8Array) {
    this.body = new ReadableStream({
      start: (controller) => void (this.#controller = controller),
      pull: (controller) => {
        this.pulls++;
        if (endless) controller.enqueue(endless);
      },
      cancel: () => void (this.isCancelled = true),
    }, { highWaterMark: 0 });
  }

  write(bytes: Uint8Array): void {
    this.#controller?.enqueue(bytes);
  }

  close(): void {
    this.#controller?.close();
  }

  break(reason: unknown): void {
    this.#controller?.error(reason);
  }
}

/** An answer, and what it reported to its owner. */
export interface Place {
  readonly answer: ResponseWriter;
  readonly calls: string[];
}

type Body = ReadableStream<Uint8Array> | null;

/** The only try at an upstream, whose body is `body`. */
export function sourceOf(state: StreamState, body: PromiseLike<Body> | Body): AttemptSource {
  return new RetryLoop({
    candidates: [{
      upstream: { name: "upstream", coolDownUntil: 0 },
      attempt: () => ({
        state,
        wire: state.context.profile.wire,
        send: async () => wrapResponse(new Response(await body)),
      }),
    }],
    limits: { ...DEFAULT_LIMITS, maxTries: 1 },
    log: createLog("off", () => {}),
    redact: (text) => text,
    isWhole: false,
  });
}

/** A live answer over `body`. */
export function answerTo(body: PromiseLike<Body> | Body, options: ExchangeOptions = {}): Place {
  const calls: string[] = [];
  const state = stateOf(options);
  const source = sourceOf(state, body);
  const answer = new ResponseWriter({
    state,
    source: {
      open: (notify) => source.open(notify),
      get waitsAt() {
        return source.waitsAt;
      },
      checkDeadlines: (now) => source.checkDeadlines(now),
      cancel() {
        calls.push("abort");
        source.cancel();
      },
    },
    limit: DEFAULT_LIMITS.requestTimeout,
    ended: () => void calls.push("ended"),
  });
  return { answer, calls };
}

/** Types of the events in one piece of the answer, without `response.`. */
export function typesIn(piece: Uint8Array | undefined): string[] {
  const payloads = new SseDecoder().feed(piece ?? new Uint8Array());
  return payloads.map((payload) => String(JSON.parse(payload).type).replace("response.", ""));
}

/** Types of the events in every piece until the end. */
export async function readAll(stream: ReadableStream<Uint8Array>): Promise<string[][]> {
  const pieces: string[][] = [];
  for await (const piece of stream) pieces.push(typesIn(piece));
  return pieces;
}

/** Waits until all pending work that needs no further input is done. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}

/** The events that open every stream. */
export const OPENING = ["created", "in_progress"];
/** The events that open a message. */
export const MESSAGE = ["output_item.added", "content_part.added", "output_text.delta"];
/** The events that close a message. */
export const MESSAGE_END = ["output_text.done", "content_part.done", "output_item.done"];
