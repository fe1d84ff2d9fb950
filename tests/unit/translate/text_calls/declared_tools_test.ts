/**
 * Tests that a name in leaked markup leads to a declared tool only if it is unambiguous.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { declaredTools, TOOLS } from "../../../support/text_call_scan.ts";

const NAMES: readonly (readonly [string, string | undefined])[] = [
  ["run", "run"],
  ["apply_patch", "apply_patch"],
  ["tool_search", "tool_search"],
  ["only", "mcp__one__only"],
  ["mcp__one__only", "mcp__one__only"],
  ["mcp__two__same", "mcp__two__same"],
  ["same", undefined],
  ["other", undefined],
  ["toString", undefined],
  ["", undefined],
];

for (const [name, flatName] of NAMES) {
  Deno.test(`DeclaredTools finds ${flatName ?? "no tool"} for ${JSON.stringify(name)}`, () => {
    assertEquals(declaredTools().find(name)?.flatName, flatName);
  });
}

Deno.test("DeclaredTools prefers a flat name to an inner one", () => {
  const tools = declaredTools({ tools: [{ type: "namespace", name: "ns", tools: [TOOLS[0]] }, TOOLS[0]] });
  assertEquals(tools.find("run")?.flatName, "run");
});

Deno.test("DeclaredTools finds tools that were declared in the input, with their schemas", () => {
  const input = [{ type: "additional_tools", tools: [TOOLS[0]] }];
  assertEquals(declaredTools({ tools: [], input }).find("run")?.parameters, TOOLS[0].parameters);
});

Deno.test("DeclaredTools finds no tool that the answer may not call", () => {
  const choice = { type: "allowed_tools", mode: "auto", tools: [{ type: "function", name: "now" }] };
  const tools = declaredTools({ tool_choice: choice });
  assertEquals([tools.find("now")?.flatName, tools.find("run")], ["now", undefined]);
  assertEquals(declaredTools({ tool_choice: "none" }).mayBeCalled, false);
  assertEquals(declaredTools({ tools: [] }).mayBeCalled, false);
  assertEquals(declaredTools().mayBeCalled, true);
});
