/**
 * Tests of the names of tools that a search found.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeTools } from "../../../../lib/responses/tools.ts";
import { formatFoundTools, listFlatNames } from "../../../../lib/translate/request/found_tools.ts";
import { ToolMap } from "../../../../lib/translate/tool_map.ts";

const FOUND = decodeTools([
  { type: "function", name: "a" },
  { type: "namespace", name: "n", tools: [{ type: "function", name: "b" }, { type: "web_search" }] },
  { type: "web_search" },
]);

Deno.test("listFlatNames() names what can be called, with its namespace", () => {
  assertEquals(listFlatNames(FOUND, new ToolMap()), ["a", "n__b"]);
});

Deno.test("formatFoundTools() lists them, or says that there are none", () => {
  assertEquals(formatFoundTools(FOUND, new ToolMap()), "These tools can be called from now on:\na\nn__b");
  assertEquals(formatFoundTools([], new ToolMap()), "No tools found.");
});
