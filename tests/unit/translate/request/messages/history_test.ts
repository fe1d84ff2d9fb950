/**
 * Tests of the translation of a history into system text and messages.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { sealCompaction } from "../../../../../lib/translate/reasoning_envelope.ts";
import { says } from "../../../../support/history_items.ts";
import {
  call,
  F,
  listMessages,
  output,
  reasoning,
  text,
  thinks,
  translateForMessages,
} from "../../../../support/messages_request.ts";

const [U, D] = [says("user", "Hi."), says("developer", "Late.")];

function use(id: string) {
  return { role: "assistant", content: [{ type: "tool_use", id, name: "f", input: {} }] };
}

function results(...ids: string[]) {
  return ids.map((id) => ({ type: "tool_result", tool_use_id: id, content: [{ type: "text", text: "1" }] }));
}

Deno.test("instructions and leading developer texts become system blocks, and the first message is the user's", () => {
  const { body } = translateForMessages({
    instructions: "Be brief.",
    input: [says("developer", "A"), says("system", "B"), U],
  });
  assertEquals(body.system, ["Be brief.", "A", "B"].map((words) => ({ type: "text", text: words })));
  assertEquals(body.messages, [text("user", "Hi.")]);
});

Deno.test("a history that starts with a call gets a message of the user before it", () => {
  const messages = listMessages([call("c1"), output("c1")], {}, { tools: [F] });
  assertEquals(
    messages,
    [text("user", "Follow the instructions above."), use("c1"), {
      role: "user",
      content: results("c1"),
    }] as typeof messages,
  );
});

Deno.test("late developer text stands directly before the next answer, not between call and result", () => {
  const messages = listMessages([U, D, call("c1"), D, output("c1"), D, says("user", "Go.")], {}, { tools: [F] });
  assertEquals(
    messages,
    [
      text("user", "Hi."),
      text("system", "Late."),
      use("c1"),
      { role: "user", content: [...results("c1"), { type: "text", text: "Go." }] },
      text("system", "Late.", "Late."),
    ] as typeof messages,
  );
});

for (
  const target of [{ model: "claude-sonnet-5" }, { model: "claude-opus-4-7" }, { model: "claude-haiku-5-5" }, {
    provider: "deepseek",
    model: "deepseek-v4",
  }]
) {
  Deno.test(`late developer text becomes marked text of the user behind the results for ${target.model}`, () => {
    const input = [says("developer", "First."), U, call("c1"), output("c1"), D];
    const { body } = translateForMessages({ input, tools: [F] }, target);
    assertEquals(body.system, [{ type: "text", text: "First." }]);
    assertEquals(body.messages.at(-1)?.content, [
      ...results("c1"),
      { type: "text", text: "<system_message>\nLate.\n</system_message>" },
    ] as never);
  });
}

Deno.test("a late developer text behind an answer gets a message of the user before it", () => {
  assertEquals(listMessages([U, says("assistant", "Ho."), D]), [
    text("user", "Hi."),
    text("assistant", "Ho."),
    text("user", "Go on."),
    text("system", "Late."),
  ]);
});

Deno.test("two parallel calls are one turn, and their results one message in the order of the calls", () => {
  const messages = listMessages([U, call("c1"), call("c2"), output("c2"), output("c1"), says("user", "Stop.")], {}, {
    tools: [F],
  });
  assertEquals(
    messages.slice(1),
    [
      { role: "assistant", content: [...use("c1").content, ...use("c2").content] },
      { role: "user", content: [...results("c1", "c2"), { type: "text", text: "Stop." }] },
    ] as typeof messages,
  );
});

Deno.test("a history never ends on the assistant's words, which newer models refuse", () => {
  assertEquals(listMessages([U, says("assistant", "Ho. ")]).at(-1), text("user", "Go on."));
});

Deno.test("two answers without anything between them are two messages with one of the user between", () => {
  const input = [
    U,
    reasoning([thinks("a")], { answer: "resp_1" }),
    says("assistant", "A"),
    reasoning([thinks("b")], { answer: "resp_2" }),
    says("assistant", "B"),
    U,
  ];
  assertEquals(listMessages(input).map(({ role, content }) => [role, content.length]), [
    ["user", 1],
    ["assistant", 2],
    ["user", 1],
    ["assistant", 2],
    ["user", 1],
  ]);
});

Deno.test("blank texts and messages are left out, and reported", () => {
  const { body, notes } = translateForMessages({
    input: [U, says("user", " \n"), says("assistant", ""), says("user", "Ho.")],
  });
  assertEquals(body.messages, [text("user", "Hi.", "Ho.")]);
  assertEquals(notes, ["repaired input.message x1", "dropped input.reasoning x1"]);
});

Deno.test("an output without its call becomes words of the user, and is reported", () => {
  const { body, notes } = translateForMessages({ input: [U, output("gone", "5")] });
  assertEquals(body.messages, [
    text("user", "Hi.", "Output of an earlier tool call that is no longer in the history:", "5"),
  ]);
  assertEquals(notes, ["repaired input.output x1"]);
});

Deno.test("summaries, sealed ones, messages of agents and requests for a summary are texts of the user", () => {
  const agent = {
    type: "agent_message",
    author: "/root",
    recipient: "/root/a",
    content: [{ type: "encrypted_content", encrypted_content: "Say hi." }],
  };
  const messages = listMessages([
    { type: "compaction", encrypted_content: sealCompaction("All went well.") },
    { type: "compaction", encrypted_content: "gAAAA" },
    agent,
    { type: "compaction_trigger" },
  ]);
  const texts = messages[0]?.content.map((block) => block.type === "text" ? block.text.split("\n").at(-1) : "");
  assertEquals(texts?.map((words) => words?.slice(0, 20)), [
    "All went well.",
    "[The earlier part of",
    "Say hi.",
    "Leave out what no lo",
  ]);
});

Deno.test("a request with nothing but system text gets a message of the user, one with nothing at all gets none", () => {
  assertEquals(listMessages([], {}, { instructions: "Be." }), [text("user", "Follow the instructions above.")]);
  assertEquals(listMessages([]), []);
});
