/**
 * Tests of references within schemas.
 *
 * @module
 */
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type { JsonObject } from "../../../../lib/base/json.ts";
import { hasRefs, inlineRefs, resolveRef } from "../../../../lib/translate/schema/refs.ts";

const ROOT: JsonObject = {
  $defs: { plain: { type: "string" }, "a/b~c d": { type: "number" }, list: { anyOf: [{ type: "null" }] } },
};

const TARGETS: readonly (readonly [reference: string, target: unknown])[] = [
  ["#", ROOT],
  ["#/$defs/plain", { type: "string" }],
  ["#/$defs/a~1b~0c%20d", { type: "number" }],
  ["#/$defs/list/anyOf/0", { type: "null" }],
  ["#/$defs/list/anyOf/1", undefined],
  ["#/$defs/absent", undefined],
  ["#/$defs/toString", undefined],
  ["#/$defs/plain/type", undefined],
  ["#/$defs/%", undefined],
  ["other.json#/$defs/plain", undefined],
  ["plain", undefined],
];

for (const [reference, target] of TARGETS) {
  Deno.test(`resolveRef() finds ${target === undefined ? "nothing" : "the schema"} at ${reference}`, () => {
    assertEquals(resolveRef(reference, ROOT), target);
  });
}

Deno.test("hasRefs() ignores a property that is called $ref", () => {
  assertEquals(hasRefs({ items: { $ref: "#" } }), true);
  assertEquals(hasRefs({ properties: { $ref: { type: "string" } } }), false);
});

Deno.test("inlineRefs() returns a schema without references as it is", () => {
  assertStrictEquals(inlineRefs(ROOT), ROOT);
});

Deno.test("inlineRefs() replaces references, keeps the keywords next to them, and drops definitions", () => {
  const schema = {
    properties: { a: { $ref: "#/$defs/text", description: "own" }, b: { $ref: "#/definitions/pair" } },
    $defs: { text: { type: "string", description: "shared" } },
    definitions: { pair: { type: "array", items: { $ref: "#/$defs/text" } } },
  };
  assertEquals(inlineRefs(schema), {
    properties: {
      a: { type: "string", description: "own" },
      b: { type: "array", items: { type: "string", description: "shared" } },
    },
  });
});

Deno.test("inlineRefs() cuts a reference to itself down to type and description", () => {
  const node = {
    type: "object",
    description: "A node.",
    properties: { next: { $ref: "#/$defs/node" } },
    required: ["next"],
  };
  assertEquals(inlineRefs({ $ref: "#/$defs/node", $defs: { node } }), {
    ...node,
    properties: { next: { type: "object", description: "A node." } },
  });
});

Deno.test("inlineRefs() turns a reference to nothing into a schema that any value fits", () => {
  assertEquals(inlineRefs({ properties: { a: { $ref: "#/$defs/absent" } } }), { properties: { a: {} } });
});

Deno.test("inlineRefs() stays small when definitions use each other twice", () => {
  const $defs = Object.fromEntries(
    Array.from({ length: 40 }, (_, level) => {
      const next = { $ref: `#/$defs/d${level + 1}` };
      return [`d${level}`, { type: "object", properties: { a: next, b: next } }];
    }),
  );
  const inlined = inlineRefs({ $ref: "#/$defs/d0", $defs });
  assert(JSON.stringify(inlined).length < 500_000);
});
