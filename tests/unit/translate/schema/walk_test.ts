/**
 * Tests of the walk through the schemas within a schema.
 *
 * @module
 */
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type { JsonObject } from "../../../../lib/base/json.ts";
import {
  hasKeyAnywhere,
  hasSubschema,
  mapChildren,
  mapSchema,
  mapValues,
  omitKeys,
} from "../../../../lib/translate/schema/walk.ts";

/** A schema in which every subschema has a `title`, and data and names look like schemas. */
const SCHEMA: JsonObject = {
  title: "root",
  properties: { title: { title: "property" }, properties: { items: { title: "item" } } },
  anyOf: [{ title: "branch" }, true],
  $defs: { enum: { title: "definition" } },
  enum: [{ title: "data" }],
  default: { title: "data" },
};

Deno.test("mapSchema() visits every schema, innermost first, but no data and no names", () => {
  const titles: unknown[] = [];
  mapSchema(SCHEMA, (schema) => {
    if (typeof schema.title === "string") titles.push(schema.title);
    return schema;
  });
  assertEquals(titles, ["property", "item", "branch", "definition", "root"]);
});

Deno.test("mapSchema() returns the same object when nothing changes, and changes nothing in place", () => {
  assertStrictEquals(mapSchema(SCHEMA, (schema) => schema), SCHEMA);
  const before = structuredClone(SCHEMA);
  const changed = mapSchema(SCHEMA, (schema) => schema.title === "item" ? { title: "changed" } : schema);
  assertEquals(SCHEMA, before);
  assert(changed !== SCHEMA);
  assertStrictEquals(changed.anyOf, SCHEMA.anyOf);
  assertEquals(changed.properties, { title: { title: "property" }, properties: { items: { title: "changed" } } });
});

Deno.test("mapChildren() changes the schemas directly within a schema, but not the schema itself", () => {
  const inner = { items: { type: "string" } };
  const changed = mapChildren({ items: inner, allOf: [inner] }, ({ items }) => ({ was: items }));
  assertEquals(changed, { items: { was: inner.items }, allOf: [{ was: inner.items }] });
});

Deno.test("mapValues() and omitKeys() return the same object when there is nothing to change", () => {
  const object = { a: 1, b: 2 };
  assertStrictEquals(mapValues(object, (value) => value), object);
  assertEquals(mapValues(object, (value, key) => key === "a" ? 3 : value), { a: 3, b: 2 });
  assertStrictEquals(omitKeys(object, ["c"]), object);
  assertEquals(omitKeys(object, ["a"]), { b: 2 });
});

Deno.test("hasSubschema() finds a schema at any depth", () => {
  assertEquals(hasSubschema(SCHEMA, ({ title }) => title === "definition"), true);
  assertEquals(hasSubschema(SCHEMA, ({ title }) => title === "data"), false);
});

Deno.test("hasKeyAnywhere() finds a key at the root, in objects and in lists, and takes no value for one", () => {
  for (
    const schema of [{ k: 1 }, { a: { k: {} } }, { a: [[1, null, { b: { k: null } }]] }, { properties: { k: {} } }]
  ) {
    assertEquals(hasKeyAnywhere(schema, "k"), true);
  }
  for (const schema of [{}, { a: "k", b: ["k"], kk: null }]) assertEquals(hasKeyAnywhere(schema, "k"), false);
});
