/**
 * Tests that a whole message adds what its deltas have not said yet, and nothing twice.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeChunk } from "../../../../lib/chat/decode.ts";
import type { JsonObject } from "../../../../lib/base/json.ts";
import { finish } from "../../../../lib/translate/stream/finish.ts";
import { start } from "../../../../lib/translate/stream/start.ts";
import { step } from "../../../../lib/translate/stream/stream.ts";
import { ReceivedMessage } from "../../../../lib/translate/stream/whole_message.ts";
import { calls, deltasOf, fragment, itemsOf, stateOf, text, textOfItem, thought } from "../../../support/exchange.ts";

/** A frame with a whole message, and the delta beside it if there is one. */
function whole(message: JsonObject, delta?: JsonObject, reason = "stop"): JsonObject {
  return { choices: [{ index: 0, ...(delta && { delta }), message, finish_reason: reason }] };
}

/** The items of an answer as `type text`, and its repairs. The deltas are checked to be the text. */
function answerOf(frames: readonly JsonObject[]): string[] {
  const state = stateOf();
  const events = start(state);
  for (const frame of frames) events.push(...step(state, decodeChunk(frame)));
  events.push(...finish(state, { sawDone: true }));
  const items = itemsOf(events).map((item) => `${item.type} ${textOfItem(item)}`);
  const shown = itemsOf(events).filter(({ type }) => type === "message").map(textOfItem);
  assertEquals(deltasOf(events, "output_text").join(""), shown.join(""));
  return [...items, state.repairs.describe()];
}

const HELLO = "Hello, é world";
const CALL = { id: "a", type: "function", function: { name: "f", arguments: '{"x":1}' } };
const OTHER = { id: "b", type: "function", function: { name: "f", arguments: '{"x":2}' } };

function piece(args: string, id?: string): JsonObject {
  return calls(fragment({ index: 0, ...(id !== undefined && { id, name: "f" }), args }));
}

for (const delta of [undefined, {}, { content: "" }, { role: "assistant", content: null }]) {
  const beside = JSON.stringify(delta) ?? "no delta";

  Deno.test(`a whole message beside ${beside} repeats no text, wherever the deltas were cut`, () => {
    for (let at = 1; at < HELLO.length; at++) {
      const frames = [text(HELLO.slice(0, at)), text(HELLO.slice(at)), whole({ content: HELLO }, delta)];
      assertEquals(answerOf(frames), [`message ${HELLO}`, "1 repeated text"]);
    }
  });

  Deno.test(`a whole message beside ${beside} adds the text that was not streamed`, () => {
    for (let at = 1; at < HELLO.length; at++) {
      assertEquals(answerOf([text(HELLO.slice(0, at)), whole({ content: HELLO }, delta)]), [
        `message ${HELLO}`,
        "1 repeated text",
      ]);
    }
  });

  Deno.test(`a whole message beside ${beside} is the answer if nothing was streamed`, () => {
    const message = { content: HELLO, reasoning_content: "Hm.", tool_calls: [CALL] };
    assertEquals(answerOf([whole(message, delta, "tool_calls")]), [
      "reasoning Hm.",
      `message ${HELLO}`,
      'function_call {"x":1}',
      "",
    ]);
  });

  Deno.test(`a whole message beside ${beside} repeats no call`, () => {
    const message = { content: null, tool_calls: [CALL, OTHER] };
    assertEquals(answerOf([piece('{"x":1}', "a"), whole(message, delta, "tool_calls")]), [
      'function_call {"x":1}',
      'function_call {"x":2}',
      "1 repeated call",
    ]);
  });
}

Deno.test("a whole message beside the last delta repeats neither text nor reasoning", () => {
  const frames = [
    thought("H"),
    thought("m."),
    text("Hel"),
    whole({ content: "Hello", reasoning_content: "Hm." }, { content: "lo" }),
  ];
  assertEquals(answerOf(frames), ["reasoning Hm.", "message Hello", "2 repeated texts"]);
});

Deno.test("a whole message beside every delta holds everything so far", () => {
  const frames = ["He", "l", "lo"].map((content, at) =>
    whole({ content: "Hello".slice(0, [2, 3, 5][at]) }, { content }, at === 2 ? "stop" : undefined)
  );
  assertEquals(answerOf(frames), ["message Hello", "3 repeated texts"]);
});

Deno.test("whole messages that grow are one answer", () => {
  const frames = [1, 2, 5, 5].map((end) => whole({ content: "Hello".slice(0, end) }));
  assertEquals(answerOf(frames), ["message Hello", "3 repeated texts"]);
});

Deno.test("messages that hold pieces only are joined", () => {
  assertEquals(answerOf(["Hel", "lo"].map((content) => whole({ content }))), ["message Hello", ""]);
});

Deno.test("a whole message without the thinking that the deltas held between tags repeats no text", () => {
  const frames = [text("<think>Hm.</think>Hel"), text("lo"), whole({ content: "Hello!" })];
  assertEquals(answerOf(frames), ["reasoning Hm.", "message Hello!", "1 repeated text"]);
});

Deno.test("a whole message that says something else adds nothing to what was streamed", () => {
  assertEquals(answerOf([text("Hello"), whole({ content: "Goodbye, all" })]), ["message Hello", "1 repeated text"]);
  assertEquals(answerOf([text("\n\nHello \n"), whole({ content: "Hello" })]), [
    "message \n\nHello \n",
    "1 repeated text",
  ]);
});

Deno.test("a delta that repeats the text is text", () => {
  assertEquals(answerOf([text("ha"), text("ha"), { choices: [{ delta: {}, finish_reason: "stop" }] }]), [
    "message haha",
    "",
  ]);
});

/** Calls that were streamed, those of the whole message, and the arguments that run. */
const MESSAGES: Readonly<Record<string, readonly [frames: readonly JsonObject[], message: unknown[], runs: string[]]>> =
  {
    "other ids for the same calls": [
      [piece('{"x":', "a"), piece("1}")],
      [{ ...CALL, id: "z" }],
      ['{"x":1}'],
    ],
    "no ids": [
      [piece('{"x":1}', "a"), calls(fragment({ index: 1, id: "b", name: "f", args: '{"x":1}' }))],
      [{ function: CALL.function }, { function: { name: "f", arguments: '{"x": 1}' } }],
      ['{"x":1}', '{"x":1}'],
    ],
    "one more call of the same kind": [
      [piece('{"x":1}', "a")],
      [{ function: CALL.function }, { function: CALL.function }],
      ['{"x":1}', '{"x":1}'],
    ],
    "the arguments of a call that had only a name": [[piece("", "a")], [{ function: CALL.function }], ['{"x":1}']],
    "the end of a call that broke off": [[piece('{"x"', "a")], [CALL], ['{"x":1}']],
    "arguments as an object": [
      [piece('{"x":1}', "a")],
      [{ id: "a", function: { name: "f", arguments: { x: 1 } } }],
      ['{"x":1}'],
    ],
    "a call without arguments": [
      [piece("{}", "a")],
      [{ function: { name: "f", arguments: "{}" } }],
      ["{}"],
    ],
  };

for (const [name, [frames, message, runs]] of Object.entries(MESSAGES)) {
  Deno.test(`a whole message runs no call twice: ${name}`, () => {
    const answer = answerOf([...frames, whole({ tool_calls: message }, {}, "tool_calls")]);
    assertEquals(answer.slice(0, -1), runs.map((args) => `function_call ${args}`));
  });
}

Deno.test("ReceivedMessage takes structured reasoning once", () => {
  const chunk = { text: "", reasoning: "", refusal: "", calls: [], reasoningDetails: [{ text: "Hm" }] };
  const received = new ReceivedMessage();
  const first = received.takeNew({ ...chunk, isWhole: true }, () => "");
  const again = received.takeNew({ ...chunk, isWhole: true }, () => "");
  assertEquals([first.chunk.reasoningDetails, again.chunk.reasoningDetails], [[{ text: "Hm" }], undefined]);
});
