/**
 * Tests that the parts of a message are opened, extended and closed with the right events and content.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { OutputLogprob, UrlCitation } from "../../../../lib/base/text_source.ts";
import {
  appendAnnotation,
  appendRefusal,
  appendText,
  closeMessageItem,
  type MessageEntry,
} from "../../../../lib/translate/stream/message_items.ts";

const SOURCE: UrlCitation = {
  type: "url_citation",
  url: "https://a.example/",
  title: "A",
  start_index: 0,
  end_index: 2,
};

function createEntry(): MessageEntry {
  return { kind: "message", id: "msg_1", index: 3, parts: [] };
}

function createLogprob(token: string): OutputLogprob {
  return { token, logprob: -0.5, bytes: [], top_logprobs: [] };
}

/** Type and part number of events. */
function summarize(events: readonly object[]): string[] {
  return events.map((event) => {
    const type = "type" in event ? String(event.type).replace("response.", "") : "";
    return "content_index" in event ? `${type} ${event.content_index}` : type;
  });
}

Deno.test("a message without any part is closed with an empty content", () => {
  const { item, events } = closeMessageItem(createEntry(), "completed");
  assertEquals(item, { type: "message", id: "msg_1", status: "completed", role: "assistant", content: [] });
  assertEquals(summarize(events), ["output_item.done"]);
});

Deno.test("a refusal after a text is a part of its own, and text after it another one", () => {
  const entry = createEntry();
  const events = [
    ...appendText(entry, "Let me"),
    ...appendRefusal(entry, "I can"),
    ...appendRefusal(entry, "not."),
    ...appendText(entry, "But"),
  ];
  const { item, events: closing } = closeMessageItem(entry, "completed");
  assertEquals(summarize([...events, ...closing]), [
    "content_part.added 0",
    "output_text.delta 0",
    "output_text.done 0",
    "content_part.done 0",
    "content_part.added 1",
    "refusal.delta 1",
    "refusal.delta 1",
    "refusal.done 1",
    "content_part.done 1",
    "content_part.added 2",
    "output_text.delta 2",
    "output_text.done 2",
    "content_part.done 2",
    "output_item.done",
  ]);
  assertEquals(item.type === "message" && item.content, [
    { type: "output_text", text: "Let me", annotations: [], logprobs: [] },
    { type: "refusal", refusal: "I cannot." },
    { type: "output_text", text: "But", annotations: [], logprobs: [] },
  ]);
});

Deno.test("sources are numbered within their part and repeated at its end", () => {
  const entry = createEntry();
  appendText(entry, "Hi");
  assertEquals(appendAnnotation(entry, SOURCE), [{
    type: "response.output_text.annotation.added",
    item_id: "msg_1",
    output_index: 3,
    content_index: 0,
    annotation_index: 0,
    annotation: SOURCE,
  }]);
  const [second] = appendAnnotation(entry, SOURCE);
  assertEquals(second && "annotation_index" in second ? second.annotation_index : undefined, 1);
  const { item } = closeMessageItem(entry, "completed");
  assertEquals(item.type === "message" && item.content, [
    { type: "output_text", text: "Hi", annotations: [SOURCE, SOURCE], logprobs: [] },
  ]);
});

Deno.test("probabilities come with their delta and all together at the end, also those of half a character", () => {
  const entry = createEntry();
  const [first, half, rest] = ["a", "\ud83d", "\ude00"].map(createLogprob);
  if (!first || !half || !rest) throw new Error("three tokens expected");
  const deltas = [
    ...appendText(entry, "a", { logprobs: [first] }),
    ...appendText(entry, "\ud83d", { logprobs: [half] }),
    ...appendText(entry, "\ude00", { logprobs: [rest] }),
  ].flatMap((event) => event.type === "response.output_text.delta" ? [[event.delta, event.logprobs]] : []);
  assertEquals(deltas, [["a", [first]], ["😀", [rest]]]);
  const { item, events } = closeMessageItem(entry, "completed");
  const done = events.flatMap((event) => event.type === "response.output_text.done" ? event.logprobs : []);
  assertEquals(done, [first, half, rest]);
  assertEquals(item.type === "message" && item.content, [
    { type: "output_text", text: "a😀", annotations: [], logprobs: [first, half, rest] },
  ]);
});

Deno.test("a held text may come with the probabilities of as many tokens as a long answer has", () => {
  const entry = createEntry();
  const logprobs = Array.from({ length: 250_000 }, () => createLogprob("a"));
  appendText(entry, "a", { logprobs });
  assertEquals(entry.open?.logprobs.length, logprobs.length);
});
