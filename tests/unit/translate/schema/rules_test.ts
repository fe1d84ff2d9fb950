/**
 * Tests that schemas are adapted to the dialect of a provider's validator with as little loss as possible.
 *
 * @module
 */
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type { JsonObject } from "../../../../lib/base/json.ts";
import type { SchemaRule } from "../../../../lib/providers/profile.ts";
import { Report } from "../../../../lib/base/report.ts";
import { adaptAnswerSchema, adaptToolSchema } from "../../../../lib/translate/schema/rules.ts";
import { profileWith } from "../../../support/exchange.ts";

function adapted(schema: JsonObject, ...schemaRules: readonly SchemaRule[]): JsonObject {
  return adaptToolSchema(schema, { profile: profileWith({ schemaRules }), report: new Report() });
}

/** A schema before and after one rule. */
type Row = readonly [name: string, schema: JsonObject, expected: JsonObject];

const TEXT = { type: "string" } as const;
const NUMBER = { type: "number" } as const;

function object(properties: JsonObject, more: JsonObject = {}): JsonObject {
  return { type: "object", properties, ...more };
}

/** Objects in objects, `levels` of them, the innermost of which is `inner`. */
function nest(levels: number, inner: JsonObject): JsonObject {
  return levels === 1 ? inner : object({ a: nest(levels - 1, inner) });
}

const ROWS: Readonly<Partial<Record<SchemaRule, readonly Row[]>>> = {
  nine_levels: [
    ["nine levels, which stay", nest(9, { enum: ["x"] }), nest(9, { enum: ["x"] })],
    [
      "an object at the ninth level that holds others",
      nest(9, object({ b: TEXT }, { description: "Deep.", required: ["b"] })),
      nest(9, { type: "object", description: "Deep." }),
    ],
    ["an array at the ninth level", nest(9, { type: "array", items: TEXT }), nest(9, {})],
    [
      "branches, which are levels as well",
      nest(8, { anyOf: [TEXT, object({ b: TEXT })] }),
      nest(8, { anyOf: [TEXT, { type: "object" }] }),
    ],
  ],
  inline_refs: [
    ["a definition", object({ a: { $ref: "#/$defs/A" } }, { $defs: { A: TEXT } }), object({ a: TEXT })],
    [
      "a definition under its old name",
      object({ a: { $ref: "#/definitions/A" } }, { definitions: { A: TEXT } }),
      object({ a: TEXT }),
    ],
    [
      "a definition that uses another",
      object({ a: { $ref: "#/$defs/A" } }, { $defs: { A: object({ b: { $ref: "#/$defs/B" } }), B: NUMBER } }),
      object({ a: object({ b: NUMBER }) }),
    ],
    ["any place of the document", object({ a: TEXT, b: { $ref: "#/properties/a" } }), object({ a: TEXT, b: TEXT })],
    ["an escaped name", object({ a: { $ref: "#/$defs/x~1y%20z" } }, { $defs: { "x/y z": TEXT } }), object({ a: TEXT })],
    [
      "keywords next to it, which win",
      object({ a: { $ref: "#/$defs/A", description: "Mine." } }, { $defs: { A: { ...TEXT, description: "Its." } } }),
      object({ a: { ...TEXT, description: "Mine." } }),
    ],
    [
      "a circle, which is cut",
      object({ a: { $ref: "#/$defs/Node" } }, {
        $defs: { Node: object({ next: { $ref: "#/$defs/Node" } }, { description: "A node.", required: ["next"] }) },
      }),
      object({
        a: object({ next: { type: "object", description: "A node." } }, { description: "A node.", required: ["next"] }),
      }),
    ],
    [
      "the document itself, which is cut",
      object({ a: { $ref: "#" } }),
      object({ a: object({ a: { type: "object" } }) }),
    ],
    [
      "a reference to nothing",
      object({ a: { $ref: "#/$defs/Gone" }, b: { $ref: "https://x.test/s" } }),
      object({ a: {}, b: {} }),
    ],
    [
      "no property of that name",
      object({ $ref: TEXT, $defs: TEXT }),
      object({ $ref: TEXT, $defs: TEXT }),
    ],
    [
      "inside lists",
      object({ a: { anyOf: [{ $ref: "#/$defs/A" }, NUMBER] } }, { $defs: { A: TEXT } }),
      object({ a: { anyOf: [TEXT, NUMBER] } }),
    ],
  ],
  require_types: [
    ["a property without type", object({ a: {} }), object({ a: TEXT })],
    ["a property that may be anything", object({ a: true }), object({ a: TEXT })],
    [
      "a property to the type of its values",
      object({ a: { enum: [1, 2] }, b: { const: false } }),
      object({ a: { ...NUMBER, enum: [1, 2] }, b: { type: "boolean", const: false } }),
    ],
    [
      "a property to the type that its keywords imply",
      object({ a: { properties: {} }, b: { minimum: 1 }, c: { items: TEXT } }),
      object({ a: object({}), b: { type: "number", minimum: 1 }, c: { type: "array", items: TEXT } }),
    ],
    ["the items of a list", object({ a: { type: "array", items: {} } }), object({ a: { type: "array", items: TEXT } })],
    [
      "branches, which get the type next to them",
      object({ a: { type: "string", anyOf: [{ pattern: "a" }, NUMBER] } }),
      object({ a: { anyOf: [{ type: "string", pattern: "a" }, NUMBER] } }),
    ],
    [
      "no unions, which need no type",
      object({ a: { anyOf: [TEXT, { type: "null" }] } }),
      object({ a: { anyOf: [TEXT, { type: "null" }] } }),
    ],
    ["a root with a union, which stays an object", object({}, { anyOf: [{ required: ["a"] }] }), {
      type: "object",
      properties: {},
      anyOf: [{ type: "object", required: ["a"] }],
    }],
  ],
  no_tuple_items: [
    [
      "a tuple",
      object({ a: { type: "array", items: [TEXT, NUMBER] } }),
      object({ a: { type: "array", prefixItems: [TEXT, NUMBER] } }),
    ],
    [
      "a tuple with more items after it",
      object({ a: { items: [TEXT], additionalItems: NUMBER } }),
      object({ a: { prefixItems: [TEXT], items: NUMBER } }),
    ],
    [
      "a closed tuple",
      object({ a: { items: [TEXT], additionalItems: false } }),
      object({ a: { prefixItems: [TEXT] } }),
    ],
  ],
  no_additional_properties: [
    [
      "everywhere",
      object({ a: object({}, { additionalProperties: TEXT }) }, { additionalProperties: false }),
      object({ a: object({}) }),
    ],
    [
      "no property of the keyword's name",
      object({ additionalProperties: TEXT }),
      object({ additionalProperties: TEXT }),
    ],
  ],
  object_root: [
    [
      "a union of objects",
      {
        anyOf: [
          object({ a: TEXT, c: TEXT }, { required: ["a", "c"] }),
          object({ b: NUMBER, c: TEXT }, { required: ["b", "c"] }),
        ],
      },
      {
        type: "object",
        properties: { a: TEXT, c: TEXT, b: NUMBER },
        required: ["c"],
        description: "Needs one of these sets of properties: (a, c) or (b, c).",
      },
    ],
    [
      "a union whose branches differ in a value",
      {
        oneOf: [object({ kind: { type: "string", const: "x" } }), object({ kind: { type: "string", const: "y" } })],
        additionalProperties: false,
      },
      { type: "object", additionalProperties: false, properties: { kind: { type: "string", enum: ["x", "y"] } } },
    ],
    [
      "a property with two meanings",
      { anyOf: [object({ a: TEXT }), object({ a: NUMBER })] },
      { type: "object", properties: { a: { anyOf: [TEXT, NUMBER] } } },
    ],
    [
      "parts that all apply",
      {
        allOf: [object({ a: TEXT }, { required: ["a"] }), object({ b: TEXT }, { required: ["b"] })],
        description: "Both.",
      },
      { type: "object", properties: { a: TEXT, b: TEXT }, required: ["a", "b"], description: "Both." },
    ],
    [
      "alternative sets of required properties",
      object({ a: TEXT, b: TEXT }, { anyOf: [{ required: ["a"] }, { required: ["b"] }], description: "Either." }),
      object({ a: TEXT, b: TEXT }, { description: "Either.\n\nNeeds one of these sets of properties: (a) or (b)." }),
    ],
    [
      "branches that are references, whose definitions stay",
      {
        anyOf: [{ $ref: "#/$defs/A" }, object({ b: { $ref: "#/$defs/T" } })],
        $defs: { A: object({ a: TEXT }), T: TEXT },
      },
      {
        type: "object",
        $defs: { A: object({ a: TEXT }), T: TEXT },
        properties: { a: TEXT, b: { $ref: "#/$defs/T" } },
      },
    ],
    ["a root of another type", { type: "array", items: TEXT }, { type: "object", items: TEXT, properties: {} }],
  ],
  no_unknown_keywords: [
    [
      "unknown keywords",
      object({ a: { ...TEXT, "x-order": 1, examples: ["b"] } }, { unevaluatedProperties: false }),
      object({ a: TEXT }),
    ],
    ["a constant", object({ a: { const: "x" } }), object({ a: { enum: ["x"] } })],
    ["one of", object({ a: { oneOf: [TEXT, NUMBER] } }), object({ a: { anyOf: [TEXT, NUMBER] } })],
    ["all of", object({ a: { allOf: [TEXT, { minLength: 1 }] } }), object({ a: { type: "string", minLength: 1 } })],
    [
      "prefix items",
      object({ a: { type: "array", prefixItems: [TEXT, NUMBER] } }),
      object({ a: { type: "array", items: { anyOf: [TEXT, NUMBER] } } }),
    ],
    ["no property, whatever its name", object({ "x-a": TEXT, const: TEXT }), object({ "x-a": TEXT, const: TEXT })],
  ],
};

for (const [rule, rows] of Object.entries(ROWS)) {
  for (const [name, schema, expected] of rows) {
    Deno.test(`${rule} changes ${name}`, () => {
      const before = structuredClone(schema);
      assertEquals(adapted(schema, rule as SchemaRule), expected);
      assertEquals(schema, before, "the client's own schema stays as it was");
    });
  }
}

const ALL: readonly SchemaRule[] = [
  "inline_refs",
  "require_types",
  "no_tuple_items",
  "object_root",
  "no_additional_properties",
  "no_unknown_keywords",
];

Deno.test("every rule returns a plain schema as the same object", () => {
  const plain = object({ a: { type: "string", enum: ["x"], description: "d" }, b: { type: "array", items: NUMBER } }, {
    required: ["a"],
  });
  assertStrictEquals(adapted(plain, ...ALL), plain);
});

Deno.test("a tool's schema without a type gets type object", () => {
  assertEquals(adapted({ properties: {} }), { type: "object", properties: {} });
});

Deno.test("keywords about the document are removed under any rule, and kept without rules", () => {
  const schema = object({}, { $schema: "https://json-schema.org/draft/2020-12/schema", $id: "x", $comment: "y" });
  assertEquals(adapted(schema, "inline_refs"), object({}));
  assertStrictEquals(adapted(schema), schema);
});

Deno.test("the values in a schema are never changed as if they were schemas", () => {
  const value = { $ref: "#/a", const: 1, additionalProperties: false, items: [1] };
  const schema = object({ a: { type: "object", default: value, enum: [value] } });
  assertEquals(adapted(schema, ...ALL), schema);
});

Deno.test("definitions that use each other twice at every level expand only up to a limit", () => {
  const $defs: Record<string, JsonObject> = { D0: TEXT };
  for (let n = 1; n < 40; n++) {
    $defs[`D${n}`] = object({ l: { $ref: `#/$defs/D${n - 1}` }, r: { $ref: `#/$defs/D${n - 1}` } });
  }
  const size = JSON.stringify(adapted(object({ a: { $ref: "#/$defs/D39" } }, { $defs }), "inline_refs")).length;
  assert(size < 200_000, `${size} characters`);
});

Deno.test("folding of unions that refer to each other ends", () => {
  const names = ["A", "B", "C", "D", "E", "F"];
  const union = { anyOf: names.map((name) => ({ $ref: `#/$defs/${name}` })) };
  const $defs = Object.fromEntries(names.map((name) => [name, { ...union, properties: { [name]: TEXT } }]));
  const { type, properties } = adapted({ ...union, $defs }, "object_root");
  assertEquals([type, Object.keys(properties as JsonObject).includes("A")], ["object", true]);
});

Deno.test("a strict answer's schema keeps additionalProperties and gets every other rule", () => {
  const report = new Report();
  const schema = object({ a: { $ref: "#/$defs/A" } }, { additionalProperties: false, $defs: { A: TEXT } });
  const context = { profile: profileWith({ schemaRules: ["inline_refs", "no_additional_properties"] }), report };
  assertEquals(adaptAnswerSchema(schema, context), object({ a: TEXT }, { additionalProperties: false }));
  assertEquals(report.notes.map(({ kind, what }) => `${kind} ${what}`), ["replaced schema.inline_refs"]);
});

Deno.test("adaptAnswerSchema() removes the private keyword, but keeps a property of that name", () => {
  const context = { profile: profileWith({}), report: new Report() };
  const schema = object({ a: { ...TEXT, encrypted: true }, encrypted: TEXT });
  assertEquals(adaptAnswerSchema(schema, context), object({ a: TEXT, encrypted: TEXT }));
});
