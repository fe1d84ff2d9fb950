/**
 * A reader of bodies that reuses one buffer, as large as its reads need.
 *
 * A default reader of a `fetch` body allocates 64 KiB for each read, however few bytes come (Deno 2.9); a reader with
 * its own buffer reuses it.
 *
 * @module
 */

/** A reader of a body, piece by piece. */
export interface BodyReader {
  /**
   * Reads all bytes that have arrived, or else the next ones; undefined at the end. They are only valid until the next
   * call. Called again only after it has settled.
   */
  read(): Promise<Uint8Array | undefined>;
  /** Discards the rest of the body, and ends the exchange where that is not over. */
  cancel(): Promise<void>;
  /** Discards the rest of a body that is about to end, so that its connection can be used again where it does. */
  finish(): void;
}

/** Size of the first buffer, in bytes: most streams are silent most of the time, and each keeps its buffer meanwhile. */
const SMALLEST_BUFFER = 1024;
/** Size of the largest buffer, in bytes; larger ones did not save time (2026-11). */
const LARGEST_BUFFER = 16 * 1024;

/** Opens `body` for reading; null reads like an empty one. */
export function openReader(body: ReadableStream<Uint8Array> | null): BodyReader {
  if (body === null) return { read: () => Promise.resolve(undefined), cancel: () => Promise.resolve(), finish() {} };
  try {
    return createByobReader(body.getReader({ mode: "byob" }));
  } catch (thrown) {
    // Only byte streams accept a buffer; other streams supply their own pieces.
    if (!(thrown instanceof TypeError)) throw thrown;
    const reader = body.getReader();
    return { read: async () => (await reader.read()).value, ...createEnds(reader) };
  }
}

function createByobReader(reader: ReadableStreamBYOBReader): BodyReader {
  let buffer = new ArrayBuffer(SMALLEST_BUFFER);
  return {
    async read() {
      const { done, value } = await reader.read(new Uint8Array(buffer));
      if (value) buffer = chooseBuffer(value);
      return done ? undefined : value;
    },
    ...createEnds(reader),
  };
}

/** `fetch` closes a connection whose body was not read to the end, even if that came a moment later (2026-11). */
function createEnds(reader: ReadableStreamGenericReader): Pick<BodyReader, "cancel" | "finish"> {
  return { cancel: () => reader.cancel(), finish: () => void reader.cancel().catch(() => {}) };
}

/** The buffer of the next read: that of the last one, or a larger one if it was full and may have left bytes waiting. */
function chooseBuffer({ buffer, length }: Uint8Array<ArrayBuffer>): ArrayBuffer {
  if (length < buffer.byteLength || length >= LARGEST_BUFFER) return buffer;
  return new ArrayBuffer(length * 4);
}
