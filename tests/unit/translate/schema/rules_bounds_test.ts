/**
 * Tests that schemas of any depth and with any names stay whole and do not overflow the stack.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../../lib/base/json.ts";
import { Report } from "../../../../lib/base/report.ts";
import { adaptToolSchema } from "../../../../lib/translate/schema/rules.ts";
import { ALL_RULES, profileWith } from "../../../support/exchange.ts";

const PROFILE = profileWith(ALL_RULES);

function adapted(schema: JsonObject): JsonObject {
  return adaptToolSchema(schema, { profile: PROFILE, report: new Report() });
}

function object(properties: JsonObject): JsonObject {
  return { type: "object", properties };
}

Deno.test("properties of any name survive every rule", () => {
  const properties: JsonObject = JSON.parse('{"__proto__":{"type":"string"},"constructor":{"type":"number"}}');
  const schema = { allOf: [{ properties }, { properties: { toString: { type: "string" } } }] };
  assertEquals(
    JSON.stringify(adapted(schema).properties),
    '{"__proto__":{"type":"string"},"constructor":{"type":"number"},"toString":{"type":"string"}}',
  );
});

Deno.test("a schema of 250 levels passes every rule", () => {
  let deep: JsonObject = { type: "string" };
  for (let level = 0; level < 250; level++) deep = level % 2 === 0 ? object({ a: deep }) : { allOf: [deep] };
  assertEquals(JSON.stringify(adapted(deep)).match(/"a":/g)?.length, 125);
});

Deno.test("a chain of a thousand definitions is cut at the deepest level", () => {
  const chain = Array.from(
    { length: 1_000 },
    (_, index) => [`d${index}`, object({ a: { $ref: `#/$defs/d${index + 1}` } })],
  );
  const schema = adapted({ $ref: "#/$defs/d0", $defs: Object.fromEntries(chain) });
  assertEquals(JSON.stringify(schema).match(/"a":/g)?.length, 32);
});

Deno.test("a tool's schema gets type object whatever type it has, and the change is reported", () => {
  for (const type of [null, "string", 0, ["object", "null"]]) {
    const report = new Report();
    const schema = adaptToolSchema({ type, properties: {} }, { profile: profileWith(), report });
    assertEquals(schema, { type: "object", properties: {} });
    assertEquals(report.notes.map(({ kind, what }) => `${kind} ${what}`), ["repaired tools.parameters.type"]);
  }
});
