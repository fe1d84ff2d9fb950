/**
 * Tests that the cost of a huge request grows with its length only, whatever its items have in common.
 *
 * Quadratic cost of 100,000 items would be minutes, linear cost is less than a second; the limit lies between.
 *
 * @module
 */
import { assertLess } from "@std/assert";
import type { JsonObject } from "../../lib/base/json.ts";
import type { ProviderProfile } from "../../lib/providers/profile.ts";
import { applyWire } from "../../lib/providers/wire.ts";
import { translateForWire } from "../support/cases.ts";
import { ALL_RULES, profileWith } from "../support/exchange.ts";

const MANY = 100_000;
const LIMIT = 20_000;

function many<Value>(make: (index: number) => Value): Value[] {
  return Array.from({ length: MANY }, (_, index) => make(index));
}

function call(id: string): JsonObject {
  return { type: "function_call", call_id: id, name: "f", arguments: "{}" };
}

function tool(name: string, parameters: JsonObject = { type: "object" }): JsonObject {
  return { type: "function", name, parameters };
}

/** A body of many equal or almost equal parts, and what the provider's profile has to say for them to matter. */
const HUGE: Readonly<Record<string, readonly [body: () => JsonObject, differs?: Partial<ProviderProfile>]>> = {
  "calls of one id": [() => ({ input: many(() => call("c")) })],
  "calls without an id": [() => ({ input: many(() => call("")) })],
  "calls of one turn, then their outputs": [() => ({
    input: [
      ...many((index) => call(`c${index}`)),
      ...many((index) => ({ type: "function_call_output", call_id: `c${index}`, output: "x" })),
    ],
  })],
  "reasoning items of one turn": [() => ({ input: [...many(() => ({ type: "reasoning", summary: [] })), call("c")] })],
  "pairs of images in one output": [() => ({
    input: [call("c"), {
      type: "function_call_output",
      call_id: "c",
      output: many(() => [1, 2]).flat().map(() => ({ type: "input_image", image_url: "data:x" })),
    }],
  })],
  "user messages with images, merged": [
    () => ({ input: many(() => ({ role: "user", content: [{ type: "input_image", image_url: "data:x" }] })) }),
    { consecutiveRoles: "merge" },
  ],
  "tools": [() => ({ tools: many((index) => tool(`f${index}`)) })],
  "tools of one inner name": [() => ({
    tools: many((index) => ({ type: "namespace", name: `n${index}`, tools: [tool("f")] })),
  })],
  "allowed tools": [() => ({
    tools: many((index) => tool(`f${index}`)),
    tool_choice: { type: "allowed_tools", tools: many((index) => ({ type: "function", name: `f${index}` })) },
  })],
  "unknown keywords": [
    () => ({ tools: [tool("f", Object.fromEntries(many((index) => [`x${index}`, 1])))] }),
    ALL_RULES,
  ],
  "branches of allOf": [
    () => ({ tools: [tool("f", { allOf: many((index) => ({ properties: { [`p${index}`]: {} } })) })] }),
    ALL_RULES,
  ],
  "branches of anyOf": [
    () => ({ tools: [tool("f", { anyOf: many((index) => ({ properties: { p: { const: index } } })) })] }),
    ALL_RULES,
  ],
  "required properties": [
    () => ({ tools: [tool("f", { anyOf: [{ required: many(String) }, { required: many(String) }] })] }),
    ALL_RULES,
  ],
  "references": [
    () => ({
      tools: [tool("f", {
        properties: Object.fromEntries(many((index) => [`p${index}`, { $ref: "#/$defs/a" }])),
        $defs: { a: { type: "object", properties: { x: { $ref: "#/$defs/a" } } } },
      })],
    }),
    ALL_RULES,
  ],
};

for (const wire of ["chat", "responses", "messages"] as const) {
  for (const [name, [body, differs]] of Object.entries(HUGE)) {
    Deno.test(`translateRequest() translates ${MANY} ${name} for ${wire} in linear time`, () => {
      const huge = { model: "m", input: [], ...body() };
      const profile = applyWire({ ...profileWith(differs ?? {}), wire });
      const started = performance.now();
      translateForWire(huge, profile);
      assertLess(performance.now() - started, LIMIT, "milliseconds");
    });
  }
}
