/**
 * Tests that values written as text get the types of the tool's schema, and that malformed arguments are rejected.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import {
  coerceValue,
  createCallFromJson,
  createCallFromParameters,
  createCallFromValue,
} from "../../../../lib/translate/text_calls/call_values.ts";
import { NotACallError } from "../../../../lib/translate/text_calls/cursor.ts";
import type { DeclaredTool } from "../../../../lib/translate/text_calls/declared_tools.ts";

const VALUES: readonly (readonly [string, unknown, unknown])[] = [
  ["15", { type: "string" }, "15"],
  ["null", { type: "string" }, "null"],
  ["15", undefined, "15"],
  ["15", {}, "15"],
  [" 15\n", { type: "integer" }, 15],
  ["1.5", { type: "integer" }, "1.5"],
  ["15", { type: "number" }, 15],
  ["many", { type: "integer" }, "many"],
  ["true", { type: "boolean" }, true],
  ["False", { type: "boolean" }, false],
  ["1", { type: "boolean" }, "1"],
  ["None", { type: ["string", "null"] }, null],
  ["null", { anyOf: [{ type: "integer" }, { type: "null" }] }, null],
  ["[1]", { anyOf: [{ type: "string" }, { type: "array" }] }, "[1]"],
  ['["a"]', { type: "array" }, ["a"]],
  ['{"a":1}', { type: "object" }, { a: 1 }],
  ['{"a":1}', { $ref: "#/$defs/a" }, { a: 1 }],
  ["a", { $ref: "#/$defs/a" }, "a"],
  ["2", { enum: [1, 2] }, 2],
  ["2", { enum: ["1", "2"] }, "2"],
  ["2", { const: 2 }, 2],
  ["", { type: "object" }, ""],
  ["toString", { type: "boolean" }, "toString"],
];

for (const [text, schema, value] of VALUES) {
  Deno.test(`coerceValue() reads ${JSON.stringify(text)} as ${JSON.stringify(value)} for ${JSON.stringify(schema)}`, () => {
    assertEquals(coerceValue(text, schema), value);
  });
}

const RUN: DeclaredTool = { flatName: "run", kind: "function" };
const PATCH: DeclaredTool = { flatName: "patch", kind: "custom" };

Deno.test("createCallFromJson() keeps the text of an object as written", () => {
  const text = '{ "id": 12345678901234567890, "a": "\\u00e4" }';
  assertEquals(createCallFromJson(RUN, text), { name: "run", arguments: text });
  for (const other of ["[]", "1", "{", ""]) assertThrows(() => createCallFromJson(RUN, other), NotACallError);
});

Deno.test("createCallFromValue() accepts an object or the JSON text of one", () => {
  assertEquals(createCallFromValue(RUN, { a: 1 }).arguments, '{"a":1}');
  assertEquals(createCallFromValue(RUN, '{"a":1}').arguments, '{"a":1}');
  for (const other of [undefined, null, [], "a", 1]) assertThrows(() => createCallFromValue(RUN, other), NotACallError);
});

Deno.test("createCallFromParameters() keeps every name of a parameter", () => {
  const written = new Map([["__proto__", { text: "a" }], ["toString", { text: "1" }]]);
  assertEquals(createCallFromParameters(RUN, written).arguments, '{"__proto__":"a","toString":"1"}');
});

Deno.test("a freeform tool accepts only its one text", () => {
  assertEquals(createCallFromParameters(PATCH, new Map([["input", { text: "1" }]])).arguments, '{"input":"1"}');
  assertThrows(() => createCallFromParameters(PATCH, new Map([["patch", { text: "1" }]])), NotACallError);
  assertThrows(() => createCallFromValue(PATCH, { input: 1 }), NotACallError);
});
