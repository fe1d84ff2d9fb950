/**
 * The part of `@std/streams` that the project uses, declared by hand: the npm copy carries no types.
 * @module
 */

/** Reads a stream to its end and joins its bytes. */
export function toBytes(stream: ReadableStream<Uint8Array>): Promise<Uint8Array>;
