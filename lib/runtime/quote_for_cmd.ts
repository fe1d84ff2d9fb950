/**
 * The arguments of a program as the shell of Windows must read them, for the .cmd files by which npm installs commands.
 *
 * The program behind such a file reads them a second time. Quotation marks are doubled, which both readings understand
 * and neither takes for the end of the word, so that `&`, `|` and their like stay text.
 *
 * @module
 */

/** Expands to nothing, and keeps two percent signs from being a variable. */
const NO_VARIABLE = "%%cd:~,%";

/**
 * `argument` as one word of the shell of Windows.
 *
 * @throws {Error} when it holds a line break, at which the shell would end the command.
 */
export function quoteForCmd(argument: string): string {
  if (/[\0\r\n]/.test(argument)) {
    throw new Error("the shell of Windows takes no line break in an argument; give such a text by standard input");
  }
  const escaped = argument
    // A backslash counts only before a quotation mark, and then for half of one.
    .replaceAll(/(\\*)"/g, '$1$1""')
    .replace(/\\+$/, "$&$&")
    .replaceAll("%", NO_VARIABLE);
  return `"${escaped}"`;
}
