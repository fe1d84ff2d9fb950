/**
 * Finds the patch in arguments of any form: objects with other keys, arrays of a command, JSON within JSON.
 *
 * @module
 */
import { isObject, parseJson } from "../../base/json.ts";
import { normalizePatch } from "./normalize.ts";

/** Most levels of JSON that are looked through. */
const MAX_DEPTH = 6;

/** The one patch in `raw`, mended; undefined if there is none, or if there are several. */
export function findPatch(raw: string, isWhole: boolean): string | undefined {
  const found = new Set<string>();
  for (const text of listTexts(raw, 0)) {
    const patch = normalizePatch(text, isWhole);
    if (patch !== undefined) found.add(patch);
  }
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

/** All texts in a value, also those in JSON that is written as a text, and arrays of lines as one text. */
function* listTexts(value: unknown, depth: number): Generator<string> {
  if (depth > MAX_DEPTH) return;
  if (typeof value === "string") {
    const inner = parseInner(value);
    if (inner === undefined) yield value;
    else yield* listTexts(inner, depth + 1);
  } else if (Array.isArray(value)) {
    if (value.length > 1 && value.every((entry) => typeof entry === "string")) yield value.join("\n");
    else for (const entry of value) yield* listTexts(entry, depth + 1);
  } else if (isObject(value)) {
    for (const entry of Object.values(value)) yield* listTexts(entry, depth + 1);
  }
}

/** The value that a text holds as JSON, or as the inside of a JSON string; undefined if it is a text only. */
function parseInner(text: string): unknown {
  const value = parseJson(removeFence(text));
  if (typeof value === "string" || typeof value === "object" && value !== null) return value;
  return !text.includes("\n") && text.includes("\\n") ? parseJson(`"${text}"`) : undefined;
}

/** JSON without the fence around it; any other text as it is. */
function removeFence(text: string): string {
  const fenced = text.trim();
  const isFenced = fenced.startsWith("```") && fenced.endsWith("\n```");
  return isFenced ? fenced.slice(fenced.indexOf("\n"), -3) : text;
}
