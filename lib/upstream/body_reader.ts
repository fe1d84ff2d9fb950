/**
 * How the bytes of a body are read without a fresh buffer for every read.
 *
 * A default reader of a `fetch` body gets 64 KiB for each read, however few bytes come (Deno 2.9); a reader that brings
 * its own buffer uses the same one again and again.
 *
 * @module
 */

/** Reads a body piece by piece. */
export interface BodyReader {
  /** The next bytes; undefined at the end. They are valid until the next call only. */
  read(): Promise<Uint8Array | undefined>;
  /** Gives up what is left. */
  cancel(): Promise<void>;
}

const BUFFER_SIZE = 16 * 1024;

/** Opens `body` for reading; undefined when there is none. */
export function openReader(body: ReadableStream<Uint8Array> | null): BodyReader | undefined {
  if (body === null) return undefined;
  try {
    return withOwnBuffer(body.getReader({ mode: "byob" }));
  } catch (thrown) {
    // Only byte streams take a buffer; every other stream brings its own pieces.
    if (!(thrown instanceof TypeError)) throw thrown;
    const reader = body.getReader();
    return { read: async () => (await reader.read()).value, cancel: () => reader.cancel() };
  }
}

function withOwnBuffer(reader: ReadableStreamBYOBReader): BodyReader {
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
