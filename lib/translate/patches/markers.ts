/**
 * The lines that mark the parts of a patch, recognised in the decorations that models add to them.
 *
 * A marker is clean if Codex takes it as it is: with blanks behind it, but not before it (0.120 to 0.171, 2026-11).
 *
 * @module
 */

/** What a marker begins or ends. */
export type PatchMarkerKind = "begin" | "end" | "add" | "update" | "delete" | "move" | "eof";

/** A line that marks a part of a patch. */
export interface PatchMarker {
  readonly kind: PatchMarkerKind;
  /** The line as the grammar wants it; a clean line as it was. */
  readonly line: string;
  /** The file's path; "" for markers without one. */
  readonly path: string;
  readonly isClean: boolean;
  /** Whether asterisks mark it, more than the one of a list; a line without any may as well be prose. */
  readonly isMarked: boolean;
  /** Whether its asterisks are those of emphasis rather than the three of a marker. */
  readonly isEmphasised: boolean;
  /** What stood before the marker's words. */
  readonly before: string;
}

/** The marker that begins a patch. */
export const BEGIN_PATCH = "*** Begin Patch";
/** The marker that ends a patch. */
export const END_PATCH = "*** End Patch";
const END_OF_FILE = "*** End of File";

const HEADERS = {
  add: "*** Add File: ",
  update: "*** Update File: ",
  delete: "*** Delete File: ",
  move: "*** Move to: ",
} as const;

/** The wordings of the markers with and without a path; all of them occur in the grammar that Codex declares. */
export const PATCH_MARKERS: readonly string[] = [BEGIN_PATCH, END_PATCH, END_OF_FILE, ...Object.values(HEADERS)];

const CLEAN_PLAIN = /^\*\*\* (?:(Begin Patch)|(End Patch)|End of File)[ \t\r]*$/;
const CLEAN_PATH = /^\*\*\* (Add File|Update File|Delete File|Move to): (.*)$/s;

const LOOSE_BOUND =
  /^([^\p{L}\p{N}]*)(begin|end)[^\p{L}\p{N}]{0,3}(?:of[^\p{L}\p{N}]{1,3})?patch(?![\p{L}\p{N}])(.*)$/isu;
const LOOSE_PATH =
  /^([^\p{L}\p{N}]*)(?:(add|update|delete)[^\p{L}\p{N}]{0,3}file|move[^\p{L}\p{N}]{0,3}to)(?:[^\p{L}\p{N}:]{0,4}:|\s)(.*)$/isu;
const LOOSE_EOF = /^([^\p{L}\p{N}]*)end[^\p{L}\p{N}]{1,3}of[^\p{L}\p{N}]{1,3}file[^\p{L}\p{N}]*$/iu;
const WORD = /[\p{L}\p{N}]/u;

/**
 * Reads a line as a marker; undefined if it is none. In an `emphasised` patch, whose first marker was in asterisks, those
 * around a path are no part of it.
 */
export function readPatchMarker(line: string, emphasised = false): PatchMarker | undefined {
  return readCleanMarker(line, emphasised) ?? readLooseMarker(line, emphasised);
}

function readCleanMarker(line: string, emphasised: boolean): PatchMarker | undefined {
  const common = { line, isClean: true, isMarked: true, isEmphasised: false, before: "" };
  const plain = CLEAN_PLAIN.exec(line);
  if (plain) return { ...common, kind: plain[1] ? "begin" : plain[2] ? "end" : "eof", path: "" };
  const [, words = "", rest = ""] = CLEAN_PATH.exec(line) ?? [];
  const path = rest.trim();
  if (path === "" || emphasised && cleanPath(path) !== path) return undefined;
  return { ...common, kind: findHeaderKind(words), path };
}

function readLooseMarker(line: string, emphasised: boolean): PatchMarker | undefined {
  const bound = LOOSE_BOUND.exec(line);
  if (bound) {
    const [, before = "", word = "", rest = ""] = bound;
    const kind = word.toLowerCase() === "end" ? "end" : "begin";
    const common = describeDecoration(before, rest);
    if (WORD.test(rest) && !(kind === "end" && common.isMarked)) return undefined;
    return { ...common, kind, line: kind === "end" ? END_PATCH : BEGIN_PATCH, path: "" };
  }
  const eof = LOOSE_EOF.exec(line);
  if (eof) return { ...describeDecoration(eof[1], ""), kind: "eof", line: END_OF_FILE, path: "" };
  const [whole, before = "", word = "move", rest = ""] = LOOSE_PATH.exec(line) ?? [];
  if (whole === undefined) return undefined;
  const kind = findHeaderKind(word);
  const common = describeDecoration(before, rest);
  const path = emphasised || common.isEmphasised ? cleanPath(rest.trim()) : rest.trim();
  return path === "" ? undefined : { ...common, kind, line: HEADERS[kind] + path, path };
}

/** What the characters around a marker's words say. */
function describeDecoration(
  before = "",
  rest: string,
): Pick<PatchMarker, "isClean" | "isMarked" | "isEmphasised" | "before"> {
  const stars = before.split("*").length - 1;
  const isEmphasised = stars > 0 && stars !== 3 || /^[^\p{L}\p{N}]*\*/u.test(rest);
  return { isClean: false, isMarked: stars > 1, isEmphasised, before };
}

function findHeaderKind(words: string): keyof typeof HEADERS {
  const word = words.slice(0, 3).toLowerCase();
  return word === "add" ? "add" : word === "upd" ? "update" : word === "del" ? "delete" : "move";
}

/** A path without the emphasis and quotes around it. */
function cleanPath(path: string): string {
  let from = 0;
  let to = path.length;
  while (from < to && isDecoration(path[from])) from++;
  while (to > from && isDecoration(path[to - 1])) to--;
  const inner = path.slice(from, to);
  const [quote = ""] = /^(?:`+|["'])/.exec(inner) ?? [];
  const isQuoted = quote !== "" && inner.length > 2 * quote.length && inner.endsWith(quote);
  return isQuoted ? inner.slice(quote.length, -quote.length).trim() : inner;
}

function isDecoration(character = ""): boolean {
  return character === "*" || character.trim() === "";
}
