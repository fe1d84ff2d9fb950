/**
 * Secrets read from an open file or standard input, within a bound.
 *
 * @module
 */

/** An open file, as `Deno.stdin` and `Deno.FsFile` are. */
export interface SyncReader {
  /** Reads into `bytes`; null at the end of the file. */
  readSync(bytes: Uint8Array): number | null;
}

/** Longest text that is searched for the end of a secret, in characters. */
const LONGEST_SECRET = 65_536;

/** Reads up to the end of the line and no further, so that a terminal need not be closed. */
export function readFirstLine(source: SyncReader): string {
  return readUntil(source, (text) => text.includes("\n")).split("\n", 1)[0] ?? "";
}

/** Reads the whole file, or its first 64 kB. */
export function readWhole(source: SyncReader): string {
  return readUntil(source, () => false);
}

function readUntil(source: SyncReader, isEnough: (text: string) => boolean): string {
  const decoder = new TextDecoder();
  const bytes = new Uint8Array(4_096);
  let text = "";
  while (text.length < LONGEST_SECRET && !isEnough(text)) {
    const length = source.readSync(bytes);
    if (length === null) break;
    text += decoder.decode(bytes.subarray(0, length), { stream: true });
  }
  return text;
}
