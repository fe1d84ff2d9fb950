/**
 * Folds a union of schemas into one object schema, for providers that accept no union at the root.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject } from "../../base/json.ts";
import { resolveRef } from "./refs.ts";
import { omitKeys } from "./walk.ts";

/** Keywords that some providers refuse at the root next to `type: "object"` (named in refusals, 2026-11). */
const NOT_AT_ROOT = ["anyOf", "oneOf", "allOf", "enum", "const", "not", "if", "then", "else", "$ref"];

/**
 * `root` as a plain object schema.
 *
 * Every property of every branch is allowed; what all branches require stays required. The description lists the sets
 * of properties that belong together, because the folded schema cannot express them.
 */
export function foldRoot(root: JsonObject): JsonObject {
  const isPlain = root.type === "object" && NOT_AT_ROOT.every((key) => root[key] === undefined);
  return isPlain ? root : foldSchema(root, { root, left: FOLD_BUDGET });
}

/** Maximum number of schemas folded into one: unions that refer to each other would never end. */
const FOLD_BUDGET = 500;

function foldSchema(schema: JsonObject, run: { readonly root: JsonObject; left: number }): JsonObject {
  if (run.left-- <= 0) return {};
  const reference = decodeText(schema.$ref);
  const target = reference === undefined ? undefined : resolveRef(reference, run.root);
  const branchesOf = (key: string) =>
    decodeArray(schema[key]).filter(isObject).map((branch) => foldSchema(branch, run));
  const all = [
    ...(target === undefined ? [] : [foldSchema(target, run)]),
    ...branchesOf("allOf"),
    omitKeys(schema, NOT_AT_ROOT),
  ];
  const unions = [branchesOf("anyOf"), branchesOf("oneOf")].filter((branches) => branches.length > 0);
  const folded = mergeSchemas([...all, ...unions.map(mergeBranches)]);
  return { ...folded, type: "object", properties: getProperties(folded) };
}

/** One schema with the demands of all `schemas`; where they differ, the later one wins. */
export function mergeSchemas(schemas: readonly JsonObject[]): JsonObject {
  const keywords = new Map<string, unknown>();
  const properties = new Map<string, unknown>();
  for (const schema of schemas) {
    for (const [key, value] of Object.entries(schema)) keywords.set(key, value);
    for (const [name, inner] of Object.entries(getProperties(schema))) {
      const known = properties.get(name);
      properties.set(name, isObject(known) && isObject(inner) ? { ...known, ...inner } : inner);
    }
  }
  const required = new Set(schemas.flatMap((schema) => decodeArray(schema.required)));
  const descriptions = new Set(schemas.flatMap(({ description }) => decodeText(description) ?? []));
  if (properties.size > 0) keywords.set("properties", Object.fromEntries(properties));
  if (required.size > 0) keywords.set("required", [...required]);
  if (descriptions.size > 0) keywords.set("description", [...descriptions].join("\n\n"));
  return Object.fromEntries(keywords);
}

/** An object schema that accepts every value that one of `branches` accepts. */
function mergeBranches(branches: readonly JsonObject[]): JsonObject {
  const byName = new Map<string, JsonObject[]>();
  for (const branch of branches) {
    for (const [name, schema] of Object.entries(getProperties(branch))) {
      const schemas = byName.get(name) ?? [];
      schemas.push(isObject(schema) ? schema : {});
      byName.set(name, schemas);
    }
  }
  const sets = branches.map((branch) => decodeArray(branch.required).map(String));
  const required = sets.reduce((left, right) => {
    const names = new Set(right);
    return left.filter((name) => names.has(name));
  });
  const isClosed = branches.every((branch) => branch.additionalProperties === false);
  const description = describeAlternatives(sets);
  return {
    properties: Object.fromEntries([...byName].map(([name, schemas]) => [name, createUnion(schemas)])),
    ...(required.length > 0 && { required }),
    ...(isClosed && { additionalProperties: false }),
    ...(description !== undefined && { description }),
  };
}

/** The shortest union of `schemas`: the schema itself if all are equal, one `enum` if all list their values. */
function createUnion(schemas: readonly JsonObject[]): JsonObject {
  const distinct = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];
  const [first = {}] = distinct;
  if (distinct.length === 1) return first;
  const values = distinct.map((schema) => "const" in schema ? [schema.const] : decodeArray(schema.enum));
  if (values.every((list) => list.length > 0)) {
    return { ...omitKeys(first, ["const"]), enum: [...new Set(values.flat())] };
  }
  return { anyOf: distinct };
}

function getProperties({ properties }: JsonObject): JsonObject {
  return isObject(properties) ? properties : {};
}

/** A sentence that lists the sets of properties of a folded union; undefined if the sets do not differ. */
export function describeAlternatives(sets: readonly (readonly string[])[]): string | undefined {
  const lists = new Set(sets.map((names) => names.join(", ")));
  if (lists.size < 2) return undefined;
  const alternatives = [...lists].map((list) => list === "" ? "none" : list);
  return `Needs one of these sets of properties: ${alternatives.map((list) => `(${list})`).join(" or ")}.`;
}
