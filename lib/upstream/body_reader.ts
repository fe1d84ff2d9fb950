/**
 * A reader of bodies that reuses one buffer for all reads.
 *
 * A default reader of a `fetch` body allocates 64 KiB for each read, however few bytes come (Deno 2.9); a reader with
 * its own buffer reuses it.
 *
 * @module
 */

/** A reader of a body, piece by piece. */
export interface BodyReader {
  /** Reads the next bytes; undefined at the end. They are only valid until the next call. */
  read(): Promise<Uint8Array | undefined>;
  /** Discards the rest of the body. */
  cancel(): Promise<void>;
}

const BUFFER_SIZE = 16 * 1024;

/** Opens `body` for reading; undefined when there is none. */
export function openReader(body: ReadableStream<Uint8Array> | null): BodyReader | undefined {
  if (body === null) return undefined;
  try {
    return createByobReader(body.getReader({ mode: "byob" }));
  } catch (thrown) {
    // Only byte streams accept a buffer; other streams supply their own pieces.
    if (!(thrown instanceof TypeError)) throw thrown;
    const reader = body.getReader();
    return { read: async () => (await reader.read()).value, cancel: () => reader.cancel() };
  }
}

function createByobReader(reader: ReadableStreamBYOBReader): BodyReader {
  let buffer = new ArrayBuffer(BUFFER_SIZE);
  return {
    async read() {
      const { done, value } = await reader.read(new Uint8Array(buffer));
      if (value) buffer = value.buffer;
      return done ? undefined : value;
    },
    cancel: () => reader.cancel(),
  };
}
