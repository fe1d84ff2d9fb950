/**
 * Mends the text of a patch as a whole.
 *
 * @module
 */
import { readPatchMarker } from "./markers.ts";
import { PatchReader } from "./reader.ts";

/**
 * The patch in `text` as the grammar of Codex takes it: `text` itself if it does, undefined if no repair makes it one.
 * A missing end marker is added only if `isWhole` says that nothing was cut off.
 */
export function normalizePatch(text: string, isWhole: boolean): string | undefined {
  const lines = removeIndent(text.split("\n").flatMap(splitJoined));
  const reader = new PatchReader();
  const last = lines.at(-1) === "" ? lines.pop() : undefined;
  for (const line of lines) reader.take(line);
  if (last !== undefined && reader.place === "after") reader.take(last);
  return reader.end(isWhole);
}

/** A first marker with another one behind it on its line. */
const JOINED = /^(\*{3} Begin Patch)[ \t]+(\*{3} (?:Add|Update|Delete) File: .*)$/s;

function splitJoined(line: string): string[] {
  const [, begin, header] = JOINED.exec(line) ?? [];
  return begin === undefined || header === undefined ? [line] : [begin, header];
}

/**
 * Removes what stands before every line of a patch that is indented or quoted as a whole. The content of a patch is
 * never indented as a whole otherwise: added and removed lines begin with their sign.
 */
function removeIndent(lines: readonly string[]): string[] {
  const from = lines.findIndex((line) => readPatchMarker(line)?.isMarked);
  const [indent = ""] = /^[\s>|]*/.exec(lines[from] ?? "") ?? [];
  if (indent === "") return [...lines];
  const end = lines.findLastIndex((line) => line.startsWith(indent) && isEnd(line.slice(indent.length)));
  const to = end === -1 ? lines.length : end + 1;
  const bare = indent.trimEnd();
  const isIndented = (line: string) => line.startsWith(indent) || line.trimEnd() === bare || line.trim() === "";
  if (!lines.slice(from, to).every(isIndented)) return [...lines];
  return lines.map((line, index) => index < from || index >= to ? line : line.slice(indent.length));
}

function isEnd(line: string): boolean {
  return !/^[-+ ]/.test(line) && readPatchMarker(line)?.kind === "end";
}
