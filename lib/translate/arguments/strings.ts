/**
 * Strings of a call's arguments: their end, and the JSON text that they mean.
 *
 * @module
 */

/** One string. */
export interface ReadString {
  /** Index behind its closing quote. */
  readonly end: number;
  /** Its JSON text: as it was written, unless JSON forbids that. */
  readonly json: string;
  /** What it says. */
  decode(): string;
}

/** Characters that may follow a backslash in JSON, besides `u`. */
export const SIMPLE_ESCAPES = '"\\/bfnrt';

/** The escape of a control character, which JSON forbids in a string. */
export function escapeControl(sign: string): string {
  return JSON.stringify(sign).slice(1, -1);
}

const HEX = /[0-9a-fA-F]{4}/y;

/** What was met in a string. */
interface Findings {
  /** Whether it has double quotes and no control characters. */
  isClean: boolean;
  escapedApostrophes: number;
  bareApostrophes: number;
}

/**
 * Reads the string that begins at `at`, in double quotes or, as in Python, in single ones. Undefined if there is none,
 * if it is cut, or if an escape has no certain meaning: `\.` may stand for either character or for both. So may `\'` in
 * a command, unless every apostrophe of the string is written like that.
 */
export function readJsonString(text: string, at: number): ReadString | undefined {
  const quote = text.charAt(at);
  if (quote !== '"' && quote !== "'") return undefined;
  const found: Findings = { isClean: quote === '"', escapedApostrophes: 0, bareApostrophes: 0 };
  const last = findEnd(text, at + 1, found);
  if (last === -1 || (found.escapedApostrophes > 0 && found.bareApostrophes > 0)) return undefined;
  const isJson = found.isClean && found.escapedApostrophes === 0;
  const json = isJson ? text.slice(at, last + 1) : `"${rewrite(text.slice(at + 1, last))}"`;
  return { end: last + 1, json, decode: () => json.includes("\\") ? String(JSON.parse(json)) : json.slice(1, -1) };
}

/** Index of the closing quote; -1 when there is none, or an escape has no certain meaning. */
function findEnd(text: string, from: number, found: Findings): number {
  const quote = text[from - 1];
  for (let at = from; at < text.length; at++) {
    const sign = text.charAt(at);
    if (sign === quote) return at;
    if (sign === "\\") {
      const length = measureEscape(text, ++at);
      if (length === 0) return -1;
      if (text[at] === "'") found.escapedApostrophes++;
      at += length - 1;
    } else if (sign === "'") found.bareApostrophes++;
    else if (sign < " ") found.isClean = false;
  }
  return -1;
}

/** Number of characters behind the backslash that belong to its escape; 0 when it has no certain meaning. */
function measureEscape(text: string, at: number): number {
  const sign = text.charAt(at);
  if (sign === "") return 0;
  if (sign === "'" || SIMPLE_ESCAPES.includes(sign)) return 1;
  HEX.lastIndex = at + 1;
  return sign === "u" && HEX.test(text) ? 5 : 0;
}

/** The contents of a string in JSON: control characters and double quotes are escaped, apostrophes are not. */
function rewrite(contents: string): string {
  // deno-lint-ignore no-control-regex -- they are what is looked for
  return contents.replaceAll(/\\[^]|[\u0000-\u001f"]/g, (sign) => {
    if (sign.length === 2) return sign === "\\'" ? "'" : sign;
    return sign === '"' ? '\\"' : escapeControl(sign);
  });
}
