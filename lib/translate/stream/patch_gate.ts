/**
 * Shows a patch while it is written, for as long as it needs no repair.
 *
 * @module
 */
import { PatchReader } from "../patches/reader.ts";

/**
 * Lets through the beginning of a patch that the tool takes as it is. Lines of content pass at once; a marker waits for
 * the end of its line, and from the first line that needs a repair on, everything waits.
 */
export class PatchGate {
  readonly #reader = new PatchReader();
  #isHolding = false;
  /** The line that is being written. */
  #line = "";
  /** Number of characters of that line that were let through. */
  #passed = 0;
  readonly #shown: string[] = [];

  /** All text that was let through. */
  get shown(): string {
    return this.#shown.join("");
  }

  /** Takes the next piece; returns what can be shown of it and of earlier ones. */
  feed(piece: string): string {
    const out: string[] = [];
    let from = 0;
    while (!this.#isHolding && from < piece.length) {
      const at = piece.indexOf("\n", from);
      this.#line += at === -1 ? piece.slice(from) : piece.slice(from, at);
      out.push(at === -1 ? this.#showBegun() : this.#showLine());
      from = at === -1 ? piece.length : at + 1;
    }
    const text = out.join("");
    if (text !== "") this.#shown.push(text);
    return text;
  }

  #showLine(): string {
    const line = this.#line;
    const isClean = this.#reader.take(line);
    // What follows the end of a patch may have to go.
    this.#isHolding = !isClean || this.#reader.place === "after";
    const text = this.#isHolding ? "" : `${line.slice(this.#passed)}\n`;
    this.#line = "";
    this.#passed = 0;
    return text;
  }

  /** Shows the begun line if its first character says that it is content. */
  #showBegun(): string {
    const { place } = this.#reader;
    const isContent = place === "add" ? this.#line.startsWith("+") : place === "update" && /^[-+ ]/.test(this.#line);
    if (!isContent) return "";
    const text = this.#line.slice(this.#passed);
    this.#passed = this.#line.length;
    return text;
  }
}
