/**
 * A reader of the grammar that Codex declares for its tool `apply_patch`, which mends decorated markers line by line.
 *
 * Lines of a file's content are never changed: those that begin with `+` or, where a file is updated, with `-`, a blank
 * or `@@`, and empty ones there. Codex takes an empty line as empty context, and an indented end marker as the last line
 * (0.120 to 0.171, 2026-11).
 *
 * @module
 */
import { BEGIN_PATCH, END_PATCH, type PatchMarker, readPatchMarker } from "./markers.ts";
import { isFence, PatchPreamble } from "./preamble.ts";

/** The part of the grammar in which the next line stands. */
export type PatchPlace = "before" | "header" | "add" | "update" | "after";

const BLANK = /^\s*$/;
const HUNK = /^@@(?:\s|$)/;
const CLOSING = /^[\s"'`~)\]};]*$/;

/** Reads one patch. */
export class PatchReader {
  /** Where the next line stands. */
  place: PatchPlace = "before";
  readonly #lines: string[] = [];
  readonly #preamble = new PatchPreamble();
  readonly #paths = new Set<string>();
  #hunks = 0;
  /** Whether lines wait that are left out if a marker or the end follows: blank ones, and the closing fence. */
  #waits = false;
  /** Whether nothing came yet behind the header of a file. */
  #isAtHeader = false;
  /** Whether a fence was opened behind that header; only one that is closed as well is surely no content. */
  #isHunkFenced = false;
  #isEmphasised = false;
  /** Whether the patch was ended by something else than its marker: a fence, a here-document. */
  #isClosed = false;
  /** Whether the end marker was begun as the last line. */
  #isEndCut = false;
  #isMerged = false;
  #hasPathTwice = false;
  #isBroken = false;
  /** Blank lines after the end; undefined once anything else followed. */
  #tail: string[] | undefined = [];

  /** Takes the next line; true if it is part of the patch as it is, and all lines before it were. */
  take(line: string): boolean {
    if (this.#isBroken) return false;
    if (this.#isContent(line)) return this.#keep(line);
    if (this.place !== "before" && this.place !== "after" && this.#preamble.closesHeredoc(line)) {
      this.#isClosed = true;
      this.#endOpen(true);
      this.place = "after";
      this.#tail = undefined;
      return false;
    }
    const marker = readPatchMarker(line, this.#isEmphasised);
    const [count, isFirstChange] = [this.#lines.length, !this.#waits];
    if (marker && this.#accept(marker)) {
      return isFirstChange && this.#lines.length === count + 1 && this.#lines.at(-1) === line;
    }
    this.#skip(line);
    return false;
  }

  /** The mended patch; undefined if it cannot be one. An end is added only if `isWhole` says that nothing is missing. */
  end(isWhole: boolean): string | undefined {
    if (this.place !== "after" && !this.#isBroken) this.#endOpen(isWhole);
    const isRefused = this.#isBroken || this.#hunks === 0 || this.#isMerged && this.#hasPathTwice ||
      this.#preamble.isElsewhere ||
      !this.#lines.every((line) => this.#preamble.isLiteral(line));
    return isRefused ? undefined : [...this.#lines, ...this.#tail ?? []].join("\n");
  }

  #endOpen(isWhole: boolean): void {
    this.#leaveHunk();
    const last = this.#lines.findLast((line) => !BLANK.test(line)) ?? "";
    // Codex takes an indented end marker as the last line; elsewhere it is content.
    if (this.place === "update" && last.trim() === END_PATCH) return;
    // An end marker behind content could be content as well.
    const isGlued = last.trimEnd().endsWith(END_PATCH);
    if (this.place === "before" || isGlued || !isWhole && !this.#isClosed) this.#isBroken = true;
    this.#lines.push(END_PATCH);
  }

  #isContent(line: string): boolean {
    if (this.place === "add") return line.startsWith("+");
    if (this.place !== "update") return false;
    return /^[-+ ]/.test(line) || HUNK.test(line) || !this.#waits && (line === "" || line === "\r");
  }

  #keep(line: string): boolean {
    // A blank line or a fence amid content may be content whose first character is missing.
    if (this.#waits) this.#isBroken = true;
    this.#isAtHeader = false;
    this.#lines.push(line);
    return !this.#isBroken;
  }

  /** Takes a marker; false if it cannot stand here. */
  #accept(marker: PatchMarker): boolean {
    switch (marker.kind) {
      case "begin":
        return (this.place === "before" || marker.isMarked) && this.#begin(marker);
      case "end":
        return this.place !== "before" && this.place !== "after" && this.#close(marker.line);
      case "move":
        return this.place === "update" && this.#isAtHeader && !this.#waits && this.#push(marker.line);
      case "eof":
        return this.place === "update" && marker.isMarked && this.#push(marker.line);
      default:
        return this.#openFile(marker);
    }
  }

  #begin(marker: PatchMarker): boolean {
    if (this.place === "before") {
      this.#preamble.addInline(marker.before);
      this.#isEmphasised = marker.isEmphasised;
      this.place = "header";
      return this.#push(marker.line);
    }
    if (this.place === "after") {
      this.#lines.pop();
      this.#tail = undefined;
    }
    this.#leaveHunk();
    this.#isMerged = true;
    this.#waits = false;
    this.place = "header";
    return true;
  }

  #openFile({ kind, line, path, isMarked }: PatchMarker): boolean {
    if (this.place === "after") {
      if (isMarked) this.#isBroken = true;
      return false;
    }
    this.#leaveHunk();
    // Elsewhere it may be prose, or content whose first character is missing.
    if (this.place !== "header" && !isMarked) return false;
    if (this.place === "before") this.#lines.push(BEGIN_PATCH);
    this.#hunks++;
    if (this.#paths.has(path)) this.#hasPathTwice = true;
    this.#paths.add(path);
    this.place = kind === "add" || kind === "update" ? kind : "header";
    this.#push(line);
    this.#isAtHeader = this.place !== "header";
    return true;
  }

  #push(line: string): boolean {
    this.#waits = false;
    this.#isClosed = false;
    this.#lines.push(line);
    return true;
  }

  #leaveHunk(): void {
    if (this.#isHunkFenced) this.#isBroken = true;
  }

  #close(line: string): boolean {
    this.#leaveHunk();
    this.place = "after";
    return this.#push(line);
  }

  /** Takes a line that is neither content nor a marker. */
  #skip(line: string): void {
    if (this.place === "before") return this.#skipBefore(line);
    if (this.place === "after") return this.#skipAfter(line);
    if (this.#isEndCut && !BLANK.test(line)) this.#isBroken = true;
    if (isFence(line)) return this.#skipFence();
    if (line.trim().length >= 3 && END_PATCH.startsWith(line.trim())) {
      this.#isEndCut = true;
    } else if (!BLANK.test(line)) {
      this.#isBroken = true;
    }
    this.#waits = true;
  }

  #skipFence(): void {
    const opens = !this.#preamble.isFenced;
    const isAtHeader = this.#isAtHeader && !this.#waits;
    // A fence amid content may be content whose first character is missing.
    if (opens && this.#hunks > 0 && !this.#waits && !isAtHeader) this.#isBroken = true;
    this.#preamble.isFenced = opens;
    this.#isHunkFenced = opens && isAtHeader;
    this.#isClosed = !opens;
    this.#waits = !this.#isHunkFenced;
  }

  #skipBefore(line: string): void {
    const inline = line.trimEnd();
    this.#waits = true;
    if (!inline.endsWith(BEGIN_PATCH)) {
      this.#preamble.add(line);
      return;
    }
    this.#preamble.addInline(inline.slice(0, -BEGIN_PATCH.length));
    this.place = "header";
    this.#push(BEGIN_PATCH);
  }

  #skipAfter(line: string): void {
    if (BLANK.test(line)) {
      this.#tail?.push(line);
      return;
    }
    this.#tail = undefined;
    // Further commands would be lost without a word.
    if (this.#preamble.isHeredoc && !CLOSING.test(line) && !this.#preamble.closesHeredoc(line)) this.#isBroken = true;
  }
}
