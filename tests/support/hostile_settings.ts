/**
 * Tools, choices and output formats as no careful client sends them, which a translation has to mend.
 *
 * @module
 */
import type { JsonObject } from "../../lib/base/json.ts";
import { declare } from "./hostile_histories.ts";

function asks(schema: unknown): JsonObject {
  return { text: { format: { type: "json_schema", name: "t", strict: true, schema } } };
}

/** Requests with strange settings. */
export const HOSTILE_SETTINGS: Readonly<Record<string, JsonObject>> = {
  many: { input: "x", tools: Array.from({ length: 200 }, (_, i) => declare(`f${i}`)) },
  dup: { input: "x", tools: [declare("f"), declare("f"), declare("F")] },
  root_unions: {
    input: "x",
    tools: [
      declare("a", {
        oneOf: [{ type: "object", properties: { x: { type: "string" } } }, { type: "object", properties: { y: {} } }],
      }),
      declare("b", {
        anyOf: [{ $ref: "#/$defs/q" }],
        $defs: { q: { type: "object", properties: { z: { type: "string" } } } },
      }),
      declare("c", { allOf: [{ type: "object" }, { oneOf: [{ required: ["a"] }] }] }),
      declare("d", { $ref: "#/$defs/q", $defs: { q: { type: "object" } } }),
      declare("e", { type: "string" }),
      declare("g", null),
      declare("h", {}),
      declare("i", { type: ["object", "null"] }),
      declare("j", { type: "array", items: {} }),
      declare("k", { type: "object", oneOf: [{ required: ["a"] }, { required: ["b"] }], properties: { a: {}, b: {} } }),
      declare("l", { $ref: "#" }),
      declare("m", true),
      declare("n", { type: "object", properties: { a: { type: "string", encrypted: true } } }),
    ],
  },
  title: {
    input: "x",
    ...asks({
      type: "object",
      properties: { title: { type: "string", minLength: 3, maxLength: 36 } },
      required: ["title"],
      additionalProperties: false,
    }),
  },
  fmt_wild: {
    input: "x",
    ...asks({
      type: "object",
      properties: {
        a: { oneOf: [{ type: "string", pattern: "x" }, { type: "null" }] },
        b: { type: "array", minItems: 2, maxItems: 5, items: { $ref: "#/$defs/r" } },
        c: { allOf: [{ $ref: "#/$defs/r" }, { type: "object", properties: { z: { type: "number", multipleOf: 2 } } }] },
        d: { type: "object", additionalProperties: { type: "string" } },
        e: { enum: [{ a: 1 }, [1]] },
        f: { const: 3 },
        g: true,
        h: { type: "string", format: "regex" },
        i: { type: "array", prefixItems: [{ type: "string" }] },
        j: { not: {} },
      },
      $defs: { r: { type: "object", properties: { q: { type: "integer", minimum: 1 } } } },
    }),
  },
  fmt_rec: { input: "x", ...asks({ type: "object", properties: { a: { $ref: "#" } } }) },
  fmt_array: { input: "x", ...asks({ type: "array", items: { type: "string" } }) },
  fmt_ext: { input: "x", ...asks({ $ref: "https://e.com/s" }) },
  fmt_empty: { input: "x", ...asks({}) },
  fmt_obj: { input: "x", text: { format: { type: "json_object" } } },
  fmt_oneof: { input: "x", ...asks({ oneOf: [{ type: "object", properties: {} }, { type: "string" }] }) },
  forced: { input: "x", tools: [declare("f")], tool_choice: "required", parallel_tool_calls: false },
  forced_named: {
    input: "x",
    tools: [declare("f"), declare("g")],
    tool_choice: { type: "function", name: "g" },
    parallel_tool_calls: false,
    reasoning: { effort: "high" },
  },
  forced_missing: { input: "x", tools: [declare("f")], tool_choice: { type: "function", name: "q" } },
  allowed: {
    input: "x",
    tools: [declare("f"), declare("g")],
    tool_choice: { type: "allowed_tools", mode: "required", tools: [{ type: "function", name: "g" }] },
  },
  allowed_none: {
    input: "x",
    tools: [declare("f")],
    tool_choice: { type: "allowed_tools", mode: "auto", tools: [{ type: "function", name: "zz" }] },
  },
  none_notools: { input: "x", tool_choice: "none" },
  req_notools: { input: "x", tool_choice: "required" },
  par_notools: { input: "x", parallel_tool_calls: false },
  none_par: { input: "x", tools: [declare("f")], tool_choice: "none", parallel_tool_calls: false },
  hosted: {
    input: "x",
    tools: [{ type: "web_search" }, { type: "image_generation" }],
    tool_choice: { type: "web_search" },
  },
};
