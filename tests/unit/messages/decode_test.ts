/**
 * Tests of the decoder of Messages events: what each event gives, and what an event means after others.
 *
 * Whole answers, cut at every byte, are in `fixtures/providers/` under names that begin with `messages_`.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../lib/base/json.ts";
import { MessagesDecoder } from "../../../lib/messages/decode.ts";
import { MESSAGES_WIRE } from "../../../lib/messages/wire.ts";
import type { AnswerChunk } from "../../../lib/wire/chunk.ts";
import { FrameDecoder } from "../../../lib/wire/frames.ts";

function startOf(index: number, block: JsonObject): JsonObject {
  return { type: "content_block_start", index, content_block: block };
}

function deltaOf(index: number, delta: JsonObject): JsonObject {
  return { type: "content_block_delta", index, delta };
}

function stopOf(index: number): JsonObject {
  return { type: "content_block_stop", index };
}

function endOf(reason: string, more: JsonObject = {}): JsonObject {
  return { type: "message_delta", delta: { stop_reason: reason, ...more }, usage: { output_tokens: 5 } };
}

function thought(index: number, words: string, signature = "s"): JsonObject[] {
  const block = startOf(index, { type: "thinking", thinking: "", signature: "" });
  const pieces = [
    { type: "thinking_delta", thinking: words },
    { type: "signature_delta", signature },
  ];
  return [block, ...pieces.map((piece) => deltaOf(index, piece)), stopOf(index)];
}

function call(index: number, id: string, pieces: readonly string[] = []): JsonObject[] {
  const input = pieces.map((piece) => deltaOf(index, { type: "input_json_delta", partial_json: piece }));
  return [startOf(index, { type: "tool_use", id, name: "f", input: {} }), ...input, stopOf(index)];
}

function decodeAll(events: readonly unknown[]): AnswerChunk[] {
  const decoder = new MessagesDecoder();
  return events.flatMap((event) => decoder.decode(event));
}

/** The kept blocks of an answer, in order. */
function keptOf(events: readonly unknown[]): unknown[] {
  return decodeAll(events).flatMap(({ reasoningDetails = [] }) => reasoningDetails);
}

/** The arguments of the calls by the index of their block. */
function argumentsOf(events: readonly unknown[]): Record<number, string> {
  const found: Record<number, string> = {};
  for (const { calls } of decodeAll(events)) {
    for (const { index = -1, arguments: piece } of calls) found[index] = (found[index] ?? "") + piece;
  }
  return found;
}

function lastReason(events: readonly unknown[]): string | undefined {
  return decodeAll(events).findLast(({ finishReason }) => finishReason !== undefined)?.finishReason;
}

Deno.test("an event that says nothing of the answer gives no chunk", () => {
  const events = [
    { type: "ping" },
    { type: "progress", message: "working" },
    deltaOf(0, { type: "shine_delta", shine: "x" }),
    { type: "content_block_delta", index: 0 },
    stopOf(7),
    null,
    "ping",
  ];
  assertEquals(decodeAll(events), []);
});

Deno.test("an error is one in any event, and a message that begins is none", () => {
  const error = { type: "overloaded_error", message: "Overloaded" };
  assertEquals(decodeAll([{ type: "error", error }])[0]?.error, error);
  assertEquals(decodeAll([{ error }])[0]?.error, error);
  assertEquals(decodeAll([{ type: "message_delta", error }])[0]?.error, error);
  const start = { type: "message_start", message: { type: "message", content: [], usage: { input_tokens: 3 } } };
  assertEquals(decodeAll([start])[0]?.error, undefined);
});

Deno.test("a block of thinking comes back exactly, with the last signature, also if it came in pieces of a character", () => {
  const events = thought(0, "a\ud83d", "first");
  events.splice(2, 0, deltaOf(0, { type: "thinking_delta", thinking: "\ude00b" }));
  events.splice(-1, 0, deltaOf(0, { type: "signature_delta", signature: "second" }));
  assertEquals(keptOf(events), [{ type: "thinking", thinking: "a😀b", signature: "second" }]);
});

Deno.test("a signature that never came is not made up", () => {
  const events = thought(0, "x").filter(({ delta }) => (delta as JsonObject | undefined)?.type !== "signature_delta");
  assertEquals(keptOf(events), [{ type: "thinking", thinking: "x", signature: "" }]);
  assertEquals(keptOf([startOf(0, { type: "thinking", thinking: "x" }), stopOf(0)]), [{
    type: "thinking",
    thinking: "x",
  }]);
});

Deno.test("thinking that is not whole is not kept, unless the answer ended", () => {
  const open = thought(0, "x").slice(0, 2);
  assertEquals(keptOf(open), []);
  assertEquals(keptOf([...open, endOf("max_tokens")]).length, 1);
});

Deno.test("blocks behind calls say which calls came before them", () => {
  const events = [...thought(0, "1"), ...call(1, "a"), ...call(2, "b"), ...thought(3, "2"), ...thought(4, "3")];
  assertEquals(keptOf(events).map((entry) => (entry as JsonObject).calls ?? (entry as JsonObject).thinking), [
    "1",
    ["a", "b"],
    "2",
    "3",
  ]);
  assertEquals((keptOf(events)[1] as JsonObject).type, "codex_relay.after");
});

Deno.test("each kept block names the calls since the last one, so that many take no more than their number", () => {
  const events = [0, 1, 2].flatMap((
    turn,
  ) => [...thought(2 * turn, `${turn}`), ...call(2 * turn + 1, `c${turn}`, ["{}"])]);
  const marks = keptOf(events).flatMap((entry) => (entry as JsonObject).calls ?? []);
  assertEquals(marks, ["c0", "c1"]);
});

Deno.test("reasoning ends where another block begins, and only there", () => {
  const ends = decodeAll([
    ...thought(0, "1"),
    startOf(1, { type: "redacted_thinking", data: "x" }),
    stopOf(1),
    startOf(2, { type: "text", text: "" }),
    startOf(3, { type: "text", text: "" }),
  ]).map(({ endsReasoning, reasoningDetails }) => endsReasoning ? "end" : reasoningDetails ? "kept" : "");
  assertEquals(ends.filter((word) => word !== ""), ["kept", "kept", "end"]);
});

Deno.test("two thoughts of one run are two parts, and those of two runs are not", () => {
  const shown = (events: readonly unknown[]) =>
    decodeAll(events).flatMap(({ reasoning, part }) => reasoning === "" ? [] : [[part, reasoning]]);
  assertEquals(shown([...thought(0, "1"), ...thought(1, "2")]), [[0, "1"], [1, "2"]]);
  assertEquals(shown([...thought(0, "1"), ...call(1, "a"), ...thought(2, "2")]), [[0, "1"], [0, "2"]]);
});

Deno.test("a call gets its input once: in pieces, from its first event, or as no parameters", () => {
  const whole = startOf(0, { type: "tool_use", id: "a", name: "f", input: { x: 1 } });
  assertEquals(argumentsOf([...call(0, "a", ['{"x"', ":1}"]), endOf("tool_use")]), { 0: '{"x":1}' });
  assertEquals(argumentsOf([whole, stopOf(0), endOf("tool_use")]), { 0: '{"x":1}' });
  assertEquals(argumentsOf([whole, ...call(0, "a", ['{"x":2}']).slice(1)]), { 0: '{"x":2}' });
  assertEquals(argumentsOf([...call(0, "a"), endOf("tool_use")]), { 0: "{}" });
  assertEquals(argumentsOf([...call(0, "a"), ...call(1, "b", ["{}"])]), { 0: "{}", 1: "{}" });
});

Deno.test("a call that a limit cut before its input gets none", () => {
  assertEquals(argumentsOf([...call(0, "a"), endOf("max_tokens")]), { 0: "" });
  assertEquals(argumentsOf([...call(0, "a"), endOf("model_context_window_exceeded")]), { 0: "" });
  assertEquals(argumentsOf([...call(0, "a"), ...call(1, "b"), endOf("max_tokens")]), { 0: "{}", 1: "" });
});

Deno.test("a call that has begun and not ended waits for its input while others begin", () => {
  const [first, second] = [call(0, "a", ['{"x":1}']), call(1, "b", ['{"x":2}'])];
  const mixed = [first[0], second[0], first[1], second[1], first[2], second[2], endOf("tool_use")];
  assertEquals(argumentsOf(mixed), { 0: '{"x":1}', 1: '{"x":2}' });
});

Deno.test("a full window is a limit after output, and too long a conversation before it", () => {
  const reason = "model_context_window_exceeded";
  assertEquals(lastReason([endOf(reason)]), reason);
  assertEquals(lastReason([...thought(0, "1"), endOf(reason)]), reason);
  assertEquals(lastReason([deltaOf(0, { type: "text_delta", text: "x" }), endOf(reason)]), "max_tokens");
});

Deno.test("a refusal says its policy and its explanation, as far as they are known", () => {
  const detailOf = (details: unknown) => decodeAll([endOf("refusal", { stop_details: details })])[0]?.finishDetail;
  assertEquals(detailOf({ type: "refusal", category: "bio", explanation: "No." }), "bio: No.");
  assertEquals(detailOf({ type: "refusal", category: null, explanation: "No." }), "No.");
  assertEquals(detailOf({ type: "refusal", category: null, explanation: null }), undefined);
  assertEquals(detailOf(null), undefined);
});

Deno.test("thinking that did not fit is named by its reason, and a list at the end replaces that of the beginning", () => {
  const entries = [
    { type: "thinking_dropped", reason: "prefix_binding_mismatch", path: "messages.1.content.0" },
    { type: "thinking_mismatch_allowed", reason: "model_binding_mismatch", path: "messages.3.content.0" },
    { type: "something_new", reason: "x" },
    null,
  ];
  const listed = (list: unknown) => decodeAll([{ type: "message_start", message: { input_transformations: list } }])[0];
  assertEquals(listed(entries)?.unfitThinking, ["prefix_binding_mismatch", "model_binding_mismatch"]);
  assertEquals(listed([])?.unfitThinking, []);
  assertEquals("unfitThinking" in (listed(null) ?? {}), false);
  const [end] = decodeAll([{ ...endOf("end_turn"), input_transformations: entries.slice(1) }]);
  assertEquals(end?.unfitThinking, ["model_binding_mismatch"]);
  const whole = decodeAll([{ type: "message", content: [], stop_reason: "end_turn", input_transformations: entries }]);
  assertEquals(whole.at(-1)?.unfitThinking?.length, 2);
});

Deno.test("the last event closes the answer, and the reason for the end leaves only it to wait for", () => {
  const decoder = new MessagesDecoder();
  assertEquals(decoder.isWhole, false);
  decoder.decode(endOf("end_turn"));
  assertEquals(decoder.isWhole, true);
  assertEquals(decoder.decode({ type: "message_stop" })[0]?.isLast, true);
});

Deno.test("deltas read by a template are kept as those that are decoded", () => {
  const words = ["one ", "two ", 'three "3" ', "four"];
  const events = [
    startOf(0, { type: "thinking", thinking: "", signature: "" }),
    ...words.map((word) => deltaOf(0, { type: "thinking_delta", thinking: word })),
    deltaOf(0, { type: "signature_delta", signature: "s" }),
    stopOf(0),
    startOf(1, { type: "thinking", thinking: "", signature: "" }),
    ...words.map((word) => deltaOf(1, { type: "thinking_delta", thinking: word.toUpperCase() })),
    stopOf(1),
    endOf("end_turn"),
  ];
  const bytes = new TextEncoder().encode(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""));
  const { chunks } = new FrameDecoder(MESSAGES_WIRE).feed(bytes);
  assertEquals(chunks.flatMap(({ reasoningDetails = [] }) => reasoningDetails), keptOf(events));
  assertEquals(keptOf(events).map((entry) => (entry as JsonObject).thinking), [
    'one two three "3" four',
    'ONE TWO THREE "3" FOUR',
  ]);
});

Deno.test("blocks that share an index are told apart, also by a template", () => {
  const events = [
    ...thought(0, "1"),
    ...call(0, "a", ["{}"]),
    ...call(0, "b", ['{"x":1}']),
    ...call(0, "c"),
    ...thought(0, "2"),
    endOf("tool_use"),
  ];
  const bytes = new TextEncoder().encode(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""));
  const { chunks } = new FrameDecoder(MESSAGES_WIRE).feed(bytes);
  const calls = chunks.flatMap((chunk) => chunk.calls).map(({ id, arguments: piece }) => id ?? piece);
  assertEquals(calls, ["a", "{}", "b", '{"x":1}', "c", "{}"]);
  assertEquals(chunks.flatMap(({ reasoningDetails = [] }) => reasoningDetails), keptOf(events));
  assertEquals(keptOf(events).length, 3);
});
