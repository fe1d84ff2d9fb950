/**
 * The text format of fixtures, chosen so that diffs are readable.
 *
 * @module
 */
import { isObject } from "../lib/base/json.ts";

/**
 * `value` as JSON whose objects and lists are broken into lines down to `depth`; deeper values stay on one line.
 *
 * With the right depth every message, item and tool has a line of its own. Ends in a line feed.
 */
export function formatJson(value: unknown, depth: number): string {
  return `${lines(value, depth, "")}\n`;
}

function lines(value: unknown, depth: number, indent: string): string {
  const isList = Array.isArray(value);
  if (depth === 0 || !(isList || isObject(value))) return JSON.stringify(value) ?? "null";
  const inner = `${indent}  `;
  const entries = isList
    ? value.map((entry) => inner + lines(entry, depth - 1, inner))
    : Object.entries(value).filter(([, entry]) => entry !== undefined).map(([key, entry]) =>
      `${inner}${JSON.stringify(key)}: ${lines(entry, depth - 1, inner)}`
    );
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  return entries.length === 0 ? open + close : `${open}\n${entries.join(",\n")}\n${indent}${close}`;
}

/** `values` as JSON Lines. */
export function formatLines(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join("");
}

/** Depth for `request.json`, and for the `case.json` of a provider: one line per item and per tool. */
export const REQUEST_DEPTH = 3;

/** Depth for `chat.json`: one line per message and per tool. */
export const CHAT_DEPTH = 2;

/** Depth for lists: one line per note or message. */
export const LIST_DEPTH = 1;

/** Depth for the `case.json` of a request. */
export const SMALL_DEPTH = 1;
