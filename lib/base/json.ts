/**
 * Functions that parse JSON and read its values, shared by the decoders of both wires.
 *
 * @module
 */

/** A JSON object whose keys are not known in advance. */
export type JsonObject = Record<string, unknown>;

/** Whether `value` is a JSON object (not null, not an array). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `value` as text; undefined when it is not a string or is empty. */
export function decodeText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** `value` as a finite number; undefined otherwise. */
export function decodeNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/**
 * `value` as a count: a whole number from 0 up, rounded; undefined for everything else. Clients that expect an integer
 * reject the whole JSON text over a fraction, or over a number so large that JSON writes it as `1e+21`.
 */
export function decodeCount(value: unknown): number | undefined {
  const count = Math.round(decodeNumber(value) ?? -1);
  return count >= 0 && Number.isSafeInteger(count) ? count : undefined;
}

/** `value` as a list; an empty one when it is not an array. */
export function decodeArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/**
 * Maximum nesting of lists and objects. Codex reads 128 levels (serde_json), and walking a schema of a thousand levels
 * overflows the stack (measured 2026-11 on Deno 2.9).
 */
export const MAX_JSON_DEPTH = 512;

/** Whether `value`, as a parser makes it, holds more than {@linkcode MAX_JSON_DEPTH} levels. */
export function isTooDeep(value: unknown): boolean {
  return isDeeper(value, MAX_JSON_DEPTH);
}

/** Whether `value` holds more than `most` levels; it is walked no deeper than that, and nothing is allocated. */
function isDeeper(value: unknown, most: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (most === 0) return true;
  if (Array.isArray(value)) {
    for (const entry of value) if (typeof entry === "object" && isDeeper(entry, most - 1)) return true;
    return false;
  }
  const fields = value as JsonObject;
  // Objects that were parsed inherit nothing that is enumerable; a list of their values costs three times as much.
  for (const key in fields) if (typeof fields[key] === "object" && isDeeper(fields[key], most - 1)) return true;
  return false;
}

/**
 * Parses JSON text and replaces each lone surrogate in it by U+FFFD.
 *
 * @throws {SyntaxError} When it is not JSON.
 * @throws {RangeError} When it has more than {@linkcode MAX_JSON_DEPTH} levels.
 */
export function parseJsonStrictly(text: string): unknown {
  return parseFlatJson(replaceLoneSurrogates(text));
}

/**
 * Parses JSON text and keeps lone surrogates.
 *
 * @throws {SyntaxError} When it is not JSON.
 * @throws {RangeError} When it has more than {@linkcode MAX_JSON_DEPTH} levels.
 */
export function parseFlatJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  // Every level takes at least two characters, so short texts need no check.
  if (text.length > 2 * MAX_JSON_DEPTH && isTooDeep(value)) {
    throw createDepthError();
  }
  return value;
}

/** The error for JSON with more than {@linkcode MAX_JSON_DEPTH} levels. */
export function createDepthError(): RangeError {
  return new RangeError(`the JSON is nested deeper than ${MAX_JSON_DEPTH} levels`);
}

/** Parses JSON text; undefined when it is not JSON, or nested too deeply. */
export function parseJson(text: string): unknown {
  try {
    return parseJsonStrictly(text);
  } catch {
    return undefined;
  }
}

/** An escape in JSON text: a surrogate pair, a lone surrogate, or any other. */
const ESCAPE = /\\(?:u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|u(d[89a-f][0-9a-f]{2})|.)/gi;

/**
 * JSON text in which the escapes of lone surrogates are replaced by U+FFFD: readers that require valid Unicode, such as
 * Codex's, reject the whole text over one of them.
 */
export function replaceLoneSurrogates(json: string): string {
  if (!/\\u[dD][89a-fA-F]/.test(json)) return json;
  return json.replace(ESCAPE, (escape, _high, _low, lone) => lone === undefined ? escape : "\\ufffd");
}

/** `T` with optional fields that are never undefined. */
export type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** The fields that are not undefined, in their order: `{ a: 1, b: undefined }` becomes `{ a: 1 }`. */
export function omitUndefined<T extends object>(fields: T): Defined<T> {
  const kept: { -readonly [K in keyof T]?: Exclude<T[K], undefined> } = {};
  // A list of the entries costs six times as much (Deno 2.9.6, 2026-11).
  for (const key in fields) {
    const value = fields[key];
    if (value !== undefined) kept[key] = value as Exclude<T[typeof key], undefined>;
  }
  return kept;
}
