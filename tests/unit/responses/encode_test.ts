/**
 * Tests that events are written whole and numbered without gaps, in any batches.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { EventEncoder } from "../../../lib/responses/encode.ts";
import * as events from "../../../lib/responses/events.ts";
import { SseDecoder } from "../../../lib/base/sse.ts";
import { numberFrom } from "../../support/numbering.ts";

const PLACE = { item_id: "msg_1", output_index: 0, content_index: 0 };
const OTHER = { item_id: "fc_1", output_index: 1 };
const SUMMARY = { item_id: "rs_1", output_index: 2 };
const LIST: readonly events.UnnumberedEvent[] = [
  events.contentPartAdded(PLACE, events.textPart("")),
  events.outputTextDelta(PLACE, 'He said "hi"\n'),
  events.outputTextDelta(PLACE, "\u2028 😀"),
  events.argumentsDelta(OTHER, "{"),
  events.outputTextDelta(PLACE, "again"),
  events.outputTextDelta({ ...PLACE, content_index: 1 }, "another part"),
  events.summaryTextDelta({ ...SUMMARY, summary_index: 0 }, "one part"),
  events.summaryTextDelta({ ...SUMMARY, summary_index: 1 }, "another part"),
  events.outputTextDone(PLACE, "all"),
];

Deno.test("EventEncoder writes the same events as numberFrom(), in any batches", () => {
  const expected = numberFrom(0)(LIST);
  for (let size = 1; size <= LIST.length; size++) {
    const encoder = new EventEncoder();
    const decoder = new SseDecoder();
    const decoded = [];
    for (let at = 0; at < LIST.length; at += size) {
      decoded.push(...decoder.feed(encoder.encode(LIST.slice(at, at + size))));
    }
    assertEquals(decoded.map((data) => JSON.parse(data)), JSON.parse(JSON.stringify(expected)));
  }
});

Deno.test("EventEncoder names the type of every event in its event line", () => {
  const text = new TextDecoder().decode(new EventEncoder().encode(LIST));
  const lines = text.split("\n").filter((line) => line.startsWith("event: "));
  assertEquals(lines, LIST.map((event) => `event: ${event.type}`));
});

Deno.test("EventEncoder writes no lone surrogates, which strict readers reject", () => {
  const bytes = new EventEncoder().encode([
    events.outputTextDone(PLACE, "a\ud83d"),
    events.outputTextDone(PLACE, "\\ud83d😀"),
  ]);
  const texts = new SseDecoder().feed(bytes).map((data) => JSON.parse(data).text);
  assertEquals(texts, ["a\ufffd", "\\ud83d😀"]);
});
