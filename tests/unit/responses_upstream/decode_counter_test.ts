/**
 * Tests that what a template read of an answer is not said again when its items end.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../lib/base/json.ts";
import { RESPONSES_WIRE } from "../../../lib/responses_upstream/wire.ts";
import { FrameDecoder } from "../../../lib/wire/frames.ts";

const UTF8 = new TextEncoder();

/** What a stream says, by kind; a second decoder without a template must say the same. */
function decodeTexts(events: readonly JsonObject[]): { text: string; reasoning: string; arguments: string } {
  const bytes = UTF8.encode(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""));
  const [quick, slow] = [RESPONSES_WIRE, { ...RESPONSES_WIRE, slots: [] }].map((wire) => {
    const { chunks } = new FrameDecoder(wire).feed(bytes);
    return {
      text: chunks.map(({ text }) => text).join(""),
      reasoning: chunks.map(({ reasoning }) => reasoning).join(""),
      arguments: chunks.flatMap(({ calls }) => calls).map((call) => call.arguments).join(""),
    };
  });
  assertEquals(quick, slow);
  return quick ?? { text: "", reasoning: "", arguments: "" };
}

function messageOf(text: string, fields: JsonObject = {}): JsonObject {
  return { type: "message", role: "assistant", content: [{ type: "output_text", text }], ...fields };
}

Deno.test("a message whose deltas a template read is not repeated by its end", () => {
  const place = { item_id: "msg_1", output_index: 0, content_index: 0 };
  const delta = (text: string, number: number) => (
    {
      type: "response.output_text.delta",
      sequence_number: number,
      ...place,
      delta: text,
      obfuscation: "x".repeat(number),
    }
  );
  const { text } = decodeTexts([
    { type: "response.output_item.added", output_index: 0, item: messageOf("", { id: "msg_1" }) },
    ...["a", "b", "ç\n", "d"].map(delta),
    { type: "response.output_text.done", ...place, text: "abç\nd" },
    { type: "response.output_item.done", output_index: 0, item: messageOf("abç\nde", { id: "msg_1" }) },
  ]);
  assertEquals(text, "abç\nde");
});

Deno.test("a second item that no event names is counted for itself", () => {
  const delta = (text: string) => ({ type: "response.output_text.delta", delta: text });
  const { text } = decodeTexts([
    { type: "response.output_item.added", item: messageOf("") },
    ...["a", "b", "c"].map(delta),
    { type: "response.output_item.done", item: messageOf("abc") },
    { type: "response.output_item.added", item: messageOf("") },
    ...["x", "y", "z"].map(delta),
    { type: "response.output_item.done", item: messageOf("xyz!") },
  ]);
  assertEquals(text, "abcxyz!");
});

Deno.test("reasoning and arguments are counted, and freeform text is escaped in every piece", () => {
  const reasoning = (text: string) => ({ type: "response.reasoning_text.delta", output_index: 0, delta: text });
  const call = { type: "function_call", call_id: "c1", name: "f" };
  const patch = { type: "custom_tool_call", call_id: "c2", name: "p" };
  const said = decodeTexts([
    { type: "response.output_item.added", output_index: 0, item: { type: "reasoning", summary: [] } },
    ...["h", "m", "."].map(reasoning),
    {
      type: "response.output_item.done",
      output_index: 0,
      item: { type: "reasoning", summary: [], content: [{ type: "reasoning_text", text: "hm." }] },
    },
    { type: "response.output_item.added", output_index: 1, item: { ...call, arguments: "" } },
    ...['{"a":', "1", "}"].map((text) => (
      { type: "response.function_call_arguments.delta", output_index: 1, delta: text }
    )),
    { type: "response.output_item.done", output_index: 1, item: { ...call, arguments: '{"a":1}' } },
    { type: "response.output_item.added", output_index: 2, item: { ...patch, input: "" } },
    ...["x", "y", '"\n'].map((text) => (
      { type: "response.custom_tool_call_input.delta", output_index: 2, delta: text }
    )),
    { type: "response.output_item.done", output_index: 2, item: { ...patch, input: 'xy"\n' } },
  ]);
  assertEquals(said, { text: "", reasoning: "hm.", arguments: '{"a":1}{"input":"xy\\"\\n"}' });
});
