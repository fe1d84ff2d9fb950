/**
 * Tests that a schema answers what it permits at each place of the arguments, in all the forms that schemas have.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../../lib/base/json.ts";
import { ArgumentShape, type JsonKind } from "../../../../lib/translate/arguments/shape.ts";

const KINDS: readonly JsonKind[] = ["null", "boolean", "integer", "number", "string", "array", "object"];

/** The kinds that `schema` permits for a property. */
function kindsOf(schema: unknown, definitions: JsonObject = {}): string {
  const shape = ArgumentShape.create({ type: "object", properties: { p: schema }, $defs: definitions });
  return KINDS.filter((kind) => shape.getProperty("p").permits(kind)).join(" ");
}

const EVERYTHING = KINDS.join(" ");
const DEFINITIONS = { T: { type: "integer" }, Self: { $ref: "#/$defs/Self" }, Both: { anyOf: [{ type: "null" }] } };

const SCHEMAS: readonly (readonly [unknown, string])[] = [
  [{ type: "string" }, "string"],
  [{ type: "integer" }, "integer"],
  [{ type: "number" }, "integer number"],
  [{ type: ["boolean", "null"] }, "null boolean"],
  [{ type: "boolean", nullable: true }, "null boolean"],
  [{ anyOf: [{ type: "object" }, { type: "null" }] }, "null object"],
  [{ oneOf: [{ type: "array" }, { anyOf: [{ type: "string" }, { type: "null" }] }] }, "null string array"],
  [{ allOf: [{ $ref: "#/$defs/T" }], description: "One part." }, "integer"],
  [{ $ref: "#/$defs/T" }, "integer"],
  [{ anyOf: [{ $ref: "#/$defs/T" }, { $ref: "#/$defs/Both" }] }, "null integer"],
  [{ type: "object", anyOf: [{ required: ["a"] }, { required: ["b"] }] }, "object"],
  [{ enum: [[1]] }, "array"],
  [{ const: {} }, "object"],
  // What is not understood permits everything.
  [{}, EVERYTHING],
  [true, EVERYTHING],
  [false, EVERYTHING],
  ["string", EVERYTHING],
  [{ type: "str" }, EVERYTHING],
  [{ type: ["string", "any"] }, EVERYTHING],
  [{ anyOf: [] }, EVERYTHING],
  [{ anyOf: [{ type: "string" }, {}] }, EVERYTHING],
  [{ $ref: "#/$defs/Missing" }, EVERYTHING],
  [{ $ref: "https://example.com/schema" }, EVERYTHING],
  [{ $ref: "#/$defs/Self" }, EVERYTHING],
  [{ anyOf: Array.from({ length: 101 }, () => ({ type: "string" })) }, EVERYTHING],
];

for (const [schema, expected] of SCHEMAS) {
  Deno.test(`ArgumentShape permits what ${JSON.stringify(schema).slice(0, 80)} permits`, () => {
    assertEquals(kindsOf(schema, DEFINITIONS), expected);
  });
}

Deno.test("ArgumentShape permits the constants of a schema only", () => {
  const shape = ArgumentShape.create({ properties: { p: { enum: ["auto", 1, null] }, q: { const: true } } });
  const [p, q] = [shape.getProperty("p"), shape.getProperty("q")];
  assertEquals([p.permits("string", "auto"), p.permits("string", "1"), p.permits("integer", 1)], [true, false, true]);
  assertEquals([p.permits("integer", 2), p.permits("null", null), p.permits("object")], [false, true, false]);
  assertEquals([q.permits("boolean", true), q.permits("boolean", false)], [true, false]);
  assertEquals([p.takesAnyString, p.isOpen, q.isOpen], [false, false, false]);
});

/** The schema of arguments, the way to a place, and the kinds permitted there. */
const PLACES: readonly (readonly [JsonObject, readonly (string | number)[], string])[] = [
  [{ properties: { a: { properties: { b: { type: "null" } } } } }, ["a", "b"], "null"],
  [{ additionalProperties: { type: "integer" }, properties: { a: {} } }, ["b"], "integer"],
  [{ additionalProperties: { type: "integer" }, properties: { a: { type: "null" } } }, ["a"], "null"],
  [{ additionalProperties: { type: "integer" }, patternProperties: { "^x": {} } }, ["x"], EVERYTHING],
  [{ additionalProperties: false }, ["b"], EVERYTHING],
  [{ properties: {} }, ["__proto__"], EVERYTHING],
  [{ properties: {} }, ["constructor"], EVERYTHING],
  [{ properties: { "": { type: "null" } } }, [""], "null"],
  [{ properties: { "": { type: "null" } } }, ["b"], EVERYTHING],
  [{ items: { type: "boolean" } }, [7], "boolean"],
  [{ prefixItems: [{ type: "null" }, { type: "string" }], items: { type: "boolean" } }, [1], "string"],
  [{ prefixItems: [{ type: "null" }, { type: "string" }], items: { type: "boolean" } }, [2], "boolean"],
  [{ prefixItems: [{ type: "null" }], items: { type: "boolean" } }, [9], "boolean"],
  [{ items: [{ type: "null" }], additionalItems: { type: "boolean" } }, [0], "null"],
  [{ items: [{ type: "null" }], additionalItems: { type: "boolean" } }, [5], "boolean"],
  [{ items: [{ type: "null" }] }, [5], EVERYTHING],
  [{ $ref: "#/$defs/N", $defs: { N: { properties: { n: { $ref: "#/$defs/N" }, v: { type: "null" } } } } }, [
    "n",
    "n",
    "v",
  ], "null"],
  // Every branch that permits an object has its say.
  [
    {
      anyOf: [{ type: "object", properties: { a: { type: "null" } } }, {
        type: "object",
        properties: { a: { type: "string" } },
      }, { type: "string" }],
    },
    ["a"],
    "null string",
  ],
  [{ anyOf: [{ properties: { a: { type: "null" } } }, { properties: { b: {} } }] }, ["a"], EVERYTHING],
];

for (const [schema, way, expected] of PLACES) {
  Deno.test(`ArgumentShape finds ${way.join(".")} in ${JSON.stringify(schema).slice(0, 90)}`, () => {
    // Twice, because the second look-up finds what the first one kept.
    for (const root = ArgumentShape.create(schema), rounds = [1, 2]; rounds.length > 0; rounds.pop()) {
      const place = way.reduce<ArgumentShape>(
        (shape, step) => typeof step === "number" ? shape.getItem(step) : shape.getProperty(step),
        root,
      );
      assertEquals(KINDS.filter((kind) => place.permits(kind)).join(" "), expected);
    }
  });
}

Deno.test("ArgumentShape knows the items of one list apart", () => {
  const list = ArgumentShape.create({
    prefixItems: [{ type: "null" }, { type: "string" }],
    items: { type: "boolean" },
  });
  assertEquals([0, 1, 2, 9, 1, 0].map((index) => KINDS.find((kind) => list.getItem(index).permits(kind))), [
    "null",
    "string",
    "boolean",
    "boolean",
    "string",
    "null",
  ]);
});

Deno.test("ArgumentShape permits everything where there are too many alternatives", () => {
  const half = { type: "object", properties: { q: { anyOf: Array.from({ length: 60 }, () => ({ type: "null" })) } } };
  const one = ArgumentShape.create({ anyOf: [half] }).getProperty("q");
  const two = ArgumentShape.create({ anyOf: [half, half] }).getProperty("q");
  assertEquals([one.permits("string"), two.permits("string")], [false, true]);
});

Deno.test("ArgumentShape without a schema permits everything", () => {
  const shape = ArgumentShape.create();
  assertEquals([shape.isOpen, shape.takesAnyString, shape.getProperty("a").getItem(0).isOpen], [true, true, true]);
});

Deno.test("ArgumentShape ends at unions that multiply without end", () => {
  const twice = (name: string) => ({ anyOf: [{ $ref: `#/$defs/${name}` }, { $ref: `#/$defs/${name}` }] });
  const definitions = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [`D${index}`, twice(`D${index + 1}`)]),
  );
  assertEquals(kindsOf({ $ref: "#/$defs/D0" }, definitions), EVERYTHING);
});
