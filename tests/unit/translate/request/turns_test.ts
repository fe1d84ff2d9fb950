/**
 * Tests that every order of items that Codex sends is repaired, always in the same way.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { messagesOf, translate } from "../../../support/exchange.ts";

function says(role: string, text: string): unknown {
  return { type: "message", role, content: [{ type: "input_text", text }] };
}

function call(id: string, args = "{}"): unknown {
  return { type: "function_call", call_id: id, name: "f", arguments: args };
}

function output(id: string, text: string): unknown {
  return { type: "function_call_output", call_id: id, output: text };
}

function thinks(text: string): unknown {
  return { type: "reasoning", summary: [{ type: "summary_text", text }] };
}

/** Messages in short: `user Hi`, `assistant Text [c1 c2]`, `tool c1 ok`. */
function shortOf(input: readonly unknown[]): string[] {
  return messagesOf(input).map((message) => {
    if (message.role === "tool") return `tool ${message.tool_call_id} ${message.content}`;
    if (message.role !== "assistant") return `${message.role} ${message.content}`;
    const calls = message.tool_calls?.map(({ id }) => id) ?? [];
    return `assistant ${message.content}${calls.length > 0 ? ` [${calls.join(" ")}]` : ""}`;
  });
}

const MISSING = "No output: the call was interrupted before it finished.";
const ORPHAN = "user Output of an earlier tool call that is no longer in the history:";

const ORDERS: readonly (readonly [string, readonly unknown[], readonly string[]])[] = [
  ["parallel calls", [call("a"), call("b"), output("a", "1"), output("b", "2")], [
    "assistant  [a b]",
    "tool a 1",
    "tool b 2",
  ]],
  ["outputs in another order", [call("a"), call("b"), output("b", "2"), output("a", "1")], [
    "assistant  [a b]",
    "tool a 1",
    "tool b 2",
  ]],
  [
    "consecutive calls",
    [call("a"), output("a", "1"), call("b"), output("b", "2")],
    ["assistant  [a]", "tool a 1", "assistant  [b]", "tool b 2"],
  ],
  [
    "the model's text between a call and its output",
    [call("a"), says("assistant", "Wait."), output("a", "1")],
    ["assistant Wait. [a]", "tool a 1"],
  ],
  [
    "a user's message between a call and its output (Codex 0.80 to 0.120)",
    [call("a"), says("user", "Warning"), output("a", "1"), says("user", "Go")],
    ["assistant  [a]", "tool a 1", "user Warning", "user Go"],
  ],
  [
    "system text between a call and its output",
    [says("user", "Hi"), call("a"), says("developer", "Mode"), output("a", "1")],
    ["user Hi", "assistant  [a]", "tool a 1", "user <system_message>\nMode\n</system_message>"],
  ],
  [
    "reasoning between parallel calls",
    [call("a"), thinks("Hm"), call("b"), output("a", "1"), output("b", "2")],
    ["assistant  [a b]", "tool a 1", "tool b 2"],
  ],
  [
    "a late output of an earlier turn",
    [call("a"), call("b"), output("a", "1"), says("assistant", "Next."), output("b", "2")],
    ["assistant  [a b]", "tool a 1", "tool b 2", "assistant Next."],
  ],
  ["a call without output", [call("a"), says("user", "Stop")], ["assistant  [a]", `tool a ${MISSING}`, "user Stop"]],
  ["one of two calls without output", [call("a"), call("b"), output("b", "2")], [
    "assistant  [a b]",
    `tool a ${MISSING}`,
    "tool b 2",
  ]],
  ["an output without call", [says("user", "Hi"), output("z", "9")], ["user Hi", `${ORPHAN}\n\n9`]],
  ["an output before its call", [output("a", "1"), call("a")], [
    `${ORPHAN}\n\n1`,
    "assistant  [a]",
    `tool a ${MISSING}`,
  ]],
  ["a second output of one call", [call("a"), output("a", "1"), output("a", "2")], [
    "assistant  [a]",
    "tool a 1",
    `${ORPHAN}\n\n2`,
  ]],
  [
    "an output without call between a call and its output",
    [call("a"), output("z", "9"), output("a", "1")],
    ["assistant  [a]", "tool a 1", `${ORPHAN}\n\n9`],
  ],
  [
    "the same id twice in sequence",
    [call("a"), output("a", "1"), call("a"), output("a", "2")],
    ["assistant  [a]", "tool a 1", "assistant  [a_2]", "tool a_2 2"],
  ],
  [
    "the same id twice at once",
    [call("a"), call("a"), output("a", "1"), output("a", "2")],
    ["assistant  [a a_2]", "tool a 1", "tool a_2 2"],
  ],
  [
    "the same id three times next to one that equals its repair",
    [call("a_2"), call("a"), call("a"), output("a_2", "0"), output("a", "1"), output("a", "2")],
    ["assistant  [a_2 a a_3]", "tool a_2 0", "tool a 1", "tool a_3 2"],
  ],
  [
    "empty ids",
    [call(""), output("", "1"), call(""), output("", "2")],
    ["assistant  [call_0]", "tool call_0 1", "assistant  [call_1]", "tool call_1 2"],
  ],
  ["reasoning without an answer", [thinks("Hm"), says("user", "Hi")], ["user Hi"]],
  ["a history that begins with a call", [call("a"), output("a", "1"), says("user", "Hi")], [
    "assistant  [a]",
    "tool a 1",
    "user Hi",
  ]],
];

for (const [name, input, expected] of ORDERS) {
  Deno.test(`groupTurns() repairs ${name}`, () => assertEquals(shortOf(input), [...expected]));
}

Deno.test("groupTurns() reports every repair", () => {
  const input = [
    call(""),
    output("z", "9"),
    call("a"),
    output("a", "1"),
    call("a"),
    thinks("Hm"),
    says("user", "Hi"),
    thinks("Hm"),
  ];
  const { notes } = translate({ input });
  assertEquals(notes, [
    "repaired input.call_id x2",
    "repaired input.output x1",
    "repaired input.call x2",
    "dropped input.reasoning x2",
    "dropped input.reasoning x1",
  ]);
});

/** A long thread with every kind of item, in complete turns. */
const THREAD: readonly unknown[] = [
  says("developer", "Base"),
  says("user", "Hi"),
  thinks("Hm"),
  call("a", ""),
  call("a", "[1]"),
  output("a", "1"),
  output("a", "2"),
  says("assistant", "Done."),
  says("developer", "Mode"),
  says("user", "More"),
  call(""),
  output("", "3"),
  output("gone", "4"),
  { type: "function_call", call_id: "i", name: "view_image", arguments: "{}" },
  { type: "function_call_output", call_id: "i", output: [{ type: "input_image", image_url: "data:1" }] },
  says("assistant", "Seen."),
  says("user", "Bye"),
];

/** Places where a request of this thread can end, because no turn is open there. */
const ENDS = THREAD.flatMap((item, index) => JSON.stringify(item).includes('"user"') ? [index + 1] : []);

for (const lateSystem of ["user", "system"] as const) {
  Deno.test(`a longer history only appends to the messages (late system text as ${lateSystem})`, () => {
    const whole = messagesOf(THREAD, { lateSystem });
    for (const end of ENDS) {
      const part = messagesOf(THREAD.slice(0, end), { lateSystem });
      assertEquals(JSON.stringify(whole.slice(0, part.length)), JSON.stringify(part), `the first ${end} items`);
    }
    assertEquals(ENDS.length, 3);
  });
}

Deno.test("the same request gives the same bytes", () => {
  const tools = [{ type: "function", name: "a.b" }, { type: "custom", name: "p" }];
  const [first, second] = [0, 1].map(() => JSON.stringify(translate({ tools, input: structuredClone(THREAD) }).chat));
  assertEquals(first, second);
});
