/**
 * Comparison of the arguments of calls by what they say, not by how they are written.
 *
 * @module
 */
import { isObject, parseJson } from "../../base/json.ts";
import { normalizeArguments } from "../arguments/reader.ts";
import { ArgumentShape } from "../arguments/shape.ts";

/** Digits of a number that a double cannot hold exactly; two of them may differ although their doubles are equal. */
const LONG_NUMBER = /\d{16,}/g;

/** A text that is equal for arguments that say the same, in any order of keys, with any spacing, and mended or not. */
export function formatArgumentsKey(text: string): string {
  const value = parseJson(text) ?? parseJson(normalizeArguments(text, ArgumentShape.create()) ?? "");
  if (value === undefined) return text.trim();
  const digits = text.length < 16 ? [] : text.match(LONG_NUMBER) ?? [];
  return [JSON.stringify(value, sortKeys), ...digits.toSorted()].join("\n");
}

function sortKeys(_key: string, value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.keys(value).toSorted().map((key) => [key, value[key]]));
}

/**
 * Whether `next` is `known` as it goes on: longer strings, numbers and lists, further keys, a value in place of `null`,
 * and everything else unchanged.
 */
export function isContinuedValue(known: unknown, next: unknown): boolean {
  if (known === null) return true;
  if (typeof known === "number" && typeof next === "number") return String(next).startsWith(String(known));
  if (typeof known === "string" && typeof next === "string") return next.startsWith(known);
  if (Array.isArray(known) && Array.isArray(next)) {
    return next.length >= known.length && known.every((value, index) => isContinuedValue(value, next[index]));
  }
  if (isObject(known) && isObject(next)) {
    return Object.keys(known).every((key) => Object.hasOwn(next, key) && isContinuedValue(known[key], next[key]));
  }
  return known === next;
}

/** The ways in which servers write `text`, a JSON value, again: as it is, without spaces, and as Python writes it. */
export function listSpellings(text: string): readonly string[] {
  const value = parseJson(text);
  return value === undefined ? [text] : [text, JSON.stringify(value), formatSpaced(value)];
}

/** JSON text with a space behind each comma and colon. */
function formatSpaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatSpaced).join(", ")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{${
    Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}: ${formatSpaced(inner)}`).join(", ")
  }}`;
}
