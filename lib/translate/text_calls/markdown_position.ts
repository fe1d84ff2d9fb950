/**
 * Follows Markdown text that is still arriving, and classifies its end: start of a line, code, quotation or patch.
 *
 * Where Markdown is ambiguous, the reading counts under which less of the text can be call markup.
 *
 * @module
 */

/** Characters of a line that are examined to classify it. */
const MAX_LINE = 120;
/** The line of a fence, which may be within lists and quotations. */
const FENCE = /^((?:\s|>|[-*+]\s|\d{1,9}[.)]\s)*)(`{3,}|~{3,})(.*)$/;
const CLOSING_SLACK = 3;
const QUOTE = /^ {0,3}>/;
/** The start of a line that is not code: four spaces or a tab would make it code. */
const LINE_START = /^ {0,3}$/;
const MAX_INDENT = 3;

/** An open fence. */
interface Fence {
  readonly mark: string;
  readonly indent: number;
  /** Number of open fences, itself included: quoted texts contain fences of their own, which name a language. */
  depth: number;
}

/** Follows a text and classifies the position at its end. */
export class MarkdownPosition {
  /** Beginning of the current line. */
  #line = "";
  #ticks = 0;
  #fence: Fence | undefined;
  /** Whether the paragraph is a quotation; its later lines may omit the mark. */
  #isQuote = false;
  #isPatch = false;

  /** Whether markup may begin here: at the start of a line that is neither code nor quoted nor part of a patch. */
  get isLineStart(): boolean {
    return this.#line.length <= MAX_INDENT && LINE_START.test(this.#line) && this.#fence === undefined &&
      !this.#isQuote && !this.#isPatch;
  }

  /** Whether the next character is code, in a fence or inline. */
  get isCode(): boolean {
    return this.#fence !== undefined || this.#ticks % 2 === 1 || FENCE.test(this.#line);
  }

  /** Whether the next character is quoted: in code, a quotation or a patch. */
  get isQuoted(): boolean {
    return this.#isQuote || this.#isPatch || this.isCode || QUOTE.test(this.#line);
  }

  /** Whether a new paragraph, which is no quotation so far, begins here. */
  get isParagraphStart(): boolean {
    return this.#line === "" && !this.#isQuote;
  }

  /** Moves on to the end of `text`, which has neither line breaks nor backticks. */
  extendLine(text: string): void {
    if (this.#line.length < MAX_LINE) this.#line += text.slice(0, MAX_LINE - this.#line.length);
  }

  /** Moves on to the end of `text`. */
  advance(text: string): void {
    let from = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", from)) {
      this.#extend(text, from, end);
      this.#closeLine();
      from = end + 1;
    }
    this.#extend(text, from, text.length);
  }

  /** Begins a new paragraph, because something else comes between this text and the next. */
  breakParagraph(): void {
    if (this.#line !== "") this.#closeLine();
    this.#isQuote = false;
  }

  #extend(text: string, from: number, to: number): void {
    if (this.#line.length < MAX_LINE) this.#line += text.slice(from, Math.min(to, from + MAX_LINE - this.#line.length));
    // Search the line only: a search of the whole text would scan all that follows, once for every line.
    const line = text.slice(from, to);
    for (let at = line.indexOf("`"); at !== -1; at = line.indexOf("`", at + 1)) this.#ticks++;
  }

  #closeLine(): void {
    const line = this.#line.trimEnd();
    this.#line = "";
    this.#ticks = 0;
    if (line === "") this.#isQuote = false;
    else if (QUOTE.test(line)) this.#isQuote = true;
    if (line === "*** Begin Patch") this.#isPatch = true;
    else if (line === "*** End Patch") this.#isPatch = false;
    const [, prefix, mark, language] = FENCE.exec(line) ?? [];
    if (prefix === undefined || mark === undefined || language === undefined) return;
    if (this.#fence) this.#nest(this.#fence, { prefix, mark, language });
    else if (mark.startsWith("~") || !language.includes("`")) {
      this.#fence = { mark, indent: prefix.length, depth: 1 };
    }
  }

  #nest(fence: Fence, { prefix, mark, language }: { prefix: string; mark: string; language: string }): void {
    if (!mark.startsWith(fence.mark)) return;
    if (language !== "") fence.depth++;
    else if (prefix.length <= fence.indent + CLOSING_SLACK && --fence.depth === 0) this.#fence = undefined;
  }
}
