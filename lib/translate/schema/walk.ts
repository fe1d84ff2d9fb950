/**
 * Walks a JSON Schema and changes the schemas in it, without touching the user's own values.
 *
 * Nothing is changed in place, and an unchanged schema stays the same object, so that callers can compare identities to
 * see whether anything changed.
 *
 * @module
 */
import { isObject, type JsonObject } from "../../base/json.ts";

/** Keywords whose value maps names, which the user chose, to schemas. */
const NAME_MAPS: ReadonlySet<string> = new Set([
  "properties",
  "$defs",
  "definitions",
  "patternProperties",
  "dependentSchemas",
]);

/** Keywords whose values are the user's data, not schemas. */
const DATA: ReadonlySet<string> = new Set(["enum", "const", "default", "examples", "example"]);

/** Returns a changed copy of one schema, or the schema itself. */
export type SchemaChange = (schema: JsonObject) => JsonObject;

/** Applies `change` to `schema` and to every schema in it, innermost first. */
export function mapSchema(schema: JsonObject, change: SchemaChange): JsonObject {
  return change(mapChildren(schema, (child) => mapSchema(child, change)));
}

/** Applies `change` to the direct children of `schema`. */
export function mapChildren(schema: JsonObject, change: SchemaChange): JsonObject {
  return mapValues(schema, (value, key) => {
    if (DATA.has(key)) return value;
    if (NAME_MAPS.has(key) && isObject(value)) return mapValues(value, (inner) => mapNested(inner, change));
    return mapNested(value, change);
  });
}

function mapNested(value: unknown, change: SchemaChange): unknown {
  if (!Array.isArray(value)) return isObject(value) ? change(value) : value;
  let copy: unknown[] | undefined;
  for (const [index, inner] of value.entries()) {
    const mapped = mapNested(inner, change);
    if (mapped !== inner) (copy ??= [...value])[index] = mapped;
  }
  return copy ?? value;
}

/** A copy of `object` with every value replaced; `object` itself if no value changes. */
export function mapValues(object: JsonObject, change: (value: unknown, key: string) => unknown): JsonObject {
  // Most schemas of most requests stay as they are, so that nothing is made before the first change.
  let copy: JsonObject | undefined;
  for (const key of Object.keys(object)) {
    const value = object[key];
    const mapped = change(value, key);
    // The copy has every key already: one that is called `__proto__` is written like any other.
    if (mapped !== value) (copy ??= { ...object })[key] = mapped;
  }
  return copy ?? object;
}

/** A copy of `object` without `keys`; `object` itself if it has none of them. */
export function omitKeys(object: JsonObject, keys: readonly string[]): JsonObject {
  if (!keys.some((key) => Object.hasOwn(object, key))) return object;
  const omitted = new Set(keys);
  return Object.fromEntries(Object.entries(object).filter(([key]) => !omitted.has(key)));
}

/** Whether `value` or an object anywhere in it has `key`, as a keyword or as one of the user's own names. */
export function hasKeyAnywhere(value: unknown, key: string): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some((entry) => hasKeyAnywhere(entry, key));
  const object = value as JsonObject;
  for (const name in object) if (name === key || hasKeyAnywhere(object[name], key)) return true;
  return false;
}

/** Whether `schema` or a schema in it satisfies `test`. */
export function hasSubschema(schema: JsonObject, test: (schema: JsonObject) => boolean): boolean {
  let isFound = false;
  mapSchema(schema, (inner) => {
    isFound ||= test(inner);
    return inner;
  });
  return isFound;
}
