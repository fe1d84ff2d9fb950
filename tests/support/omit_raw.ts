/**
 * Decoded values without the pointers to what they were decoded from.
 *
 * @module
 */
import { isObject } from "../../lib/base/json.ts";

/** `value` without the key `raw`, at any depth. */
export function omitRaw(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(omitRaw);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([key]) => key !== "raw").map(([key, inner]) => [key, omitRaw(inner)]),
  );
}
