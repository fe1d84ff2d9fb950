/**
 * The reader of a request's body into one buffer, with a size limit.
 *
 * Whole bodies, as `request.bytes()` reads them, leave three to four times their size in the memory of `Deno.serve` for
 * as long as the answer runs, and bodies that are read in the runtime's own pieces leave 100 kB. Bytes that are read
 * straight into a buffer of the announced size leave 35 kB (Deno 2.9.6, 2026-11).
 *
 * @module
 */
import { RelayError } from "../base/errors.ts";

/** Size in bytes of the first buffer for a body whose length was not announced. */
const FIRST_SIZE = 64 * 1024;

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
  #buffer: Bytes;
  #size = 0;

  /** @param announced The size of the body, if it is known. */
  constructor(announced: number, limit: number) {
    this.#limit = limit;
    // The end is found by one more read, which needs room as well.
    this.#buffer = new Uint8Array(announced > 0 ? announced + 1 : FIRST_SIZE);
  }

  /** What was read. */
  get bytes(): Bytes {
    return this.#buffer.subarray(0, this.#size);
  }

  /** Reads a body to its end. */
  async fill(reader: ReadableStreamBYOBReader): Promise<void> {
    while (true) {
      this.#reserve(1);
      const { done, value } = await reader.read(this.#buffer.subarray(this.#size));
      // There is none after a cancel.
      if (value === undefined) return;
      // The stream took the buffer, and hands it back by another object.
      this.#buffer = new Uint8Array(value.buffer);
      this.#advance(value.length);
      if (done) return;
    }
  }

  /** Copies the pieces of a body until it ends. */
  async collect(reader: ReadableStreamDefaultReader<Bytes>): Promise<void> {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return;
      this.#reserve(value.length);
      this.#buffer.set(value, this.#size);
      this.#advance(value.length);
    }
  }

  #reserve(count: number): void {
    const least = this.#size + count;
    if (least <= this.#buffer.length) return;
    const larger = new Uint8Array(Math.max(least, this.#buffer.length * 2));
    larger.set(this.bytes);
    this.#buffer = larger;
  }

  #advance(count: number): void {
    this.#size += count;
    if (this.#size > this.#limit) throw createTooLargeError(this.#limit);
  }
}
