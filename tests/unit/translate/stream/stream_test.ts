/**
 * Tests that everything a provider streams reaches the client as events, in order and as soon as possible.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { decodeChunk } from "../../../../lib/chat/decode.ts";
import { CODEX_CLIENT, PLAIN_CLIENT } from "../../../../lib/responses/client_profiles.ts";
import { openEnvelope } from "../../../../lib/translate/reasoning_envelope.ts";
import { step } from "../../../../lib/translate/stream/stream.ts";
import { createHeartbeat, start } from "../../../../lib/translate/stream/start.ts";
import { deltaChunk } from "../../../../tools/chat_frames.ts";
import {
  calls,
  deltasOf,
  end,
  fragment,
  itemsOf,
  lastOf,
  NOW,
  play,
  stateOf,
  text,
  thought,
  typesOf,
} from "../../../support/exchange.ts";

/** Summary of an item: its type and text. */
function shortOf(events: Parameters<typeof itemsOf>[0]): string[] {
  return itemsOf(events).map((item) => {
    switch (item.type) {
      case "message":
        return `message ${
          item.content.map((part) => part.type === "refusal" ? `refuses ${part.refusal}` : part.text).join("|")
        }`;
      case "reasoning":
        return `reasoning ${item.summary.map((part) => part.text).join("|")}`;
      case "function_call":
        return `call ${item.name} ${item.arguments}`;
      default:
        return item.type;
    }
  });
}

Deno.test("start() opens with two events that hold the response at its start", () => {
  const [created, progress, ...more] = start(stateOf());
  assertEquals([created?.type, progress?.type, more], ["response.created", "response.in_progress", []]);
  assert(created !== undefined && "response" in created);
  const { id, status, created_at, output, model } = created.response;
  assertEquals([id, status, created_at, output, model], ["resp_1", "in_progress", NOW, [], "m"]);
});

Deno.test("step() gives the whole sequence of events for text", () => {
  const events = play([text("Hel"), text("lo"), end()], { client: PLAIN_CLIENT });
  const place = { item_id: "msg_1", output_index: 0, content_index: 0 };
  const part = { type: "output_text", text: "Hello", annotations: [], logprobs: [] } as const;
  const item = { type: "message", id: "msg_1", role: "assistant" } as const;
  assertEquals(events.slice(2, -1), [
    { type: "response.output_item.added", output_index: 0, item: { ...item, status: "in_progress", content: [] } },
    { type: "response.content_part.added", ...place, part: { ...part, text: "" } },
    { type: "response.output_text.delta", ...place, delta: "Hel", logprobs: [] },
    { type: "response.output_text.delta", ...place, delta: "lo", logprobs: [] },
    { type: "response.output_text.done", ...place, text: "Hello", logprobs: [] },
    { type: "response.content_part.done", ...place, part },
    { type: "response.output_item.done", output_index: 0, item: { ...item, status: "completed", content: [part] } },
  ]);
  assertEquals(lastOf(events).output, [{ ...item, status: "completed", content: [part] }]);
});

Deno.test("step() gives the whole sequence of events for reasoning", () => {
  const events = play([thought("H"), thought("m"), text("4"), end()]);
  const place = { item_id: "rs_1", output_index: 0, summary_index: 0 };
  const part = { type: "summary_text", text: "Hm" } as const;
  const [item] = itemsOf(events);
  assert(item?.type === "reasoning");
  assertEquals(events.slice(2, 9), [
    { type: "response.output_item.added", output_index: 0, item: { type: "reasoning", id: "rs_1", summary: [] } },
    { type: "response.reasoning_summary_part.added", ...place, part: { type: "summary_text", text: "" } },
    { type: "response.reasoning_summary_text.delta", ...place, delta: "H" },
    { type: "response.reasoning_summary_text.delta", ...place, delta: "m" },
    { type: "response.reasoning_summary_text.done", ...place, text: "Hm" },
    { type: "response.reasoning_summary_part.done", ...place, part },
    { type: "response.output_item.done", output_index: 0, item },
  ]);
  assertEquals(item.summary, [part]);
  assertEquals(openEnvelope(item.encrypted_content), {
    provider: "default",
    answer: "resp_1",
    field: "reasoning_content",
  });
});

const FIELDS: readonly (readonly [string, Record<string, unknown>])[] = [
  ["reasoning_content", { reasoning_content: "Hm" }],
  ["reasoning", { reasoning: "Hm" }],
  ["reasoning_text", { reasoning_text: "Hm" }],
  ["thinking", { content: [{ type: "thinking", thinking: [{ type: "text", text: "Hm" }] }] }],
  ["think_tag", { content: "<think>Hm</think>" }],
];

for (const [field, delta] of FIELDS) {
  Deno.test(`step() shows reasoning from ${field} and records the field`, () => {
    const events = play([deltaChunk(delta), text("4"), end()]);
    assertEquals(shortOf(events), ["reasoning Hm", "message 4"]);
    const [item] = itemsOf(events);
    assertEquals<unknown>(item?.type === "reasoning" && openEnvelope(item.encrypted_content)?.field, field);
  });
}

Deno.test("step() shows reasoning once that comes in two fields, or in a field and between tags", () => {
  const twice = deltaChunk({ reasoning: "Hm", reasoning_content: "Hm" });
  assertEquals(shortOf(play([twice, text("4"), end()])), ["reasoning Hm", "message 4"]);
  const tagged = deltaChunk({ reasoning_content: "Hm", content: "<think>Hm" });
  assertEquals(shortOf(play([tagged, text("</think>4"), end()])), ["reasoning Hm", "message 4"]);
});

Deno.test("step() separates think tags from the text however the frames are cut", () => {
  const whole = "<think>\nHm < 5\n</think>\n\nFour <b>";
  for (let cut = 1; cut < whole.length; cut++) {
    const events = play([text(whole.slice(0, cut)), text(whole.slice(cut)), end()]);
    assertEquals(shortOf(events), ["reasoning Hm < 5\n", "message Four <b>"], `cut at ${cut}`);
  }
});

Deno.test("step() keeps tags as text if the profile says so", () => {
  const events = play([text("<think>Hm</think>4"), end()], { profile: { thinkTags: "never" } });
  assertEquals(shortOf(events), ["message <think>Hm</think>4"]);
});

Deno.test("step() holds back text that may be part of a tag until the end", () => {
  assertEquals(shortOf(play([text("<thi"), end()])), ["message <thi"]);
  assertEquals(deltasOf(play([text("<think>Hm</th"), end()]), "reasoning_summary_text").join(""), "Hm</th");
});

Deno.test("step() opens a new item whenever the kind changes, and closes the previous one", () => {
  const events = play([thought("A"), text("B"), thought("C"), text("D"), end()]);
  assertEquals(shortOf(events), ["reasoning A", "message B", "reasoning C", "message D"]);
  const item = ["output_item.added", "reasoning_summary_part.added", "reasoning_summary_text.delta"];
  const message = ["output_item.added", "content_part.added", "output_text.delta"];
  const itemEnd = ["reasoning_summary_text.done", "reasoning_summary_part.done", "output_item.done"];
  const messageEnd = ["output_text.done", "content_part.done", "output_item.done"];
  const once = [...item, ...itemEnd, ...message, ...messageEnd];
  assertEquals(typesOf(events), ["created", "in_progress", ...once, ...once, "completed"]);
});

Deno.test("step() shows text as soon as it comes", () => {
  const state = stateOf();
  const events = step(state, decodeChunk(text("Hel")));
  assertEquals(events.map(({ type }) => type).at(-1), "response.output_text.delta");
  assertEquals(deltasOf(step(state, decodeChunk(text("lo"))), "output_text"), ["lo"]);
});

Deno.test("step() shows text for a request with history; only a compaction's text is sealed", () => {
  const events = play([text("Hi"), end()], {
    body: { input: ["Say hi.", { type: "compaction", encrypted_content: "x" }] },
  });
  assertEquals(shortOf(events), ["message Hi"]);
});

Deno.test("step() writes no message of only white space, but keeps white space before text", () => {
  const call = calls(fragment({ index: 0, id: "c1", name: "f", args: "{}" }));
  assertEquals(shortOf(play([text("\n\n"), call, end("tool_calls")])), ["call f {}"]);
  assertEquals(shortOf(play([text("\n"), text("\n"), text("Hi"), text("\n"), end()])), ["message \n\nHi\n"]);
});

Deno.test("step() shows a refusal as text, since Codex drops messages with a refusal part", () => {
  assertEquals(shortOf(play([deltaChunk({ refusal: "I ca" }), deltaChunk({ refusal: "n't." }), end()])), [
    "message I can't.",
  ]);
});

Deno.test("step() gives every delta an event of the same size, without earlier text", () => {
  const state = stateOf();
  step(state, decodeChunk(text("x".repeat(10_000))));
  const sizes = Array.from({ length: 50 }, () => JSON.stringify(step(state, decodeChunk(text("x")))).length);
  assertEquals(new Set(sizes).size, 1);
  assert((sizes[0] ?? Infinity) < 300);
});

Deno.test("step() gives no events after a failure", () => {
  const state = stateOf();
  step(state, decodeChunk({ error: { message: "Broke" } }));
  assertEquals(step(state, decodeChunk(text("Hi"))), []);
});

Deno.test("step() keeps structured reasoning whole in the envelope", () => {
  const detail = { type: "reasoning.text", format: "f", index: 0 };
  const events = play([
    deltaChunk({ reasoning: "a", reasoning_details: [{ ...detail, text: "a" }] }),
    deltaChunk({ reasoning: "b", reasoning_details: [{ ...detail, text: "b" }] }),
    deltaChunk({ reasoning_details: [{ ...detail, signature: "S" }] }),
    text("4"),
    end(),
  ]);
  const [item] = itemsOf(events);
  assertEquals(item?.type === "reasoning" && openEnvelope(item.encrypted_content), {
    provider: "default",
    answer: "resp_1",
    field: "reasoning",
    details: [{ ...detail, text: "ab", signature: "S" }],
  });
});

Deno.test("step() seals structured reasoning without text in an item of its own", () => {
  const details = [{ type: "reasoning.encrypted", data: "X" }];
  const events = play([deltaChunk({ content: "4", reasoning_details: details }), end()]);
  const [message, item] = itemsOf(events);
  assertEquals([message?.type, item?.type], ["message", "reasoning"]);
  assert(item?.type === "reasoning");
  assertEquals([item.summary, openEnvelope(item.encrypted_content)], [[], {
    provider: "default",
    answer: "resp_1",
    details,
  }]);
});

Deno.test("step() seals the signatures of calls before the calls are done", () => {
  const extra = { google: { thought_signature: "S" } };
  const call = { id: "c1", function: { name: "f", arguments: "{}" }, extra_content: extra };
  const events = play([calls(call), end()]);
  const done = events.flatMap((event) => event.type === "response.output_item.done" ? [event.item] : []);
  assertEquals(done.map((item) => item.type), ["reasoning", "function_call"]);
  const [sealed] = done;
  assertEquals(sealed?.type === "reasoning" && openEnvelope(sealed.encrypted_content), {
    provider: "default",
    answer: "resp_1",
    callExtras: { c1: extra },
  });
});

Deno.test("createHeartbeat() repeats the first event for Codex and the second for other clients", () => {
  for (const [client, index] of [[CODEX_CLIENT, 0], [PLAIN_CLIENT, 1]] as const) {
    const state = stateOf({ client });
    assertEquals(createHeartbeat(state), start(state)[index]);
  }
});
