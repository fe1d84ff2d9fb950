/**
 * The joining of byte pieces.
 *
 * @module
 */

/** One array of all `pieces`, which have `size` bytes together. */
export function joinBytes(pieces: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
