/**
 * The early end of large buffers.
 *
 * A buffer that is no longer used stays until the next collection, which does not come sooner because of it: after a
 * request of 120 kB with an answer that goes on, its buffers were 60 to 200 kB of the process (Deno 2.9.6, 2026-11).
 *
 * @module
 */

/** Smaller buffers may be shared with others, as those of `node:zlib` up to 4 KiB are. */
const MIN_SIZE = 16 * 1024;

/** Gives the memory of `bytes` back, which are then empty, if their buffer is large. Node has this since 21. */
export function releaseMemory({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength >= MIN_SIZE) buffer.transfer?.(0);
}
