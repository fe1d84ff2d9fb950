/**
 * Tests that a provider gets its own earlier reasoning back in the form that it wants, and no other provider's.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { ProviderProfile } from "../../../../../lib/providers/profile.ts";
import { type Envelope, sealEnvelope } from "../../../../../lib/translate/reasoning_envelope.ts";
import { translate, type Translated } from "../../../../support/exchange.ts";

type Replay = ProviderProfile["reasoningReplay"];

function reasoning(summary: string, envelope?: Partial<Envelope> | string): unknown {
  const sealed = typeof envelope === "object" ? sealEnvelope({ provider: "default", ...envelope }) : envelope;
  return {
    type: "reasoning",
    summary: summary === "" ? [] : [{ type: "summary_text", text: summary }],
    content: null,
    encrypted_content: sealed ?? null,
  };
}

const ANSWER = { type: "message", role: "assistant", content: [{ type: "output_text", text: "4" }] };
const CALL = { type: "function_call", call_id: "c1", name: "f", arguments: "{}" };
const OUTPUT = { type: "function_call_output", call_id: "c1", output: "ok" };

function translated(input: readonly unknown[], differs: Partial<ProviderProfile>): Translated {
  return translate({ input: [...input, ANSWER] }, differs);
}

/** The assistant message for `item` and a text, without its role; asserts that nothing was reported as dropped. */
function replayed(item: unknown, differs: Partial<ProviderProfile>): unknown {
  const { chat, notes } = translated([item], differs);
  const [message] = chat.messages;
  assertEquals([message?.role, notes], ["assistant", []]);
  return Object.fromEntries(Object.entries(message ?? {}).filter(([key]) => key !== "role"));
}

const DETAILS = [{ type: "reasoning.text", text: "Hm", signature: "S", index: 0 }];

/** Mode, envelope, and the keys that the message then holds. */
const MODES: readonly (readonly [Replay, Partial<Envelope>, object])[] = [
  ["same_field", { field: "reasoning_content" }, { content: "4", reasoning_content: "Hm" }],
  ["same_field", { field: "reasoning" }, { content: "4", reasoning: "Hm" }],
  ["same_field", { field: "reasoning", details: DETAILS }, {
    content: "4",
    reasoning: "Hm",
    reasoning_details: DETAILS,
  }],
  ["same_field", { field: "reasoning_text" }, { content: "4" }],
  ["same_field", { field: "think_tag" }, { content: "4" }],
  ["same_field", { field: "thinking" }, {
    content: [{ type: "thinking", thinking: [{ type: "text", text: "Hm" }] }, { type: "text", text: "4" }],
  }],
  ["same_field", {}, { content: "4" }],
  ["reasoning_content", { field: "reasoning" }, { content: "4", reasoning_content: "Hm" }],
  ["reasoning_content", { field: "think_tag" }, { content: "4", reasoning_content: "Hm" }],
  ["reasoning", { field: "reasoning_content" }, { content: "4", reasoning: "Hm" }],
  ["details", { field: "reasoning", details: DETAILS }, { content: "4", reasoning_details: DETAILS }],
  ["details", { field: "reasoning" }, { content: "4" }],
  ["thinking_parts", { field: "reasoning_content" }, {
    content: [{ type: "thinking", thinking: [{ type: "text", text: "Hm" }] }, { type: "text", text: "4" }],
  }],
  ["drop", { field: "reasoning_content", details: DETAILS }, { content: "4" }],
];

Deno.test("replayReasoning() uses the replay mode of the model if it has one of its own", () => {
  const differs = { reasoningReplay: "reasoning", replayByModel: { "upstream-": "think_tags" } } as const;
  const item = reasoning("Hm", { field: "reasoning" });
  assertEquals(replayed(item, differs), { content: "<think>\nHm\n</think>\n\n4" });
  assertEquals(replayed(item, { ...differs, replayByModel: { model: "think_tags" } }), {
    content: "4",
    reasoning: "Hm",
  });
  const [message] = translate({ input: [item, CALL, OUTPUT] }, differs).chat.messages;
  assertEquals(message, {
    role: "assistant",
    content: "<think>\nHm\n</think>",
    tool_calls: [{ id: "c1", type: "function", function: { name: "f", arguments: "{}" } }],
  });
});

for (const [reasoningReplay, envelope, expected] of MODES) {
  Deno.test(`replayReasoning() in mode ${reasoningReplay} replays ${envelope.field ?? "details only"}`, () => {
    assertEquals(replayed(reasoning("Hm", envelope), { reasoningReplay }), expected);
  });
}

Deno.test("replayReasoning() writes only thinking parts if a turn has no text", () => {
  const [message] = translate({ input: [reasoning("Hm", { field: "thinking" }), CALL, OUTPUT] }, {
    reasoningReplay: "thinking_parts",
  }).chat.messages;
  assertEquals(message?.content, [{ type: "thinking", thinking: [{ type: "text", text: "Hm" }] }]);
});

const FOREIGN: readonly (readonly [string, unknown])[] = [
  ["no envelope", reasoning("Hm")],
  ["another server's", reasoning("Hm", "gAAAAABo")],
  ["another provider's", reasoning("Hm", { provider: "other", field: "reasoning_content" })],
];
const MODE_NAMES: readonly Replay[] = [
  "same_field",
  "reasoning_content",
  "reasoning",
  "details",
  "thinking_parts",
  "drop",
];

for (const [name, item] of FOREIGN) {
  Deno.test(`replayReasoning() drops and reports reasoning with ${name} in every mode`, () => {
    for (const reasoningReplay of MODE_NAMES) {
      const { chat, notes } = translated([item], { reasoningReplay });
      assertEquals([chat.messages, notes], [[{ role: "assistant", content: "4" }], ["dropped input.reasoning x1"]]);
    }
  });

  Deno.test(`replayReasoning() sends reasoning with ${name} to a provider that requires reasoning`, () => {
    assertEquals(replayed(item, { reasoningReplay: "reasoning_content", reasoningRequired: "always" }), {
      content: "4",
      reasoning_content: "Hm",
    });
  });
}

Deno.test("replayReasoning() prefers the provider's own reasoning to another's", () => {
  const both = [reasoning("A", { provider: "other" }), reasoning("B", { field: "reasoning_content" })];
  const { chat } = translated(both, { reasoningReplay: "reasoning_content", reasoningRequired: "always" });
  assertEquals(chat.messages, [{ role: "assistant", content: "4", reasoning_content: "B" }]);
});

Deno.test("replayReasoning() joins the reasoning of one turn and prefers raw text to the summary", () => {
  const raw = {
    ...reasoning("short", { field: "reasoning" }) as object,
    content: [{ type: "reasoning_text", text: "raw " }],
  };
  const { chat } = translated([raw, reasoning("more", { field: "reasoning" })], {});
  assertEquals(chat.messages, [{ role: "assistant", content: "4", reasoning: "raw more" }]);
});

const REQUIRED: readonly (readonly [ProviderProfile["reasoningRequired"], readonly unknown[], string | undefined])[] = [
  ["never", [ANSWER], undefined],
  ["never", [CALL, OUTPUT], undefined],
  ["calls", [ANSWER], undefined],
  ["calls", [CALL, OUTPUT], ""],
  ["always", [ANSWER], ""],
  ["always", [CALL, OUTPUT], ""],
];

for (const [reasoningRequired, input, expected] of REQUIRED) {
  Deno.test(`replayReasoning() required ${reasoningRequired} gives ${input.length} items ${JSON.stringify(expected)}`, () => {
    const [message] = translate({ input }, { reasoningReplay: "reasoning_content", reasoningRequired }).chat.messages;
    assertEquals(message?.role === "assistant" ? message.reasoning_content : "no answer", expected);
  });
}

Deno.test("replayReasoning() returns signatures to the calls with which they came", () => {
  const callExtras = { c1: { google: { thought_signature: "S" } } };
  const input = [CALL, { ...CALL, call_id: "c2" }, reasoning("", { callExtras }), OUTPUT, { ...OUTPUT, call_id: "c2" }];
  const [message] = translate({ input }).chat.messages;
  assertEquals(message?.role === "assistant" ? message.tool_calls?.map((call) => call.extra_content) : [], [
    { google: { thought_signature: "S" } },
    undefined,
  ]);
});

Deno.test("replayReasoning() withholds signatures from a provider that did not write them", () => {
  const item = reasoning("", { provider: "other", callExtras: { c1: { google: { thought_signature: "S" } } } });
  const [message] = translate({ input: [item, CALL, OUTPUT] }).chat.messages;
  assertEquals(message?.role === "assistant" ? message.tool_calls?.[0]?.extra_content : "no answer", undefined);
});

Deno.test("replayReasoning() puts reasoning between tags if the provider reads it in the text", () => {
  const replay = { reasoningReplay: "think_tags" } as const;
  const thinking = reasoning("Hm.", { field: "reasoning" });
  assertEquals(translated([thinking], replay).chat.messages, [
    { role: "assistant", content: "<think>\nHm.\n</think>\n\n4" },
  ]);
  const [calling] = translate({ input: [thinking, CALL, OUTPUT] }, replay).chat.messages;
  assertEquals(calling?.content, "<think>\nHm.\n</think>");
  assertEquals(translated([], replay).chat.messages, [{ role: "assistant", content: "4" }]);
});

Deno.test("signatures are found under any call id, and malformed ones are omitted", () => {
  const ids = ["__proto__", "constructor", "toString", "c"];
  const sealed = JSON.parse(`{${ids.map((id) => `${JSON.stringify(id)}:{"s":"${id}"}`).join()},"d":"text"}`);
  const calls = [...ids, "d"].map((id) => ({ type: "function_call", call_id: id, name: "f", arguments: "{}" }));
  const { chat } = translate({ input: [reasoning("", { callExtras: sealed }), ...calls] });
  const extras = chat.messages.flatMap((message) => message.role === "assistant" ? message.tool_calls ?? [] : [])
    .map((call) => call.extra_content);
  assertEquals(extras, [...ids.map((id) => ({ s: id })), undefined]);
});

function thought({ messages: [message] }: Translated["chat"]): string | undefined {
  return message?.role === "assistant" ? message.reasoning_content : undefined;
}

Deno.test("replayReasoning() omits the reasoning of an answer that broke off, also if another answer follows", () => {
  const field = "reasoning_content";
  const broken = reasoning("I am cut.", { answer: "resp_1", field });
  const again = reasoning("So am I.", { answer: "resp_2", field, details: DETAILS });
  const whole = [
    reasoning("I call", { answer: "resp_3", field }),
    reasoning(" twice.", { answer: "resp_3", field }),
    reasoning("", { answer: "resp_3", details: [{ ...DETAILS[0], index: 1 }] }),
  ];
  const { chat, notes } = translate({ input: [broken, again, ...whole, CALL, OUTPUT] });
  assertEquals(chat.messages, translate({ input: [...whole, CALL, OUTPUT] }).chat.messages);
  assertEquals(thought(chat), "I call twice.");
  assertEquals(notes, ["dropped input.reasoning x2"]);
  assertEquals(thought(translate({ input: [broken, ANSWER, ...whole, CALL, OUTPUT] }).chat), "I am cut.I call twice.");
});
