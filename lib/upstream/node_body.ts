/**
 * A reader of the answers of `node:http` that gives everything that has arrived in one read.
 *
 * @module
 */
import type { ClientRequest, IncomingMessage } from "node:http";
import { joinBytes } from "../base/join_bytes.ts";
import type { BodyReader } from "./body_reader.ts";

/** Bytes that wait to be read before the connection is read no further. */
const MOST_WAITING = 64 * 1024;
/** How long the end of a body is waited for whose last event has come, in milliseconds: it travels on its own. */
const END_WAIT_MS = 1_000;

/** What a microtask is added to. */
const NOW = Promise.resolve();

/** A body under way. Its bytes may be kept: `node:http` copies each piece out of the buffer of the connection. */
export class NodeBody implements BodyReader {
  readonly #outgoing: ClientRequest;
  readonly #incoming: IncomingMessage;
  #pieces: Uint8Array[] = [];
  #size = 0;
  #isEnded = false;
  #error: Error | undefined;
  /** Settle the read that waits; undefined when none does. */
  #resolve: ((bytes: Uint8Array | undefined) => void) | undefined;
  #reject: ((cause: unknown) => void) | undefined;
  /** Whether that read is about to be settled. */
  #isWoken = false;

  constructor(outgoing: ClientRequest, incoming: IncomingMessage) {
    this.#outgoing = outgoing;
    this.#incoming = incoming;
    incoming.on("data", (piece: Uint8Array) => this.#add(piece));
    incoming.on("end", () => {
      this.#end();
      // A server that answers before it has read the request may never read the rest.
      if (!outgoing.writableFinished) this.#destroyLate();
    });
    // A body may break off without an error, and an error may come with the request alone.
    incoming.on("close", () => this.#break(new Error("connection closed before message completed")));
    incoming.on("error", (error) => this.#break(error));
    outgoing.on("error", (error) => this.#break(error));
  }

  read(): Promise<Uint8Array | undefined> {
    if (this.#pieces.length > 0) return Promise.resolve(this.#take());
    if (this.#isEnded) return this.#error === undefined ? Promise.resolve(undefined) : Promise.reject(this.#error);
    return new Promise(this.#await);
  }

  readonly #await = (
    resolve: (bytes: Uint8Array | undefined) => void,
    reject: (cause: unknown) => void,
  ): void => {
    this.#resolve = resolve;
    this.#reject = reject;
  };

  cancel(): Promise<void> {
    this.fail(undefined);
    return Promise.resolve();
  }

  /** Ends the exchange where it is not over; later reads throw `error`, or reach the end where there is none. */
  fail(error: Error | undefined): void {
    this.#end(error);
    this.#discard();
    // A connection whose answer has come belongs to the next request.
    if (!this.#incoming.complete) this.#outgoing.destroy();
  }

  finish(): void {
    this.#end();
    this.#discard();
    if (!this.#incoming.complete) this.#destroyLate();
  }

  /** Ends the exchange unless it ends soon by itself. */
  #destroyLate(): void {
    const timer = setTimeout(() => this.#outgoing.destroy(), END_WAIT_MS);
    this.#outgoing.once("close", () => clearTimeout(timer));
  }

  #add(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#size += piece.length;
    if (this.#size >= MOST_WAITING) this.#incoming.pause();
    this.#wake();
  }

  #take(): Uint8Array | undefined {
    // The list itself stays: to grow it anew for every token would take more memory than the rest of a read.
    const all = this.#pieces.length > 1 ? joinBytes(this.#pieces.splice(0), this.#size) : this.#pieces.pop();
    this.#size = 0;
    if (this.#incoming.isPaused()) this.#incoming.resume();
    return all;
  }

  /** Ends the body by an error of the connection, which says nothing of what came before it. */
  #break(error: Error): void {
    if (this.#isEnded) return;
    // An error may overtake bytes that came with it in one read, and those behind a whole answer are none of it.
    this.#incoming.removeAllListeners("data");
    for (let piece = this.#incoming.read(); piece !== null; piece = this.#incoming.read()) this.#add(piece);
    this.#end(this.#incoming.complete ? undefined : error);
  }

  #end(error?: Error): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#error = error;
    this.#wake();
  }

  /** Settles the read that waits, after all pieces of this arrival have been added. */
  #wake(): void {
    if (this.#isWoken || this.#resolve === undefined) return;
    this.#isWoken = true;
    NOW.then(this.#settle);
  }

  readonly #settle = (): void => {
    const [resolve, reject] = [this.#resolve, this.#reject];
    this.#resolve = undefined;
    this.#reject = undefined;
    this.#isWoken = false;
    if (this.#pieces.length === 0 && this.#error !== undefined) reject?.(this.#error);
    else resolve?.(this.#take());
  };

  /** Lets the rest arrive, so that the connection is free for another request. */
  #discard(): void {
    this.#pieces = [];
    this.#size = 0;
    this.#incoming.removeAllListeners("data");
    this.#incoming.resume();
  }
}
