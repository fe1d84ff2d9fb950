/**
 * Tests that the broken rule of a schema is described, and that an answer that cannot be checked is accepted.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { findBrokenRule, loadSchemaCheck } from "../../../../lib/translate/stream/schema_check.ts";
import { decodeRequest } from "../../../../lib/responses/decode.ts";

const SCHEMA = {
  type: "object",
  properties: {
    title: { type: "string", minLength: 1 },
    tags: { type: "array", items: { enum: ["a", "b"] } },
    inner: { $ref: "#/$defs/inner" },
    either: { anyOf: [{ type: "string" }, { type: "null" }] },
  },
  required: ["title"],
  additionalProperties: false,
  $defs: { inner: { type: "object", required: ["deep"] } },
};

const FORM = { format: { type: "json_schema", name: "f", schema: SCHEMA } };
await loadSchemaCheck(decodeRequest({ model: "m", input: "Hi.", text: FORM }));

const VALUES: readonly (readonly [value: unknown, broken: string | undefined])[] = [
  [{ title: "x" }, undefined],
  [{ title: "x", tags: ["a"], inner: { deep: 1 }, either: null }, undefined],
  [{}, 'the answer lacks "title"'],
  [{ title: "x", titel: "y" }, 'the answer has "titel", which is not allowed'],
  [{ title: 7 }, '"/title" does not satisfy "type"'],
  [{ title: "" }, '"/title" does not satisfy "minLength"'],
  [{ title: "x", tags: ["a", "secret"] }, '"/tags/1" does not satisfy "enum"'],
  [{ title: "x", inner: {} }, '"/inner" lacks "deep"'],
  [{ title: "x", either: 1 }, '"/either" does not satisfy "type"'],
  [[], 'the answer does not satisfy "type"'],
];

for (const [value, broken] of VALUES) {
  Deno.test(`findBrokenRule() of ${JSON.stringify(value)} is ${broken ?? "none"}`, () => {
    assertEquals(findBrokenRule(value, SCHEMA), broken);
  });
}

Deno.test("findBrokenRule() finds nothing if the schema cannot be checked", () => {
  for (const schema of [{ $ref: "#/nowhere" }, { pattern: "(" }, { $ref: "https://schemas.test/x.json" }]) {
    assertEquals(findBrokenRule("x", schema), undefined);
  }
});

Deno.test("findBrokenRule() shortens a long name to its beginning", () => {
  const broken = findBrokenRule({ title: "x", ["y".repeat(5_000)]: 1 }, SCHEMA) ?? "";
  assert(broken.length > 100 && broken.length < 200, broken);
});
