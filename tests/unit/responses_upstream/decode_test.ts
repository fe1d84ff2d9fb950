/**
 * Tests of the decoder of a vendor's events: which item an event belongs to, and how an answer ends.
 *
 * `fixtures/providers` has whole answers in the shapes of each vendor.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { AnswerChunk } from "../../../lib/wire/chunk.ts";
import { VendorDecoder } from "../../../lib/responses_upstream/decode.ts";

type Event = Record<string, unknown>;

const MESSAGE = { type: "message", id: "msg_1", role: "assistant", content: [] };
const WHOLE = { ...MESSAGE, status: "completed", content: [{ type: "output_text", text: "Hello." }] };

function added(item: Event, index: number | undefined = 0): Event {
  return { type: "response.output_item.added", item, ...(index !== undefined && { output_index: index }) };
}

function done(item: Event, index: number | undefined = 0): Event {
  return { ...added(item, index), type: "response.output_item.done" };
}

function delta(text: string, place: Event = { output_index: 0 }): Event {
  return { type: "response.output_text.delta", content_index: 0, delta: text, ...place };
}

function decode(events: readonly unknown[]): { readonly decoder: VendorDecoder; readonly chunks: AnswerChunk[] } {
  const decoder = new VendorDecoder();
  return { decoder, chunks: events.flatMap((event) => [...decoder.decode(event)]) };
}

/** The texts, and the items that begin (`+`) and end (`-`), in order. */
function outline(events: readonly unknown[]): string[] {
  return decode(events).chunks.flatMap(({ opens, text, closes }) => [
    ...(opens ? [`+${opens.id ?? "?"}`] : []),
    ...(text === "" ? [] : [text]),
    ...(closes ? ["-"] : []),
  ]);
}

const OUTLINES: readonly (readonly [string, readonly unknown[], readonly string[]])[] = [
  ["adds what the pieces left out", [added(MESSAGE), delta("Hel"), done(WHOLE)], ["+msg_1", "Hel", "lo.", "-"]],
  ["begins an item that only ends", [done(WHOLE)], ["+msg_1", "Hello.", "-"]],
  ["reads a repeated beginning and a repeated end once", [added(MESSAGE), added(MESSAGE), done(WHOLE), done(WHOLE)], [
    "+msg_1",
    "Hello.",
    "-",
  ]],
  ["begins an item for a piece of none", [delta("Hi", { item_id: "x" })], ["+x", "Hi"]],
  ["finds the item of a piece without number by its id", [
    added(MESSAGE, undefined),
    delta("Hi", { item_id: "msg_1" }),
  ], ["+msg_1", "Hi"]],
  ["finds the item of a piece without number and id", [added(MESSAGE), delta("Hi", {})], ["+msg_1", "Hi"]],
  ["trusts the number, not the id", [added(MESSAGE), delta("Hi", { output_index: 0, item_id: "msg_9" })], [
    "+msg_1",
    "Hi",
  ]],
  ["begins another item under a number that is used again", [
    done(WHOLE),
    added({ ...MESSAGE, id: "msg_2" }),
    delta("B"),
  ], ["+msg_1", "Hello.", "-", "+msg_2", "B"]],
  ["gives a piece to the message where another item has its number", [
    added({ type: "reasoning", id: "rs_1" }),
    delta("Hi", { output_index: 0, item_id: "m" }),
  ], ["+rs_1", "+m", "Hi"]],
  ["reads items that stand in the last event only", [
    { type: "response.completed", response: { status: "completed", output: [WHOLE] } },
  ], ["+msg_1", "Hello.", "-"]],
  ["reads no item of the last event again, whatever its id", [
    done(WHOLE),
    { type: "response.completed", response: { output: [{ ...WHOLE, id: "other" }] } },
  ], ["+msg_1", "Hello.", "-"]],
  ["ends an item that only the last event ends", [
    added(MESSAGE),
    delta("Hello."),
    { type: "response.completed", response: { output: [WHOLE] } },
  ], ["+msg_1", "Hello.", "-"]],
  ["shows no more of an answer that failed", [
    { type: "response.failed", response: { status: "failed", output: [WHOLE], error: { message: "No." } } },
  ], []],
];

for (const [what, events, expected] of OUTLINES) {
  Deno.test(`VendorDecoder ${what}`, () => assertEquals(outline(events), expected));
}

/** The last chunk of an answer without the parts that are empty. */
function lastOf(events: readonly unknown[]): Partial<AnswerChunk> {
  const { text: _text, reasoning: _reasoning, refusal: _refusal, calls: _calls, ...rest } = decode(events).chunks
    .at(-1) ?? { text: "", reasoning: "", refusal: "", calls: [] };
  return rest;
}

const ENDS: readonly (readonly [string, Event, Partial<AnswerChunk>])[] = [
  ["a completed answer", { type: "response.completed", response: { status: "completed" } }, {
    finishReason: "completed",
    isLast: true,
  }],
  ["the last event of a gateway", { type: "response.done", response: {} }, { finishReason: "completed", isLast: true }],
  ["a limit", {
    type: "response.incomplete",
    response: { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } },
  }, { finishReason: "max_output_tokens", isLast: true }],
  ["a limit in an event that says completed", {
    type: "response.completed",
    response: { status: "incomplete", incomplete_details: { reason: "content_filter" } },
  }, { finishReason: "content_filter", isLast: true }],
  ["an answer that was given up", { type: "response.cancelled" }, { finishReason: "cancelled", isLast: true }],
  ["a failure", { type: "response.failed", response: { error: { code: "server_error", message: "No." } } }, {
    error: { code: "server_error", message: "No." },
    isLast: true,
  }],
  ["an error event", { type: "error", code: "429", message: "Slow down." }, {
    error: { code: "429", message: "Slow down.", status: 429 },
    isLast: true,
  }],
  ["counts with fractions and without details", {
    type: "response.completed",
    response: { usage: { input_tokens: 10.0, output_tokens: 2.4 } },
  }, { usage: { promptTokens: 10, completionTokens: 2, totalTokens: 12 }, finishReason: "completed", isLast: true }],
  ["a whole response that is not finished", { object: "response", status: "queued", output: [] }, {
    error: { message: "The provider answered with a response that is still queued" },
    isLast: true,
  }],
];

for (const [what, event, expected] of ENDS) {
  Deno.test(`VendorDecoder reads ${what}`, () => assertEquals(lastOf([event]), expected));
}

Deno.test("VendorDecoder is whole when every item has ended and one is more than reasoning", () => {
  const states: boolean[] = [];
  const decoder = new VendorDecoder();
  const reasoning = { type: "reasoning", id: "rs_1", summary: [] };
  for (const event of [added(reasoning), done(reasoning), added(MESSAGE, 1), done(WHOLE, 1)]) {
    decoder.decode(event);
    states.push(decoder.isWhole);
  }
  assertEquals(states, [false, false, false, true]);
});

Deno.test("VendorDecoder ends an answer without a last event only if it is whole", () => {
  const ends = [[added(MESSAGE), delta("Hi")], [done(WHOLE)], [done(WHOLE), { type: "response.completed" }]]
    .map((events) => decode(events).decoder.end().map(({ finishReason, isAssumed }) => [finishReason, isAssumed]));
  assertEquals(ends, [[], [["completed", true]], []]);
});

Deno.test("VendorDecoder counts the pieces that were read without it", () => {
  const { decoder, chunks } = decode([added(MESSAGE), delta("Hel")]);
  const known = chunks.at(-1);
  if (known === undefined) throw new Error("a piece expected");
  decoder.follow(known, "lo");
  assertEquals(decoder.decode(done(WHOLE)).map(({ text }) => text), [".", ""]);
});

Deno.test("VendorDecoder says nothing of events that are no part of the API", () => {
  const events = [{ type: "keepalive" }, { type: "codex.rate_limits", rate_limits: {} }, { type: "response.metadata" }];
  assertEquals(decode([...events, null, "text", []]).chunks, []);
});
