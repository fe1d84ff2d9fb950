/**
 * Tests that calls and outputs become text of two roles, in the markup that is read back from a model's text.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { writeCallsAsText } from "../../../../../lib/translate/request/chat/call_text.ts";
import { Report } from "../../../../../lib/base/report.ts";
import { end, itemsOf, play, text, translate } from "../../../../support/exchange.ts";

const INPUT = [
  { type: "message", role: "user", content: "Add." },
  { type: "message", role: "assistant", content: [{ type: "output_text", text: "I add." }] },
  { type: "function_call", call_id: "c1", name: "f", arguments: '{"a":1}' },
  { type: "function_call", call_id: "c2", name: "f", arguments: "{}" },
  { type: "function_call_output", call_id: "c1", output: "one" },
  { type: "function_call_output", call_id: "c2", output: "two" },
  { type: "function_call", call_id: "c3", name: "f", arguments: "{}" },
  { type: "function_call_output", call_id: "c3", output: "three" },
];

const ONE = '<tool_call>\n{"name": "f", "arguments": {"a":1}}\n</tool_call>';
const EMPTY = '<tool_call>\n{"name": "f", "arguments": {}}\n</tool_call>';

Deno.test("writeCallsAsText() leaves two roles in turn where messages are merged", () => {
  const { chat, notes } = translate({ input: INPUT }, { callHistory: "text", consecutiveRoles: "merge" });
  assertEquals<unknown>(chat.messages, [
    { role: "user", content: "Add." },
    { role: "assistant", content: `I add.\n\n${ONE}\n${EMPTY}` },
    {
      role: "user",
      content: '<tool_response name="f">\none\n</tool_response>\n\n<tool_response name="f">\ntwo\n</tool_response>',
    },
    { role: "assistant", content: EMPTY },
    { role: "user", content: '<tool_response name="f">\nthree\n</tool_response>' },
  ]);
  assertEquals(notes, ["replaced input.call x2", "merged input.message x1"]);
});

Deno.test("writeCallsAsText() puts calls behind parts of thinking and keeps reasoning", () => {
  const calls = [{ id: "c", type: "function" as const, function: { name: "f", arguments: "{}" } }];
  const content = [{ type: "thinking", thinking: [] }];
  assertEquals<unknown>(
    writeCallsAsText([{ role: "assistant", content, reasoning: "Hm", tool_calls: calls }], new Report()),
    [{ role: "assistant", content: [...content, { type: "text", text: EMPTY }], reasoning: "Hm" }],
  );
});

Deno.test("writeCallsAsText() writes what the relay reads back as a call", () => {
  const items = itemsOf(play([text(ONE), end()]));
  assertEquals(items.map((item) => item.type === "function_call" && [item.name, item.arguments]), [["f", '{"a":1}']]);
});
