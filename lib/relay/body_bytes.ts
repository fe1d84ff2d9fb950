/**
 * The reader of a request's body into one buffer, with a size limit.
 *
 * What `Deno.serve` keeps of a body for as long as the answer runs depends on how it is read. A body of 120 kB left 390 kB
 * behind when it was read whole, as `request.bytes()` does, 330 kB when it was read straight into a buffer of its size,
 * and 120 kB when it was read into a small buffer, piece by piece (Deno 2.9.6, 2026-11).
 *
 * @module
 */
import { releaseMemory } from "../base/release_memory.ts";
import { RelayError } from "../base/errors.ts";

/** Size in bytes of the first buffer for a body whose length was not announced. */
const FIRST_SIZE = 64 * 1024;
/** Smallest size in bytes of the buffer that pieces are read into. */
const PIECE_SIZE = 16 * 1024;
/** The largest: it takes memory at once, also for a body that never comes, which the buffer for all of it does not. */
const LARGEST_PIECE = 256 * 1024;
/** Most pieces that a body of announced size is read in, up to that size: each costs a promise. */
const MAX_PIECES = 64;

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Reads the body of `request`.
 *
 * @param request A request whose body has not been read.
 * @param limit Largest size in bytes.
 * @param missed Rejects with an error when the reading must end; absent: it need not.
 * @throws {RelayError} `request_too_large`, `client_gone`, or the error of `missed`.
 */
export async function readBodyBytes(
  { headers, body }: Request,
  { limit, missed }: { readonly limit: number; readonly missed?: Promise<never> | undefined },
): Promise<Uint8Array> {
  // It may be untrue: chunks may go on beyond it (RFC 9112, 6.3), and a host that calls `fetch` may name any length.
  const announced = Number(headers.get("content-length") ?? 0);
  if (announced > limit) throw createTooLargeError(limit);
  if (body === null) return new Uint8Array();
  const target = new BodyBuffer(announced, limit);
  const reader = openReader(body);
  try {
    const whole = reader instanceof ReadableStreamBYOBReader ? target.fill(reader) : target.collect(reader);
    await (missed === undefined ? whole : Promise.race([whole, missed]));
    return target.bytes;
  } catch (cause) {
    reader.cancel(cause).catch(() => {});
    if (cause instanceof RelayError) throw cause;
    throw new RelayError("client_gone", "The client closed the connection before its request was complete", { cause });
  }
}

/** The error for a body of more than `limit` bytes. */
export function createTooLargeError(limit: number): RelayError {
  return new RelayError(
    "request_too_large",
    `The request body is larger than ${limit} bytes; shorten the conversation or raise --max-request-bytes`,
  );
}

/** A reader into a buffer of ours, or an ordinary one for a stream that takes none, as those of other runtimes. */
function openReader(stream: ReadableStream<Bytes>): ReadableStreamBYOBReader | ReadableStreamDefaultReader<Bytes> {
  try {
    return stream.getReader({ mode: "byob" });
  } catch {
    return stream.getReader();
  }
}

/** A growing buffer that a body is read into. */
class BodyBuffer {
  readonly #limit: number;
  readonly #pieceSize: number;
  #buffer: Bytes;
  #size = 0;

  /** @param announced The size of the body, if it is known. */
  constructor(announced: number, limit: number) {
    this.#limit = limit;
    this.#buffer = new Uint8Array(announced > 0 ? announced : FIRST_SIZE);
    this.#pieceSize = Math.min(LARGEST_PIECE, Math.max(PIECE_SIZE, Math.ceil(announced / MAX_PIECES)));
  }

  /** What was read. */
  get bytes(): Bytes {
    return this.#buffer.subarray(0, this.#size);
  }

  /** Reads a body to its end, through one buffer. */
  async fill(reader: ReadableStreamBYOBReader): Promise<void> {
    let piece = new Uint8Array(this.#pieceSize);
    while (true) {
      const { done, value } = await reader.read(piece);
      // There is none after a cancel.
      if (value === undefined) return;
      this.#add(value);
      // The stream took the buffer, and hands it back by another object.
      piece = new Uint8Array(value.buffer);
      if (done) return releaseMemory(piece);
    }
  }

  /** Reads a body to its end, in the pieces of the runtime. */
  async collect(reader: ReadableStreamDefaultReader<Bytes>): Promise<void> {
    for (let next = await reader.read(); !next.done; next = await reader.read()) this.#add(next.value);
  }

  #add(piece: Bytes): void {
    const size = this.#size + piece.length;
    if (size > this.#limit) throw createTooLargeError(this.#limit);
    if (size > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(size, this.#buffer.length * 2));
      larger.set(this.bytes);
      releaseMemory(this.#buffer);
      this.#buffer = larger;
    }
    this.#buffer.set(piece, this.#size);
    this.#size = size;
  }
}
