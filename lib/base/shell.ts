/**
 * Words in the form in which a shell reads them.
 *
 * @module
 */

/** `text` as one word of a shell. */
export function quoteForShell(text: string): string {
  return /^[\w@%+=:,./~-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What a variable holds, as one word of a shell, which ends the command where the variable is not set. */
export function formatShellVariable(name: string): string {
  return `"\${${name}:?set it first}"`;
}
