/**
 * Tests that items are opened, extended and closed with the right events and content.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { TextPieces } from "../../../../lib/base/text_pieces.ts";
import { appendCall, type CallEntry, closeCallItem, createCall } from "../../../../lib/translate/stream/call_items.ts";
import { appendText, closeMessageItem, type MessageEntry } from "../../../../lib/translate/stream/message_items.ts";
import {
  appendReasoning,
  closeReasoningItem,
  type ReasoningEntry,
} from "../../../../lib/translate/stream/output_items.ts";
import type { UnnumberedEvent } from "../../../../lib/responses/events.ts";
import type { ToolKind } from "../../../../lib/responses/types.ts";

/** A call of `kind` without arguments. */
function createEmptyCall(kind: ToolKind): CallEntry {
  return createCall({ id: "c1" }, { tool: { kind, name: "f" }, index: 0, newId: () => "fc_1" });
}

/** The deltas and the final text of an item that is written in `pieces`. */
function written(kind: "message" | "reasoning" | "function" | "custom", pieces: readonly string[]): [string[], string] {
  const closed: UnnumberedEvent[] = [];
  if (kind === "message" || kind === "reasoning") {
    const place = { id: "i", index: 0 };
    if (kind === "message") {
      const entry: MessageEntry = { kind, ...place, parts: [] };
      for (const piece of pieces) closed.push(...appendText(entry, piece));
      closed.push(...closeMessageItem(entry, "completed").events);
    } else {
      const entry: ReasoningEntry = { kind, ...place, parts: [], pieces: new TextPieces() };
      for (const piece of pieces) closed.push(...appendReasoning(entry, piece));
      closed.push(...closeReasoningItem(entry, "").events);
    }
  } else {
    const entry = createEmptyCall(kind);
    for (const piece of pieces) closed.push(...appendCall(entry, piece));
    closed.push(...closeCallItem(entry, "completed").events);
  }
  const done = closed.flatMap((event) => {
    if (event.type === "response.function_call_arguments.done") return [event.arguments];
    if (event.type === "response.custom_tool_call_input.done") return [event.input];
    return "text" in event ? [event.text] : [];
  });
  return [closed.flatMap((event) => "delta" in event ? [event.delta] : []), done.join("|")];
}

const HALVES: readonly (readonly [readonly string[], readonly string[], string])[] = [
  [["a\ud83d", "\ude00b"], ["a", "😀b"], "a😀b"],
  [["\ud83d", "\ude00"], ["😀"], "😀"],
  [["\ud83d", "b"], ["\ufffdb"], "\ufffdb"],
  [["a\ude00", "b"], ["a\ufffd", "b"], "a\ufffdb"],
  [["a\ud83d"], ["a", "\ufffd"], "a\ufffd"],
  [["\ud83d", "\ud83d", "\ude00"], ["\ufffd", "😀"], "\ufffd😀"],
];

for (const kind of ["message", "reasoning", "function", "custom"] as const) {
  Deno.test(`characters that were cut in two are joined again in a ${kind}`, () => {
    for (const [pieces, deltas, text] of HALVES) {
      const wrapped = kind === "custom" ? ['{"input":"', ...pieces, '"}'] : pieces;
      if (kind !== "function") assertEquals(written(kind, wrapped), [[...deltas], text]);
      else assertEquals(written(kind, ['{"x":"', ...pieces]), [['{"x":"', ...deltas], `{"x":"${text}`]);
    }
  });
}

Deno.test("an escaped lone surrogate in freeform text becomes U+FFFD", () => {
  assertEquals(written("custom", ['{"input":"a\\ud83d"}']), [["a", "\ufffd"], "a\ufffd"]);
});
