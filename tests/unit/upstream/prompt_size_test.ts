/**
 * Tests of the lower bound for the tokens of a prompt.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { countPromptWords } from "../../../lib/upstream/prompt_size.ts";
import type { ChatMessage } from "../../../lib/chat/types.ts";

const COUNTS: readonly (readonly [string, readonly ChatMessage[], number])[] = [
  ["nothing", [], 0],
  ["words of every role", [
    { role: "system", content: "You are a coder." },
    { role: "user", content: "Fix it!" },
    { role: "assistant", content: "Done" },
    { role: "tool", tool_call_id: "c", content: "a.ts:12" },
  ], 4 + 2 + 1 + 3],
  ["text parts, but no image", [{
    role: "user",
    content: [
      { type: "text", text: "Look here" },
      { type: "image_url", image_url: { url: "data:image/png;base64,aaaa bbbb cccc" } },
    ],
  }], 2],
  ["neither reasoning nor calls", [{
    role: "assistant",
    content: null,
    reasoning_content: "one two three",
    tool_calls: [{ id: "c", type: "function", function: { name: "f", arguments: '{"a":"b c d"}' } }],
  }], 0],
  [
    "a run of blanks and signs as no word",
    [{ role: "user", content: `${" ".repeat(5_000)}${"=".repeat(5_000)} a` }],
    1,
  ],
  ["a text without blanks as one word", [{ role: "user", content: "漢字".repeat(50) }], 1],
  ["signs on letters as parts of their word", [{ role: "user", content: "वह हिन्दी किताबें पढ़ते हैं" }], 5],
  ["joiners as parts of their word", [{ role: "user", content: "می\u200cخواهم کتاب\u200cها" }], 2],
  ["apostrophes as parts of their word", [{ role: "user", content: "I don't think it’s what you're after" }], 7],
  ["a letter with an accent of its own as one", [{ role: "user", content: "cafe\u0301s na\u0308ive" }], 2],
];

for (const [name, messages, expected] of COUNTS) {
  Deno.test(`countPromptWords() counts ${name}`, () => {
    assertEquals(countPromptWords({ model: "m", stream: true, messages: [...messages] }), expected);
  });
}

Deno.test("countPromptWords() counts the texts of the Messages API, its system text and its results among them", () => {
  const body = {
    model: "m",
    max_tokens: 1,
    stream: true,
    system: [{ type: "text", text: "You are a coder." }],
    messages: [
      { role: "user", content: [{ type: "text", text: "Fix it!" }] },
      {
        role: "assistant",
        content: [{ type: "thinking", thinking: "one two" }, { type: "tool_use", input: { a: "b" } }],
      },
      {
        role: "user",
        content: [{ type: "tool_result", content: "a.ts" }, {
          type: "tool_result",
          content: [{ type: "text", text: "ok" }],
        }],
      },
    ],
  } as const;
  assertEquals(
    countPromptWords({ ...body, system: [...body.system], messages: [...body.messages] } as never),
    4 + 2 + 2 + 1,
  );
});

Deno.test("countPromptWords() counts the texts of a Responses request, but no reasoning and no call", () => {
  const body = {
    model: "m",
    stream: true,
    store: false,
    instructions: "Be brief.",
    input: [
      { type: "message", role: "user", content: [{ type: "input_text", text: "Fix it!" }] },
      { type: "reasoning", summary: [], content: [{ type: "reasoning_text", text: "one two" }] },
      { type: "function_call", call_id: "c", name: "f", arguments: "{}" },
      { type: "function_call_output", call_id: "c", output: "a.ts:12" },
    ],
  };
  assertEquals(countPromptWords(body as never), 2 + 2 + 3);
});
