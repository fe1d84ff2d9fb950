/**
 * The part of `@std/streams` that the project uses, declared by hand: the npm copy carries no types.
 * @module
 */

/** Lets at most `size` bytes through; then it ends, or errors with `RangeError` when `error` is set. */
export class LimitedBytesTransformStream extends TransformStream<Uint8Array, Uint8Array> {
  constructor(size: number, options?: { readonly error?: boolean });
}
