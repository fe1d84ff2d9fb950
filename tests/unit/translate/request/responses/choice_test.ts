/**
 * Tests that the choice of a tool reaches a vendor's own Responses API as far as it has words for it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../../../lib/base/json.ts";
import type { ProviderProfile } from "../../../../../lib/providers/profile.ts";
import { translateTwice, vendorProfile } from "../../../../support/vendor_translation.ts";

const TOOLS = [
  { type: "function", name: "f", strict: false, parameters: { type: "object", properties: {} } },
  { type: "custom", name: "apply_patch" },
  {
    type: "namespace",
    name: "n",
    tools: [{ type: "function", name: "g", strict: false, parameters: { type: "object", properties: {} } }],
  },
  { type: "web_search" },
];

/** The choice and the number of tools that are sent. */
function choose(row: string, tool_choice: unknown, changes: Partial<ProviderProfile> = {}) {
  const { vendor, notes } = translateTwice({ tools: TOOLS, tool_choice }, vendorProfile(row, changes));
  return [vendor.tool_choice, vendor.tools?.length ?? 0, notes.filter((note) => !/web_search|schema/.test(note))];
}

const G = { type: "function", name: "g", namespace: "n" };

for (
  const [name, row, choice, expected, changes] of [
    ["leaves out the default", "default", "auto", [undefined, 3, []], {}],
    ["gives the whole API the default", "openai", "auto", ["auto", 4, []], {}],
    ["forbids calls", "default", "none", ["none", 3, []], {}],
    ["forbids calls by declaring none", "ollama", "none", [undefined, 0, ["dropped tools"]], {}],
    ["demands a call", "default", "required", ["required", 3, []], {}],
    ["cannot demand a call everywhere", "deepseek", "required", [undefined, 4, ["dropped tool_choice"]], {}],
    ["names a function", "default", G, [{ type: "function", name: "n__g" }, 3, []], {}],
    ["names a function in its namespace", "openai", G, [G, 4, []], {}],
    ["names a wrapped tool", "default", { type: "custom", name: "apply_patch" }, [
      { type: "function", name: "apply_patch" },
      3,
      [],
    ], {}],
    ["names a kept tool", "sglang", { type: "custom", name: "apply_patch" }, [
      { type: "custom", name: "apply_patch" },
      3,
      [],
    ], { requiredChoice: "required", namedChoice: "by_name" }],
    ["declares only the demanded tool", "default", G, ["required", 1, ["dropped tools"]], { namedChoice: "only_tool" }],
    [
      "drops an unknown name",
      "default",
      { type: "function", name: "x" },
      [undefined, 3, ["dropped tool_choice.x"]],
      {},
    ],
    ["narrows the tools", "default", {
      type: "allowed_tools",
      mode: "required",
      tools: [{ type: "function", name: "f" }],
    }, [
      "required",
      1,
      [],
    ], {}],
    ["demands a hosted tool by a list", "xai", { type: "web_search" }, [
      { type: "allowed_tools", mode: "required", tools: [{ type: "web_search" }] },
      4,
      [],
    ], {}],
    ["demands a hosted tool by its type", "openai", { type: "web_search" }, [{ type: "web_search" }, 4, []], {}],
  ] satisfies [string, string, unknown, unknown, Partial<ProviderProfile>][]
) {
  Deno.test(`encodeToolKeys() ${name}`, () => assertEquals(choose(row, choice, changes), expected));
}

Deno.test("encodeToolKeys() reports a hosted tool that cannot be demanded", () => {
  const { vendor, notes } = translateTwice(
    { tools: TOOLS, tool_choice: { type: "web_search" } },
    vendorProfile("kimi"),
  );
  assertEquals(vendor.tool_choice, undefined);
  assertEquals(notes.includes("dropped tool_choice.web_search"), true);
});

Deno.test("encodeToolKeys() passes on a list of allowed tools to the whole API", () => {
  const allowed = { type: "allowed_tools", mode: "auto", tools: [{ type: "function", name: "f" }] };
  assertEquals(choose("openai", allowed), [allowed, 4, []]);
});

Deno.test("encodeToolKeys() sends no key about tools when none is declared", () => {
  const body: JsonObject = { tools: [], tool_choice: "auto", parallel_tool_calls: false };
  for (const row of ["xai", "openai", "default"]) {
    const { vendor } = translateTwice(body, vendorProfile(row));
    assertEquals(Object.keys(vendor).filter((key) => key.includes("tool")), []);
  }
});

Deno.test("encodeToolKeys() says whether calls may be parallel where the provider takes that", () => {
  const body = { tools: TOOLS, parallel_tool_calls: false };
  assertEquals(translateTwice(body, vendorProfile("default")).vendor.parallel_tool_calls, false);
  assertEquals(translateTwice(body, vendorProfile("volcengine")).vendor.parallel_tool_calls, undefined);
});
