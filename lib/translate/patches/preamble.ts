/**
 * What stands before a patch: prose, a fence, or the shell command that would have applied it.
 *
 * @module
 */

const FENCE = /^\s*(?:`{3,}|~{3,})[^`~]*$/;
const HEREDOC = /<<-?\s*(["']?)([A-Za-z_]\w*)\1/;
/** A change of folder, after which the patch's paths mean other files. */
const FOLDER_CHANGE = /(?:^|[\s;&|("'])(?:cd|pushd)\s/;
const SHELL_STRING = /\s-l?c\s+(["'])/;
const OPEN_QUOTE = /(["'])[\s*]*$/;

/** Characters that mean something else between these quotes of a shell. */
const SPECIAL: Readonly<Record<string, RegExp>> = { '"': /["\\$`]/, "'": /'/ };

/** Whether a line is a fence of Markdown. */
export function isFence(line: string): boolean {
  return FENCE.test(line);
}

/** Collects what the lines before a patch say about its end and its content. */
export class PatchPreamble {
  /** Whether a fence was opened, so that a fence ends the patch. */
  isFenced = false;
  #changesFolder = false;
  #isCommand = false;
  #word: string | undefined;
  #quote: string | undefined;

  /** Takes a line before the patch. */
  add(line: string): void {
    if (isFence(line)) this.isFenced = !this.isFenced;
    this.#word ??= HEREDOC.exec(line)?.[2];
    this.#quote ??= SHELL_STRING.exec(line)?.[1];
    if (FOLDER_CHANGE.test(line)) this.#changesFolder = true;
    if (/<<|apply_?patch/.test(line)) this.#isCommand = true;
  }

  /** Takes what stands before the first marker on its line. */
  addInline(text: string): void {
    this.add(text);
    this.#quote ??= OPEN_QUOTE.exec(text)?.[1];
  }

  /** Whether the command applies the patch in another folder. */
  get isElsewhere(): boolean {
    return this.#changesFolder && this.#isCommand;
  }

  /** Whether a here-document holds the patch, so that words after it are commands too. */
  get isHeredoc(): boolean {
    return this.#word !== undefined;
  }

  /** Whether the line ends the here-document that holds the patch. */
  closesHeredoc(line: string): boolean {
    return this.#word !== undefined && line.startsWith(this.#word) &&
      /^[\s"')\]}]*$/.test(line.slice(this.#word.length));
  }

  /** Whether the shell would have read this line as it is written. */
  isLiteral(line: string): boolean {
    return this.#quote === undefined || SPECIAL[this.#quote]?.test(line) !== true;
  }
}
