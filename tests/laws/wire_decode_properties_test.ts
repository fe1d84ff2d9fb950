/**
 * Properties of decoding on the wires besides chat: anything a provider sends is decoded, wherever it is cut, and the
 * template agrees with the parser.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { RelayError } from "../../lib/base/errors.ts";
import { MESSAGES_WIRE } from "../../lib/messages/wire.ts";
import { RESPONSES_WIRE } from "../../lib/responses_upstream/wire.ts";
import type { AnswerChunk } from "../../lib/wire/chunk.ts";
import { translateProviderError } from "../../lib/wire/errors/classify.ts";
import { decodeBody, type DecodingWire } from "../support/decoded_body.ts";
import { cut, jsonOf, ODD_NUMBERS, places, property, shapeOf, texts } from "../support/properties.ts";

const UTF8 = new TextEncoder();

const INDEXES = fc.constantFrom<unknown>(...ODD_NUMBERS, 0, 0, 1, 1, undefined);
const IDS = fc.constantFrom<unknown>("a", "b", "", undefined, null);

const ITEM_TYPES = ["message", "reasoning", "function_call", "custom_tool_call", "tool_search_call", "web_search_call"];
const ITEM_KEYS = (
  "id type status role content summary arguments input call_id name namespace encrypted_content text annotations " +
  "logprobs refusal action query output execution phase"
).split(" ");
const RESPONSE_KEYS = [
  ..."response item item_id output_index content_index part delta usage error code message".split(" "),
  ..."incomplete_details reason input_tokens output_tokens total_tokens input_tokens_details cached_tokens".split(" "),
  ...ITEM_KEYS,
];

/** Items whose fields are mostly right. */
function items(): fc.Arbitrary<unknown> {
  const part = shapeOf({ type: fc.constantFrom("output_text", "refusal", "reasoning_text"), text: texts() });
  return shapeOf({
    type: fc.constantFrom(...ITEM_TYPES, "strange"),
    id: IDS,
    call_id: IDS,
    name: fc.constantFrom("f", "p", ""),
    status: fc.constantFrom("completed", "incomplete"),
    arguments: fc.oneof(texts(), jsonOf(["a"])),
    input: texts(),
    content: fc.array(part, { maxLength: 2 }),
    summary: fc.array(part, { maxLength: 2 }),
    encrypted_content: texts(),
  });
}

/** Events that mostly reach the places where something is read. */
function responsesEvents(): fc.Arbitrary<unknown> {
  const place = { output_index: INDEXES, item_id: IDS, content_index: INDEXES, sequence_number: fc.nat() };
  const lifecycle = shapeOf({
    type: fc.constantFrom("response.output_item.added", "response.output_item.done"),
    item: items(),
    ...place,
  });
  const delta = shapeOf({
    type: fc.constantFrom(
      "response.output_text.delta",
      "response.refusal.delta",
      "response.reasoning_text.delta",
      "response.reasoning_summary_text.delta",
      "response.function_call_arguments.delta",
      "response.custom_tool_call_input.delta",
    ),
    delta: texts(),
    ...place,
  });
  const done = shapeOf({
    type: fc.constantFrom(
      "response.output_text.done",
      "response.reasoning_text.done",
      "response.function_call_arguments.done",
    ),
    text: texts(),
    arguments: texts(),
    ...place,
  });
  const end = shapeOf({
    type: fc.constantFrom("response.completed", "response.incomplete", "response.failed", "response.created"),
    response: shapeOf({
      status: fc.constantFrom("completed", "incomplete", "failed"),
      output: fc.array(items(), { maxLength: 3 }),
      usage: jsonOf(RESPONSE_KEYS),
    }),
  });
  return fc.oneof(lifecycle, delta, delta, delta, done, end, jsonOf(RESPONSE_KEYS, ["error", ...ITEM_TYPES]));
}

const MESSAGES_KEYS = (
  "type message index content_block delta usage error text thinking signature partial_json input id name data " +
  "stop_reason stop_sequence content input_tokens output_tokens cache_read_input_tokens cache_creation_input_tokens"
).split(" ");
const BLOCK_TYPES = ["text", "thinking", "redacted_thinking", "tool_use", "server_tool_use", "strange"];

/** Events of a Messages stream, mostly with the right fields. */
function messagesEvents(): fc.Arbitrary<unknown> {
  const block = shapeOf({
    type: fc.constantFrom(...BLOCK_TYPES),
    id: IDS,
    name: fc.constantFrom("f", "p", ""),
    text: texts(),
    thinking: texts(),
    data: texts(),
    input: jsonOf(["a"]),
  });
  const start = shapeOf({ type: fc.constant("content_block_start"), index: INDEXES, content_block: block });
  const piece = shapeOf({
    type: fc.constantFrom("text_delta", "thinking_delta", "signature_delta", "input_json_delta"),
    text: texts(),
    thinking: texts(),
    signature: texts(),
    partial_json: texts(),
  });
  const delta = shapeOf({ type: fc.constant("content_block_delta"), index: INDEXES, delta: piece });
  const stop = shapeOf({ type: fc.constant("content_block_stop"), index: INDEXES });
  const end = shapeOf({
    type: fc.constantFrom("message_start", "message_delta", "message_stop", "ping", "error", "message"),
    message: jsonOf(MESSAGES_KEYS),
    delta: shapeOf({ stop_reason: fc.constantFrom("end_turn", "tool_use", "max_tokens", "strange") }),
    content: fc.array(block, { maxLength: 3 }),
    usage: jsonOf(MESSAGES_KEYS),
  });
  return fc.oneof(start, delta, delta, delta, stop, end, jsonOf(MESSAGES_KEYS, ["error", ...BLOCK_TYPES]));
}

const WIRES: readonly (readonly [string, DecodingWire, () => fc.Arbitrary<unknown>])[] = [
  ["a Responses API", RESPONSES_WIRE, responsesEvents],
  ["a Messages API", MESSAGES_WIRE, messagesEvents],
];

function checkChunk(chunk: AnswerChunk): void {
  assertEquals([typeof chunk.text, typeof chunk.reasoning, typeof chunk.refusal], ["string", "string", "string"]);
  for (const call of chunk.calls) {
    assertEquals(typeof call.arguments, "string");
    assert(call.index === undefined || Number.isFinite(call.index));
    assert(call.id !== "" && call.name !== "");
    assert((call.id ?? "").isWellFormed() && (call.name ?? "").isWellFormed());
  }
  for (const count of Object.values(chunk.usage ?? {})) assert(Number.isFinite(count) && count >= 0);
  if (chunk.error) assert(translateProviderError(chunk.error) instanceof RelayError);
}

/** A stream of the values. */
function writeEvents(values: readonly unknown[]): Uint8Array<ArrayBuffer> {
  return UTF8.encode(values.map((value) => `data: ${JSON.stringify(value)}\n\n`).join(""));
}

/** Streams, one in five cut off, and whole answers in one document. */
function bodies(events: () => fc.Arbitrary<unknown>): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const streams = fc.array(events(), { maxLength: 7 }).map(writeEvents);
  const cutOff = fc.tuple(streams, fc.nat({ max: 60 })).map(([bytes, end]) =>
    bytes.slice(0, Math.max(0, bytes.length - end))
  );
  const documents = events().map((value) => UTF8.encode(JSON.stringify(value)));
  return fc.oneof({ weight: 3, arbitrary: streams }, { weight: 1, arbitrary: cutOff }, {
    weight: 1,
    arbitrary: documents,
  });
}

/** Streams in which most events are alike but for their texts and their numbers. */
function runsOfEvents(events: () => fc.Arbitrary<unknown>): fc.Arbitrary<unknown[]> {
  const renamed = (value: unknown, text: string, number: number): unknown =>
    JSON.parse(
      JSON.stringify(value, (key, inner) => {
        if (key === "sequence_number") return number;
        return ["delta", "text", "thinking", "partial_json"].includes(key) && typeof inner === "string" ? text : inner;
      }) ?? "null",
    );
  const runs = fc.tuple(events(), fc.array(texts(), { minLength: 1, maxLength: 5 })).map(([value, all]) =>
    all.map((text, number) => renamed(value, text, number))
  );
  return fc.array(runs, { minLength: 1, maxLength: 4 }).map((all) => all.flat());
}

for (const [name, wire, events] of WIRES) {
  property(`The decoder of ${name} accepts any JSON values one after another`, fc.array(events(), { maxLength: 8 }), {
    runs: 2_000,
    law(values) {
      const decoder = wire.createDecoder();
      for (const value of values) for (const chunk of decoder.decode(value)) checkChunk(chunk);
      for (const chunk of decoder.end?.() ?? []) checkChunk(chunk);
      assert([true, false, undefined].includes(decoder.isWhole));
    },
  });

  property(`${name} gives the same chunks and the same fault in any cut`, fc.tuple(bodies(events), places()), {
    runs: 700,
    law([bytes, at]) {
      const whole = decodeBody(wire, [bytes]);
      assertEquals(decodeBody(wire, cut(bytes, at)), whole);
      assertEquals(decodeBody(wire, cut(bytes, Array.from(bytes, (_, index) => index))), whole);
    },
  });

  property(`The template of ${name} makes the chunks that parsing makes`, runsOfEvents(events), {
    runs: 2_000,
    law(values) {
      const bytes = writeEvents(values);
      assertEquals(decodeBody(wire, [bytes]), decodeBody({ ...wire, slots: [] }, [bytes]));
    },
  });
}
