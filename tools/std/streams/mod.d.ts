/**
 * The part of `@std/streams` that the project uses, declared by hand: the npm copy carries no types.
 * @module
 */

/** Reads a stream to its end and joins its bytes. */
export function toArrayBuffer(stream: ReadableStream<Uint8Array>): Promise<ArrayBuffer>;
/** Reads a stream to its end and joins its bytes. */
export function toBytes(stream: ReadableStream<Uint8Array>): Promise<Uint8Array>;
/** Reads a stream to its end as text (UTF-8 when it carries bytes). */
export function toText(stream: ReadableStream<string> | ReadableStream<Uint8Array>): Promise<string>;
/** Reads a stream to its end and parses it as JSON. Rejects with `SyntaxError`. */
export function toJson(stream: ReadableStream<string> | ReadableStream<Uint8Array>): Promise<unknown>;
/** One stream that yields the given ones, one after the other. */
export function concatReadableStreams<T>(...streams: ReadableStream<T>[]): ReadableStream<T>;

/** Splits text into lines without their endings. */
export class TextLineStream extends TransformStream<string, string> {
  constructor(options?: { readonly allowCR?: boolean });
}

/** Lets at most `size` bytes through; then it ends, or errors with `RangeError` when `error` is set. */
export class LimitedBytesTransformStream extends TransformStream<Uint8Array, Uint8Array> {
  constructor(size: number, options?: { readonly error?: boolean });
}
