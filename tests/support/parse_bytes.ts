/**
 * The reader of JSON that was written as bytes.
 *
 * @module
 */

/** The value of JSON in UTF-8, of any type as that of `JSON.parse()`. */
export function parseBytes(bytes: Uint8Array): ReturnType<typeof JSON.parse> {
  return JSON.parse(new TextDecoder().decode(bytes));
}
