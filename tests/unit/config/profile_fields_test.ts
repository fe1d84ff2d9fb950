/**
 * Tests of the profile fields in a configuration file.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { listProfileFields, readProfileFields } from "../../../lib/config/profile_fields.ts";
import { DEFAULT_PROFILE } from "../../../lib/providers/profile.ts";
import { PROFILES } from "../../../lib/providers/profiles.ts";

/** The overrides and faults of a table. */
function read(table: unknown): readonly [Record<string, unknown>, string[]] {
  const faults: string[] = [];
  return [{ ...readProfileFields(table, { place: "[profile]", errors: faults }) }, faults];
}

Deno.test("readProfileFields() accepts every value that the provider table uses", () => {
  for (const { name, overrides } of PROFILES) assertEquals(read(overrides), [overrides, []], name);
  assertEquals(read(DEFAULT_PROFILE), [{ ...DEFAULT_PROFILE }, []]);
});

Deno.test("readProfileFields() accepts field names in any case style", () => {
  assertEquals(read({ max_tools: 5, "schema-rules": ["inline_refs"] }), [
    { maxTools: 5, schemaRules: ["inline_refs"] },
    [],
  ]);
});

/** Values that no field of the kind accepts. */
const WRONG: readonly (readonly [field: string, value: unknown])[] = [
  ["streamOptions", "true"],
  ["systemRole", "assistant"],
  ["sampling", ["top_k"]],
  ["samplingBounds", { temperature: { least: 1, most: 0 } }],
  ["samplingBounds", { top_k: { least: 0, most: 1 } }],
  ["maxTools", 0],
  ["maxTools", 1.5],
  ["modelsPath", "models"],
  ["modelsPath", "/a b"],
  ["efforts", { low: 1 }],
  ["dropParameters", ["model"]],
  ["effortMap", { huge: "max" }],
  ["replayByModel", { glm: "never" }],
  ["name", ""],
];

for (const [field, value] of WRONG) {
  Deno.test(`readProfileFields() refuses ${field} = ${JSON.stringify(value)} and says what is allowed`, () => {
    const [overrides, [fault = "", ...more]] = read({ [field]: value });
    assertEquals([overrides, more], [{}, []]);
    assert(fault.startsWith(`Cannot use ${field} = ${JSON.stringify(value)} in [profile]: it must be `), fault);
  });
}

Deno.test("readProfileFields() takes fields for single wires, and refuses those that no profile has", () => {
  const byWire = { messages: { keyHeader: "x-api-key", images: false }, chat: {} };
  assertEquals(read({ by_wire: byWire }), [{ byWire }, []]);
  for (const wrong of [{ graphql: {} }, { messages: { colour: "red" } }, { messages: { images: "no" } }, { chat: 1 }]) {
    const [overrides, [fault = ""]] = read({ byWire: wrong });
    assertEquals(overrides, {});
    assert(
      fault.startsWith("Cannot use byWire in [profile]: it must be a table of chat, responses and messages"),
      fault,
    );
  }
});

Deno.test("readProfileFields() never repeats the values of headers and bodies, which may hold a key", () => {
  for (
    const table of [
      { extraHeaders: { "bad name": "sk-secret" } },
      { extraBody: { messages: "sk-secret" } },
      { byWire: { chat: { extraBody: { messages: "sk-secret" } } } },
    ]
  ) {
    const [overrides, [fault = ""]] = read(table);
    assertEquals(overrides, {});
    assert(fault !== "" && !fault.includes("sk-secret"));
  }
});

Deno.test("readProfileFields() refuses an unknown field and lists all fields", () => {
  const [, [fault = ""]] = read({ colour: "red" });
  assert(fault.startsWith("Unknown field colour in [profile]"));
  for (const name of listProfileFields()) assert(fault.includes(name), name);
});

Deno.test("readProfileFields() refuses what is not a table", () => {
  for (const table of ["x", [], null]) assertEquals(read(table)[1].length, 1);
});
