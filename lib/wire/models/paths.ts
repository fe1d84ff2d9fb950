/**
 * Functions that read a value at one of several places in an entry of a model list.
 *
 * @module
 */
import { decodeNumber, isObject, type JsonObject } from "../../base/json.ts";

/** The keys that lead to a value. */
export type Path = readonly string[];

/** The paths that `lines` write with dots. */
export function parsePaths(...lines: string[]): readonly Path[] {
  return lines.map((line) => line.split("."));
}

/** The value at `path`; undefined when there is none. */
export function readAtPath(entry: JsonObject, path: Path): unknown {
  let value: unknown = entry;
  for (const key of path) value = isObject(value) ? value[key] : undefined;
  return value;
}

/** The first value along `where` that `read` understands. */
export function findFirst<T>(
  entry: JsonObject,
  where: readonly Path[],
  read: (value: unknown) => T | undefined,
): T | undefined {
  for (const path of where) {
    const value = read(readAtPath(entry, path));
    if (value !== undefined) return value;
  }
  return undefined;
}

/** A count of tokens or seconds; undefined for zero and less, which upstreams send when they do not know. */
export function decodePositiveCount(value: unknown): number | undefined {
  const count = Math.floor(typeof value === "string" && /^\d+$/.test(value) ? Number(value) : decodeNumber(value) ?? 0);
  return count > 0 && Number.isSafeInteger(count) ? count : undefined;
}
