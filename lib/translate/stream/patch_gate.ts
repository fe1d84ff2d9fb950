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
  /** The line that is being written; of a line of content only the first character, which decides about it. */
  #line = "";
  /** Whether that line is content, which passes at once. */
  #isContent = false;
  #passed = 0;

  /** Number of characters that were let through: the text's beginning. */
  get passed(): number {
    return this.#passed;
  }

  /** Takes the next piece; returns what can be shown of it and of earlier ones. */
  feed(piece: string): string {
    if (this.#isContent && !this.#isHolding && !piece.includes("\n")) {
      this.#passed += piece.length;
      return piece;
    }
    const out: string[] = [];
    let from = 0;
    while (!this.#isHolding && from < piece.length) {
      const at = piece.indexOf("\n", from);
      const to = at === -1 ? piece.length : at;
      out.push(this.#extendLine(piece.slice(from, to)));
      if (at !== -1) out.push(this.#endLine());
      from = to + 1;
    }
    const text = out.join("");
    this.#passed += text.length;
    return text;
  }

  /** Adds to the line; returns what can be shown before its end is known. */
  #extendLine(part: string): string {
    if (this.#isContent) return part;
    if (this.#line === "" && this.#isSign(part.charAt(0))) {
      this.#isContent = true;
      this.#line = part.charAt(0);
      return part;
    }
    this.#line += part;
    return "";
  }

  /** Whether a line that begins with this character is content. */
  #isSign(character: string): boolean {
    const { place } = this.#reader;
    return character === "+" && place === "add" || "-+ ".includes(character) && character !== "" && place === "update";
  }

  #endLine(): string {
    const shown = this.#isContent ? "\n" : `${this.#line}\n`;
    const isAsItIs = this.#reader.take(this.#line);
    // What follows the end of a patch may have to go.
    this.#isHolding = !isAsItIs || this.#reader.place === "after";
    this.#line = "";
    this.#isContent = false;
    return this.#isHolding ? "" : shown;
  }
}
