/**
 * Tests that the model gets the tools of a namespace and the namespace's description.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { translate } from "../../support/exchange.ts";

Deno.test("translateTools() flattens namespaces and adds their description to the first tool only", () => {
  const tools = [{
    type: "namespace",
    name: "mcp__demo",
    description: "A demo server.",
    tools: [{ type: "function", name: "add", description: "Adds." }, {
      type: "function",
      name: "sub",
      description: "Subtracts.",
    }],
  }, { type: "namespace", name: "old__", description: "Old.", tools: [{ type: "function", name: "f" }] }];
  assertEquals(translate({ tools }).chat.tools?.map((tool) => [tool.function.name, tool.function.description]), [
    ["mcp__demo__add", "Adds.\n\nAbout all mcp__demo tools: A demo server."],
    ["mcp__demo__sub", "Subtracts."],
    ["old__f", "About all old__ tools: Old."],
  ]);
});

Deno.test("translateTools() reports a namespace without callable tools as dropped", () => {
  const hosted = { type: "web_search" };
  const empty = { type: "namespace", name: "empty", description: "Nothing.", tools: [] };
  const closed = { type: "namespace", name: "closed", tools: [hosted] };
  const mixed = {
    type: "namespace",
    name: "mixed__",
    description: "Some.",
    tools: [hosted, { type: "function", name: "f" }],
  };
  const { chat, notes } = translate({ tools: [empty, closed, mixed] });
  assertEquals(chat.tools?.map((tool) => tool.function.description), ["About all mixed__ tools: Some."]);
  assertEquals(notes, ["dropped tools.empty x1", "dropped tools.closed x1", "dropped tools.web_search x2"]);
});
