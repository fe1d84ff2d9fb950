/**
 * Tests that arguments keep their value where a validator says that the schema permits it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { Validator } from "@cfworker/json-schema";
import fc from "fast-check";
import type { JsonObject } from "../../../../lib/base/json.ts";
import { normalizeArguments } from "../../../../lib/translate/arguments/reader.ts";
import { ArgumentShape } from "../../../../lib/translate/arguments/shape.ts";
import { property } from "../../../support/properties.ts";

const TYPE = fc.constantFrom("null", "boolean", "integer", "number", "string", "array", "object");
const NAME = fc.constantFrom("a", "b", "c");

const { schema: SCHEMA } = fc.letrec<{ schema: JsonObject }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 4, depthIdentifier: "schema" },
    TYPE.map((type) => ({ type })),
    fc.uniqueArray(TYPE, { minLength: 1, maxLength: 3 }).map((type) => ({ type })),
    fc.constantFrom<JsonObject>({}, { $ref: "#/$defs/D" }, { const: "5" }, { enum: ["true", 5, null] }, {
      enum: [true, "x"],
    }),
    fc.dictionary(NAME, tie("schema")).map((properties) => ({ type: "object", properties })),
    tie("schema").map((additionalProperties) => ({ type: "object", additionalProperties })),
    tie("schema").map((items) => ({ type: "array", items })),
    fc.array(tie("schema"), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
    fc.array(tie("schema"), { minLength: 1, maxLength: 2 }).map((oneOf) => ({ oneOf })),
    fc.array(tie("schema"), { minLength: 1, maxLength: 2 }).map((allOf) => ({ allOf })),
    fc.record({ type: TYPE, anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
  ),
}));

const { value: VALUE } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthIdentifier: "value" },
    fc.constantFrom<unknown>(
      null,
      true,
      false,
      5,
      1.5,
      -0.25,
      "5",
      "5.0",
      "1.5",
      "true",
      "False",
      "null",
      "None",
      "x",
      "",
    ),
    fc.constantFrom('{"a":"5"}', "[1.0]", '{"a":{"b":"true"}}', '["5"]', "{'a': None}"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(NAME, tie("value")),
  ),
}));

const SAMPLE = fc.record({
  properties: fc.dictionary(NAME, SCHEMA),
  D: fc.oneof(
    SCHEMA,
    fc.constant({ type: "object", properties: { a: { $ref: "#/$defs/D" }, b: { type: "integer" } } }),
  ),
  value: fc.dictionary(NAME, VALUE),
});

const seen = { kept: 0, changed: 0 };

property("normalizeArguments() keeps the value of all that the schema permits", SAMPLE, {
  runs: 4_000,
  law({ properties, D, value }) {
    const schema = { type: "object", properties, $defs: { D } };
    const text = JSON.stringify(value).replaceAll(/(?<=[:[,])5(?=[,\]}])/g, "5.0");
    const read: unknown = JSON.parse(normalizeArguments(text, ArgumentShape.create(schema)) ?? "");
    const isPermitted = isValid(value, schema);
    if (isPermitted) assertEquals(read, value, JSON.stringify(schema));
    seen[isPermitted ? "kept" : "changed"] += isPermitted || JSON.stringify(read) !== JSON.stringify(value) ? 1 : 0;
  },
});

/** Whether a validator accepts `value`; it does not end on references that lead to themselves. */
function isValid(value: unknown, schema: JsonObject): boolean {
  try {
    return new Validator(schema, "2020-12").validate(value).valid;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

// Or the law would say little.
Deno.test("The samples of this law are both permitted and repaired", () => {
  assertEquals([seen.kept > 500, seen.changed > 100], [true, true], JSON.stringify(seen));
});
