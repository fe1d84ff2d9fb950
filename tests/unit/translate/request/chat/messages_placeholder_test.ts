/**
 * Tests that a placeholder tool is declared only if the history has calls and the provider then requires a tool.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { profileNamed } from "../../../../support/cases.ts";
import { PROFILES } from "../../../../../lib/providers/profiles.ts";
import { translate } from "../../../../support/exchange.ts";

const CALLS = [
  { type: "message", role: "user", content: [{ type: "input_text", text: "Hi." }] },
  { type: "function_call", call_id: "c", name: "f", arguments: "{}" },
  { type: "function_call_output", call_id: "c", output: "1" },
];
const TOOLS = [{ type: "function", name: "f" }];

for (const { name } of PROFILES) {
  const profile = profileNamed(name);
  Deno.test(`a request to ${name} without tools but with earlier calls declares ${profile.callsWithoutTools}`, () => {
    const { chat, notes } = translate({ input: CALLS, tool_choice: "none", parallel_tool_calls: true }, profile);
    const isHeld = profile.callsWithoutTools === "placeholder";
    assertEquals(chat.tools?.map((tool) => tool.function.name), isHeld ? ["no_tool"] : undefined);
    assertEquals(["tool_choice" in chat, "parallel_tool_calls" in chat], [false, false]);
    assertEquals(notes.includes("repaired tools x1"), isHeld);
  });
}

Deno.test("a request with tools or without earlier calls declares no placeholder", () => {
  const differs = { callsWithoutTools: "placeholder" } as const;
  const [question] = CALLS;
  assertEquals(translate({ input: [question] }, differs).chat.tools, undefined);
  const { chat } = translate({ input: CALLS, tools: TOOLS, tool_choice: "none" }, differs);
  assertEquals([chat.tools?.map((tool) => tool.function.name), chat.tool_choice], [["f"], "none"]);
});
