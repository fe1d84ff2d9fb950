/**
 * Tests of the question whose turn it is in a conversation.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeRequest } from "../../../lib/responses/decode.ts";
import { isUsersTurn } from "../../../lib/responses/last_word.ts";

function say(role: string): unknown {
  return { type: "message", role, content: [{ type: "input_text", text: "…" }] };
}

const CALL = { type: "function_call", call_id: "c1", name: "f", arguments: "{}" };
const OUTPUT = { type: "function_call_output", call_id: "c1", output: "done" };
const THOUGHT = { type: "reasoning", summary: [{ type: "summary_text", text: "Hm" }], content: null };

const CASES: readonly (readonly [string, unknown, boolean])[] = [
  ["text", "Hello.", true],
  ["nothing", [], true],
  ["a user's message", [say("user")], true],
  ["a tool's output", [say("user"), CALL, OUTPUT], false],
  ["a freeform tool's output", [say("user"), { type: "custom_tool_call_output", call_id: "c1", output: "" }], false],
  ["a tool search's output", [say("user"), { type: "tool_search_output", call_id: "c1", tools: [] }], false],
  ["a user's message after a tool's output", [CALL, OUTPUT, say("user")], true],
  ["a developer's note after a tool's output", [CALL, OUTPUT, say("developer")], false],
  ["a developer's note after a user's message", [say("user"), say("developer")], true],
  ["thoughts after a tool's output", [CALL, OUTPUT, THOUGHT], false],
  ["thoughts after a user's message", [say("user"), THOUGHT], true],
  ["tools after a tool's output", [CALL, OUTPUT, { type: "additional_tools", tools: [] }], false],
  ["an unknown item after a tool's output", [CALL, OUTPUT, { type: "configuration_update" }], false],
  ["the model's own words", [say("user"), say("assistant")], false],
  [
    "another agent's message",
    [CALL, OUTPUT, { type: "agent_message", author: "a", recipient: "b", content: [] }],
    true,
  ],
];

for (const [what, input, expected] of CASES) {
  Deno.test(`isUsersTurn() is ${expected} after ${what}`, () => {
    assertEquals(isUsersTurn(decodeRequest({ model: "m", input }).input), expected);
  });
}
