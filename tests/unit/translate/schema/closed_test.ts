/**
 * Tests of the schema of an answer for a grammar compiler that takes few keywords.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../../lib/base/json.ts";
import { Report } from "../../../../lib/base/report.ts";
import { DEFAULT_PROFILE } from "../../../../lib/providers/profile.ts";
import { closeAnswerSchema } from "../../../../lib/translate/schema/closed.ts";

function close(schema: JsonObject): JsonObject | undefined {
  return closeAnswerSchema(schema, { profile: DEFAULT_PROFILE, report: new Report() });
}

Deno.test("closeAnswerSchema() closes every object, and leaves a schema alone that fits", () => {
  const fits = { type: "object", properties: { a: { type: "string", format: "date" } }, additionalProperties: false };
  assertEquals(close(fits), fits);
  assertEquals(close({ type: "object", properties: { a: { type: "object", additionalProperties: true } } }), {
    type: "object",
    properties: { a: { type: "object", additionalProperties: false } },
    additionalProperties: false,
  });
});

Deno.test("closeAnswerSchema() says refused keywords in the description", () => {
  assertEquals(close({ type: "number", description: "Age.", minimum: 0, maximum: 9 }), {
    type: "number",
    description: "Age.\nminimum: 0, maximum: 9",
  });
  assertEquals(close({ type: "array", minItems: 2, maxItems: 3, items: { type: "string", format: "regex" } }), {
    type: "array",
    description: "maxItems: 3, minItems: 2",
    items: { type: "string", description: 'format: "regex"' },
  });
  assertEquals(close({ type: "array", minItems: 1 }), { type: "array", minItems: 1 });
});

Deno.test("closeAnswerSchema() says an enumeration of objects in the description", () => {
  assertEquals(close({ enum: ["a", { b: 1 }] }), { description: 'enum: ["a",{"b":1}]' });
  assertEquals(close({ enum: ["a", 1, null] }), { enum: ["a", 1, null] });
});

Deno.test("closeAnswerSchema() gives up on objects whose keys may have any name", () => {
  const map = { type: "object", additionalProperties: { type: "string" } };
  assertEquals(close({ type: "object", properties: { names: map } }), undefined);
  assertEquals(close({ type: "object", patternProperties: { "^x": {} } }), undefined);
  const property = { type: "object", properties: { additionalProperties: { type: "string" } } };
  assertEquals(close(property), { ...property, additionalProperties: false });
});

Deno.test("closeAnswerSchema() leaves properties alone that are named like keywords", () => {
  const schema = { type: "object", properties: { pattern: { type: "string" } }, additionalProperties: false };
  assertEquals(close(schema), schema);
});

Deno.test("closeAnswerSchema() writes unions as anyOf, and merges what has to hold together", () => {
  assertEquals(close({ oneOf: [{ type: "string" }, { type: "null" }] }), {
    anyOf: [{ type: "string" }, { type: "null" }],
  });
  const both = {
    $defs: { a: { type: "object", properties: { a: { type: "string" } } } },
    allOf: [{ $ref: "#/$defs/a" }, { properties: { b: { type: "string" } } }],
  };
  assertEquals(close(both), {
    type: "object",
    properties: { a: { type: "string" }, b: { type: "string" } },
    additionalProperties: false,
  });
});

Deno.test("closeAnswerSchema() gives up on schemas that refer to themselves or to other documents", () => {
  const list = { $defs: { n: { type: "object", properties: { next: { $ref: "#/$defs/n" } } } }, $ref: "#/$defs/n" };
  assertEquals(close(list), undefined);
  assertEquals(close({ $ref: "https://example.com/a.json" }), undefined);
  const shared = { $defs: { s: { type: "string" } }, type: "array", items: { anyOf: [{ $ref: "#/$defs/s" }] } };
  assertEquals(close(shared), shared);
});
