/**
 * Tests that every event has the shape in OpenAI's document, and that numbers are unique and without gaps.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import * as events from "../../../lib/responses/events.ts";
import type { ResponseItem, ResponseObject } from "../../../lib/responses/types.ts";
import { numberFrom } from "../../support/numbering.ts";

const CONTENT = { item_id: "msg_1", output_index: 1, content_index: 0 };
const SUMMARY = { item_id: "rs_1", output_index: 0, summary_index: 0 };
const CALL = { item_id: "fc_1", output_index: 2 };
const ITEM: ResponseItem = { type: "reasoning", id: "rs_1", summary: [] };
const TEXT_PART = { type: "output_text", annotations: [], logprobs: [] };

const EVENTS: readonly (readonly [events.UnnumberedEvent, unknown])[] = [
  [events.outputItemAdded(3, ITEM), { type: "response.output_item.added", output_index: 3, item: ITEM }],
  [events.outputItemDone(3, ITEM), { type: "response.output_item.done", output_index: 3, item: ITEM }],
  [events.contentPartAdded(CONTENT, events.textPart("")), {
    type: "response.content_part.added",
    ...CONTENT,
    part: { ...TEXT_PART, text: "" },
  }],
  [events.contentPartDone(CONTENT, events.textPart("a")), {
    type: "response.content_part.done",
    ...CONTENT,
    part: { ...TEXT_PART, text: "a" },
  }],
  [events.outputTextDelta(CONTENT, "a"), { type: "response.output_text.delta", ...CONTENT, delta: "a", logprobs: [] }],
  [events.outputTextDone(CONTENT, "a"), { type: "response.output_text.done", ...CONTENT, text: "a", logprobs: [] }],
  [events.summaryPartAdded(SUMMARY), {
    type: "response.reasoning_summary_part.added",
    ...SUMMARY,
    part: { type: "summary_text", text: "" },
  }],
  [events.summaryPartDone(SUMMARY, "a"), {
    type: "response.reasoning_summary_part.done",
    ...SUMMARY,
    part: { type: "summary_text", text: "a" },
  }],
  [events.summaryTextDelta(SUMMARY, "a"), { type: "response.reasoning_summary_text.delta", ...SUMMARY, delta: "a" }],
  [events.summaryTextDone(SUMMARY, "a"), { type: "response.reasoning_summary_text.done", ...SUMMARY, text: "a" }],
  [events.argumentsDelta(CALL, "{"), { type: "response.function_call_arguments.delta", ...CALL, delta: "{" }],
  [events.argumentsDone(CALL, { name: "f", arguments: "{}" }), {
    type: "response.function_call_arguments.done",
    ...CALL,
    name: "f",
    arguments: "{}",
  }],
  [events.inputDelta(CALL, "a"), { type: "response.custom_tool_call_input.delta", ...CALL, delta: "a" }],
  [events.inputDone(CALL, "a"), { type: "response.custom_tool_call_input.done", ...CALL, input: "a" }],
];

for (const [event, expected] of EVENTS) {
  Deno.test(`${event.type} has its fields`, () => assertEquals<unknown>(event, expected));
}

Deno.test("numberFrom() continues the numbers from call to call and changes nothing else", () => {
  const number = numberFrom(5);
  assertEquals(number([events.outputTextDelta(CONTENT, "a")]), [
    { type: "response.output_text.delta", ...CONTENT, delta: "a", logprobs: [], sequence_number: 5 },
  ]);
  assertEquals(number([]), []);
  assertEquals(number([events.outputTextDelta(CONTENT, "b")])[0]?.sequence_number, 6);
});

Deno.test("isTerminal() recognises the three events that end a stream", () => {
  const response: ResponseObject = {
    id: "resp_1",
    object: "response",
    created_at: 1,
    completed_at: null,
    status: "completed",
    error: null,
    incomplete_details: null,
    model: "m",
    output: [],
  };
  const types = [
    "response.created",
    "response.in_progress",
    "response.completed",
    "response.incomplete",
    "response.failed",
  ] as const;
  assertEquals(types.map((type) => events.isTerminal(events.lifecycleEvent(type, response))), [
    false,
    false,
    true,
    true,
    true,
  ]);
  assertEquals(EVENTS.filter(([event]) => events.isTerminal(event)), []);
});
