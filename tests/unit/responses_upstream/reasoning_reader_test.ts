/**
 * Tests of the reader of one reasoning item of a vendor's answer: what is shown, and what is kept for the replay.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { ReasoningReader } from "../../../lib/responses_upstream/reasoning_reader.ts";

type Item = Record<string, unknown>;

function summary(text: string): Item {
  return { type: "summary_text", text };
}

function content(text: string): Item {
  return { type: "reasoning_text", text };
}

/** The texts that are shown, with field and part, and what is kept. */
function read(events: readonly (readonly [string, Item])[], item: Item): unknown[] {
  const reader = new ReasoningReader(0);
  const chunks = [...events.flatMap(([type, event]) => reader.extend(type, event)), ...reader.finish(item)];
  return chunks.map(({ reasoning, reasoningField, part, closes }) =>
    closes ? closes.kept ?? null : [reasoning, reasoningField, part]
  );
}

const ITEMS: readonly (readonly [string, readonly (readonly [string, Item])[], Item, unknown[]])[] = [
  ["a summary and its seal", [], {
    id: "rs_1",
    type: "reasoning",
    status: "completed",
    summary: [summary("A"), summary("B")],
    content: null,
    encrypted_content: "seal==",
  }, [["A", "summary", 0], ["B", "summary", 1], { type: "reasoning", encrypted_content: "seal==" }]],
  ["content without a summary", [["response.reasoning_text.delta", { content_index: 0, delta: "A" }]], {
    summary: [],
    content: [content("AB")],
    encrypted_content: null,
  }, [["A", "reasoning_text", 0], ["B", "reasoning_text", 0], null]],
  [
    "both, of which only the summary is shown",
    [
      ["response.reasoning_summary_text.delta", { summary_index: 0, delta: "A" }],
      ["response.reasoning_text.delta", { content_index: 0, delta: "long" }],
    ],
    { summary: [summary("A")], content: [content("long")] },
    [["A", "summary", 0], {
      type: "reasoning",
      content: [content("long")],
    }],
  ],
  ["further keys of the vendor", [], { summary: [], encrypted_content: "s", format: "f", signature: "g" }, [{
    type: "reasoning",
    encrypted_content: "s",
    format: "f",
    signature: "g",
  }]],
  ["an empty seal", [], { summary: [summary("A")], encrypted_content: "" }, [["A", "summary", 0], null]],
  ["nothing", [], { summary: [] }, [null]],
  ["events of parts, which say nothing new", [["response.content_part.added", { part: content("") }]], {
    content: [content("A")],
  }, [["A", "reasoning_text", 0], null]],
];

for (const [what, events, item, expected] of ITEMS) {
  Deno.test(`reasoning with ${what} is read`, () => assertEquals(read(events, item), expected));
}

Deno.test("a seal that comes with the last event is passed on, unless the item had one", () => {
  const late = { summary: [summary("A")], encrypted_content: "late" };
  const seals = [{ summary: [summary("A")] }, { summary: [summary("A")], encrypted_content: "early" }].map((item) => {
    const reader = new ReasoningReader(2);
    reader.finish(item);
    return reader.complete(late).map(({ seal }) => seal);
  });
  assertEquals(seals, [[{ key: "2", kept: { type: "reasoning", encrypted_content: "late" } }], []]);
});
