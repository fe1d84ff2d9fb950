/**
 * Tests that every tool declaration and every form of `tool_choice` is decoded.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeToolChoice, decodeTools } from "../../../lib/responses/tools.ts";
import type { ToolChoice, ToolDeclaration } from "../../../lib/responses/types.ts";
import { omitRaw } from "../../support/omit_raw.ts";

const SCHEMA = { type: "object", properties: { a: { type: "string" } } };

const TOOLS: readonly (readonly [string, unknown, ToolDeclaration])[] = [
  [
    "a function",
    { type: "function", name: "f", description: "Does", strict: false, parameters: SCHEMA, defer_loading: true },
    { type: "function", name: "f", description: "Does", strict: false, parameters: SCHEMA },
  ],
  ["a strict function", { type: "function", name: "f", strict: true }, { type: "function", name: "f", strict: true }],
  [
    "a function without description and parameters",
    { type: "function", name: "f", description: "", parameters: null },
    { type: "function", name: "f", strict: false },
  ],
  [
    "the function of Chat Completions",
    { type: "function", function: { name: "f", description: "Does", parameters: SCHEMA, strict: true } },
    { type: "function", name: "f", description: "Does", strict: true, parameters: SCHEMA },
  ],
  ["a function without a name", { type: "function" }, { type: "unusable", what: "function without a name" }],
  [
    "a freeform tool with a grammar",
    {
      type: "custom",
      name: "apply_patch",
      description: "Edits",
      format: { type: "grammar", syntax: "lark", definition: "start: x" },
    },
    { type: "custom", name: "apply_patch", description: "Edits", grammar: { syntax: "lark", definition: "start: x" } },
  ],
  [
    "a freeform tool with the nested grammar of Chat Completions",
    {
      type: "custom",
      custom: { name: "p", format: { type: "grammar", grammar: { syntax: "regex", definition: "a*" } } },
    },
    { type: "custom", name: "p", grammar: { syntax: "regex", definition: "a*" } },
  ],
  ["a freeform tool for plain text", { type: "custom", name: "p", format: { type: "text" } }, {
    type: "custom",
    name: "p",
  }],
  ["a freeform tool without a name", { type: "custom" }, { type: "unusable", what: "custom tool without a name" }],
  [
    "a namespace",
    {
      type: "namespace",
      name: "mcp__demo",
      description: "All",
      tools: [{ type: "function", name: "add" }, { type: "custom", name: "p" }],
    },
    {
      type: "namespace",
      name: "mcp__demo",
      description: "All",
      tools: [{ type: "function", name: "add", strict: false }, { type: "custom", name: "p" }],
    },
  ],
  ["a namespace without tools", { type: "namespace", name: "n" }, { type: "namespace", name: "n", tools: [] }],
  ["a namespace without a name", { type: "namespace", tools: [] }, {
    type: "unusable",
    what: "namespace without a name",
  }],
  [
    "a tool search that the client runs",
    { type: "tool_search", execution: "client", description: "Finds", parameters: SCHEMA },
    { type: "tool_search", description: "Finds", parameters: SCHEMA },
  ],
  ["a tool search that the vendor runs", { type: "tool_search" }, { type: "hosted", wireType: "tool_search" }],
  ["a hosted tool", { type: "web_search", external_web_access: false }, { type: "hosted", wireType: "web_search" }],
  ["a tool without a type", { name: "f" }, { type: "hosted", wireType: "untyped" }],
  ["a value that is not a tool", "f", { type: "unusable", what: "an entry that is not an object" }],
];

for (const [name, tool, expected] of TOOLS) {
  Deno.test(`decodeTools() reads ${name}`, () => assertEquals(omitRaw(decodeTools([tool])), [expected]));
}

Deno.test("decodeTools() returns an empty list for a value that is not a list", () => {
  for (const list of [undefined, null, {}, "x", []]) assertEquals(decodeTools(list), []);
});

const CHOICES: readonly (readonly [unknown, ToolChoice | undefined])[] = [
  [undefined, undefined],
  [null, undefined],
  ["auto", { mode: "auto" }],
  ["none", { mode: "none" }],
  ["required", { mode: "required" }],
  [{ type: "required" }, { mode: "required" }],
  [{ type: "function", name: "f" }, { mode: "tool", name: "f" }],
  [{ type: "function", name: "f", namespace: "ns" }, { mode: "tool", name: "f", namespace: "ns" }],
  [{ type: "function", function: { name: "f" } }, { mode: "tool", name: "f" }],
  [{ type: "custom", name: "p" }, { mode: "tool", name: "p" }],
  [{ type: "custom", custom: { name: "p" } }, { mode: "tool", name: "p" }],
  [{ type: "function" }, { mode: "hosted", wireType: "function" }],
  [{ type: "web_search" }, { mode: "hosted", wireType: "web_search" }],
  [{ type: "mcp", server_label: "x", name: "f" }, { mode: "hosted", wireType: "mcp" }],
  [{ name: "f" }, { mode: "hosted", wireType: "untyped" }],
  ["web_search", { mode: "hosted", wireType: "web_search" }],
  [
    { type: "allowed_tools", mode: "required", tools: [{ type: "function", name: "f" }, { type: "web_search" }, "x"] },
    { mode: "allowed", required: true, tools: [{ name: "f" }] },
  ],
  [
    {
      type: "allowed_tools",
      mode: "auto",
      tools: [{ type: "custom", name: "p", namespace: "ns" }, { type: "tool_search" }],
    },
    { mode: "allowed", required: false, tools: [{ name: "p", namespace: "ns" }, { name: "tool_search" }] },
  ],
  [
    {
      type: "allowed_tools",
      allowed_tools: { mode: "required", tools: [{ type: "function", function: { name: "f" } }] },
    },
    { mode: "allowed", required: true, tools: [{ name: "f" }] },
  ],
  [{ type: "allowed_tools" }, { mode: "allowed", required: false, tools: [] }],
];

for (const [choice, expected] of CHOICES) {
  Deno.test(`decodeToolChoice() reads ${JSON.stringify(choice)}`, () => {
    assertEquals(decodeToolChoice(choice), expected);
  });
}

Deno.test("decodeTools() points at each declaration as the client sent it", () => {
  const child = { type: "custom", name: "run", defer_loading: true };
  const [tool] = decodeTools([{ type: "namespace", name: "n", tools: [child] }]);
  assertEquals(tool?.raw, { type: "namespace", name: "n", tools: [child] });
  assertEquals(tool?.type === "namespace" && tool.tools[0]?.raw === child, true);
});
