/**
 * The load generator: requests as Codex sends them, and streams that are read so cheaply that reading is not measured.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { JsonObject } from "../lib/base/json.ts";
import { clock, readStamps } from "./clock.ts";
import type { Subject } from "./contestants.ts";
import { modelFor, type Play, requestOf } from "./samples.ts";
import type { Connection, Sockets } from "./sockets.ts";

/** Where requests go. */
export type Target = Pick<Subject, "port" | "path">;

/** The bytes of a request with `body`. */
function encodeRequest({ port, path }: Target, body: JsonObject): Uint8Array {
  const json = Buffer.from(JSON.stringify(body));
  const head = [
    `POST ${path} HTTP/1.1`,
    `host: 127.0.0.1:${port}`,
    "content-type: application/json",
    "originator: codex_exec",
    "connection: close",
    `content-length: ${json.length}`,
    "\r\n",
  ].join("\r\n");
  return Buffer.concat([Buffer.from(head), json]);
}

/** The bytes of a request for a play of so many pieces, about `bytes` long. */
export function requestFor(target: Target, play: Play, { pieces = 1, bytes = 0 } = {}): Uint8Array {
  const body = requestOf(modelFor(play, pieces), bytes);
  return encodeRequest(target, play === "whole" ? { ...body, stream: false } : body);
}

/** Bytes at the end of a stream in which its usage is looked for. */
const TAIL = 4_096;

/** An answer that is being read. */
export class Answer {
  isEnded = false;
  /** The moment at which the request began to be written. */
  readonly sent: number;
  readonly #connection: Connection;
  /** The last bytes, and many before them, so that few have to be moved. */
  readonly #tail = new Uint8Array(4 * TAIL);
  #tailSize = 0;

  /** Sends a request; `onData` gets the bytes of the answer, which are valid during the call only. */
  constructor(sockets: Sockets, target: Target, request: Uint8Array, onData?: (bytes: Uint8Array) => void) {
    this.#connection = sockets.connect(target.port, {
      onData: onData ?? ((bytes) => this.#keepTail(bytes)),
      onEnd: () => this.isEnded = true,
    });
    this.sent = clock();
    this.#connection.write(request);
  }

  /**
   * Checks that the answer ended as a finished one does.
   *
   * @throws {Error} when it did not.
   */
  checkEnd(): void {
    const tail = Buffer.from(this.#tail.subarray(0, this.#tailSize)).toString("latin1").slice(-TAIL);
    // The usage that every finished answer of the benchmark's upstream has.
    if (!/"total_tokens": ?1100/.test(tail)) throw new Error(`An answer ended early: ${tail.slice(-300)}`);
  }

  close(): void {
    this.#connection.close();
    this.isEnded = true;
  }

  #keepTail(bytes: Uint8Array): void {
    const kept = bytes.subarray(-TAIL);
    if (this.#tailSize + kept.length > this.#tail.length) {
      this.#tail.copyWithin(0, Math.max(0, this.#tailSize - TAIL), this.#tailSize);
      this.#tailSize = Math.min(TAIL, this.#tailSize);
    }
    this.#tail.set(kept, this.#tailSize);
    this.#tailSize += kept.length;
  }
}

/** Milliseconds after which an answer that does not end is an error. */
const LIMIT = 30_000;

function within(limit: number, what: string, isDone: () => boolean): () => boolean {
  const started = performance.now();
  return () => {
    if (isDone()) return true;
    if (performance.now() - started > limit) throw new Error(`${what} took too long`);
    return false;
  };
}

/** A load: how many answers at the same time, and milliseconds of sleep between two looks at them. */
export interface Load {
  readonly request: Uint8Array;
  readonly count: number;
  readonly nap?: number;
}

/** Reads answers at the same time to their ends, and checks them. */
export async function readAnswers(
  sockets: Sockets,
  target: Target,
  { request, count, nap = 0 }: Load,
): Promise<void> {
  const answers = Array.from({ length: count }, () => new Answer(sockets, target, request));
  await sockets.run(within(LIMIT, "An answer", () => answers.every(({ isEnded }) => isEnded)), { pause: nap });
  for (const answer of answers) answer.checkEnd();
}

/** The times of a first token: when the request was sent, when the token was written upstream, when it arrived here. */
export interface FirstToken {
  readonly sent: number;
  readonly written: number;
  readonly arrived: number;
}

/** Sends a request and waits for the first token, then for the end, unless the answer falls silent. */
export async function awaitToken(
  sockets: Sockets,
  target: Target,
  { request, isSilent = false }: { readonly request: Uint8Array; readonly isSilent?: boolean },
): Promise<FirstToken & { readonly answer: Answer }> {
  let text: Uint8Array = new Uint8Array();
  let written = NaN;
  let arrived = NaN;
  const answer = new Answer(sockets, target, request, (bytes) => {
    if (!Number.isNaN(written)) return;
    text = Buffer.concat([text, bytes]);
    const now = clock();
    readStamps(text, (time) => {
      if (Number.isNaN(written)) [written, arrived] = [time, now];
    });
  });
  await sockets.run(within(LIMIT, "A token", () => isSilent ? !Number.isNaN(written) : answer.isEnded));
  if (Number.isNaN(written)) throw new Error(`No token: ${Buffer.from(text).toString("latin1", 0, 300)}`);
  return { sent: answer.sent, written, arrived, answer };
}

/** Longest time in milliseconds that a run for a while sleeps at once. */
const LONGEST_SLEEP = 20;

/** Runs for so many milliseconds. */
export async function runFor(sockets: Sockets, milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds;
  const every = Math.max(1, Math.min(LONGEST_SLEEP, Math.floor(milliseconds)));
  await sockets.run(() => performance.now() >= end, { tick: { every, run() {} } });
}
