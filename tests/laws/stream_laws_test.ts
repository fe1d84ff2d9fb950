/**
 * Laws of a Responses stream, for any sequence of chunks.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { decodeChunk } from "../../lib/chat/decode.ts";
import { CODEX_CLIENT, PLAIN_CLIENT } from "../../lib/responses/client_profiles.ts";
import { RelayError } from "../../lib/base/errors.ts";
import { type JsonObject, replaceLoneSurrogates } from "../../lib/base/json.ts";
import { EventEncoder } from "../../lib/responses/encode.ts";
import { isTerminal, type UnnumberedEvent } from "../../lib/responses/events.ts";
import { SseDecoder } from "../../lib/base/sse.ts";
import { usageChunk } from "../../tools/chat_frames.ts";
import { jsonOf, ODD_NUMBERS, property, texts } from "../support/properties.ts";
import {
  calls,
  end,
  type ExchangeOptions,
  fragment,
  itemsOf,
  lastOf,
  play,
  text,
  textOfItem,
  thought,
} from "../support/exchange.ts";
import { numberFrom } from "../support/numbering.ts";

const RUNS = 400;

/** One stream. */
interface Sample {
  readonly frames: readonly unknown[];
  readonly options: ExchangeOptions;
}

const TEXT = fc.oneof(
  fc.constantFrom(
    "a",
    " b",
    "\n",
    "é😀",
    "<",
    "<think>",
    "</think>",
    "{}",
    '{"a":1}',
    "```json\n",
    "`",
    "\ud83d",
    "\ude00",
  ),
  fc.constantFrom(
    '\n<invoke name="f">',
    '<parameter name="a">1</parameter>',
    "</invoke>",
    "<tool_call>",
    "[TOOL_CALLS]",
  ),
  texts(),
);
const NAME = fc.constantFrom("f", "p", "ns__g", "tool_search", "made_up", "__proto__", "constructor", "toString", "");
const INDEX = fc.constantFrom(0, 1, 2, undefined, ...ODD_NUMBERS);
const ID = fc.constantFrom("c0", "c1", "c2", "", "__proto__", undefined);
const ARGUMENTS = fc.oneof(
  fc.constantFrom("{}", '{"input":"', 'a\\n"}', "{", "raw", " ", "\\ud83d", "\\ude00"),
  texts(),
);

/** A fragment of a call in which anything may be missing or strange. */
const FRAGMENT = fc.record({ index: INDEX, id: ID, name: fc.option(NAME, { nil: undefined }), args: ARGUMENTS })
  .map(({ index, id, name, args }) =>
    fragment({
      args,
      ...(index !== undefined && { index }),
      ...(id !== undefined && { id }),
      ...(name !== undefined && { name }),
    })
  );
const BEGIN = fc.tuple(fc.nat({ max: 2 }), NAME).map(([index, name]) => fragment({ index, id: `c${index}`, name }));

const REASON = fc.constantFrom("stop", "tool_calls", "length", "content_filter", "error", "constructor", "odd: reason");
const DETAIL = fc.record({
  type: fc.constantFrom("reasoning.text", "reasoning.summary", "reasoning.encrypted"),
  text: texts(),
  signature: texts(),
});

const FRAME: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: TEXT.map(text) },
  {
    weight: 3,
    arbitrary: fc.tuple(TEXT, fc.constantFrom("reasoning_content", "reasoning", "refusal")).map((given) =>
      thought(...given)
    ),
  },
  { weight: 3, arbitrary: BEGIN.map((begin) => calls(begin)) },
  { weight: 3, arbitrary: fc.array(FRAGMENT, { minLength: 1, maxLength: 3 }).map((all) => calls(...all)) },
  { weight: 1, arbitrary: fc.constantFrom<JsonObject>(usageChunk(), { choices: [] }, {}) },
  { weight: 1, arbitrary: REASON.map(end) },
  {
    weight: 1,
    arbitrary: fc.array(DETAIL, { maxLength: 2 }).map((details) => ({
      choices: [{ delta: { reasoning_details: details } }],
    })),
  },
  {
    weight: 1,
    arbitrary: jsonOf(["choices", "delta", "content", "tool_calls", "function", "arguments", "usage", "name"]),
  },
  { weight: 1, arbitrary: fc.constant({ error: { message: "Broke" } }) },
);

const BODY = fc.constantFrom<JsonObject>(
  {},
  {},
  {},
  { input: ["Hi", { type: "compaction_trigger" }] },
  { text: { format: { type: "json_object" } } },
  { tool_choice: "none" },
  { tools: [] },
);

const SAMPLES: fc.Arbitrary<Sample> = fc.record({
  frames: fc.tuple(fc.array(FRAME, { maxLength: 14 }), fc.option(REASON, { nil: undefined }))
    .map(([frames, reason]) => reason === undefined ? frames : [...frames, end(reason)]),
  options: fc.record({
    client: fc.constantFrom(CODEX_CLIENT, PLAIN_CLIENT),
    profile: fc.record({
      cleanEndCompletes: fc.boolean(),
      thinkTags: fc.constantFrom("start", "never", "anywhere"),
      leakedCalls: fc.constantFrom("text", "run"),
      structuredOutput: fc.constantFrom("json_schema", "none"),
    }),
    sawDone: fc.boolean(),
    body: BODY,
    failure: fc.constantFrom(
      undefined,
      undefined,
      undefined,
      undefined,
      new RelayError("upstream_truncated", "It broke"),
    ),
  }).map(({ failure, ...options }) => ({ ...options, ...(failure !== undefined && { failure }) }) as ExchangeOptions),
});

/** Checks `law` on streams of any kind. */
function forAll(name: string, law: (events: readonly UnnumberedEvent[], sample: Sample) => void): void {
  property(name, SAMPLES, { runs: RUNS, law: (sample) => law(play(sample.frames, sample.options), sample) });
}

const SEEN = new Set<string>();

forAll("A stream begins with created and in_progress and ends in exactly one terminal event", (events) => {
  assertEquals(events.slice(0, 2).map(({ type }) => type), ["response.created", "response.in_progress"]);
  assertEquals(events.filter(isTerminal).length, 1);
  const last = events.at(-1);
  assert(last !== undefined && isTerminal(last));
  SEEN.add(`${last.type} ${last.response.status}`);
});

// Or the laws would say little.
Deno.test("The streams of these laws reach every kind of end", () => {
  assertEquals([...SEEN].sort(), [
    "response.completed completed",
    "response.completed incomplete",
    "response.failed failed",
    "response.incomplete incomplete",
  ]);
});

forAll("Items are opened in order, once, and closed at most once", (events) => {
  const opened = events.flatMap((event) => event.type === "response.output_item.added" ? [event] : []);
  const closed = events.flatMap((event) => event.type === "response.output_item.done" ? [event] : []);
  assertEquals(opened.map((event) => event.output_index), opened.map((_, index) => index));
  assertEquals(new Set(opened.map((event) => event.item.id)).size, opened.length);
  assertEquals(new Set(closed.map((event) => event.output_index)).size, closed.length);
  for (const { output_index, item } of closed) assertEquals(opened[output_index]?.item.id, item.id);
  if (lastOf(events).status !== "failed") assertEquals(closed.length, opened.length, "what was opened is closed");
});

const PAIRS = [
  ["response.content_part.added", "response.content_part.done"],
  ["response.reasoning_summary_part.added", "response.reasoning_summary_part.done"],
  ["response.output_text.delta", "response.output_text.done"],
  ["response.refusal.delta", "response.refusal.done"],
  ["response.reasoning_summary_text.delta", "response.reasoning_summary_text.done"],
  ["response.function_call_arguments.delta", "response.function_call_arguments.done"],
] as const;

/** The item of a piece, and its part of the item where it has several. */
function nameOf(piece: { readonly item_id: string; readonly content_index?: number }): string {
  return `${piece.item_id} ${piece.content_index ?? 0}`;
}

forAll("Whatever begins within a closed item ends within it, once", (events) => {
  const closed = new Set(events.flatMap((event) => event.type === "response.output_item.done" ? [event.item.id] : []));
  for (const [begin, last] of PAIRS) {
    const begun = events.flatMap((event) => event.type === begin && closed.has(event.item_id) ? [nameOf(event)] : []);
    const ended = events.flatMap((event) => event.type === last && closed.has(event.item_id) ? [nameOf(event)] : []);
    assertEquals(ended.toSorted(), [...new Set(begun)].toSorted(), last);
  }
});

forAll("Every piece belongs to an item that is open, at that item's place", (events) => {
  const open = new Map<string, number>();
  for (const event of events) {
    if (event.type === "response.output_item.added") open.set(event.item.id, event.output_index);
    if (event.type === "response.output_item.done") open.delete(event.item.id);
    if ("item_id" in event) assertEquals(open.get(event.item_id), event.output_index, event.type);
  }
});

forAll("A closed item says what its deltas said", (events) => {
  const deltas = new Map<string, string>();
  for (const event of events) {
    if ("delta" in event) deltas.set(event.item_id, (deltas.get(event.item_id) ?? "") + event.delta);
    if (event.type !== "response.output_item.done") continue;
    const said = textOfItem(event.item);
    if (said !== undefined) assertEquals(deltas.get(event.item.id) ?? "", said);
  }
});

forAll("The terminal event holds exactly the closed items, in the order of their places", (events) => {
  const closed = events.flatMap((event) => event.type === "response.output_item.done" ? [event] : [])
    .toSorted((a, b) => a.output_index - b.output_index).map((event) => event.item);
  assertEquals(itemsOf(events), closed);
});

forAll("A failed answer hands no call over", (events) => {
  const done = events.flatMap((event) => event.type === "response.output_item.done" ? [event.item] : []);
  if (lastOf(events).status === "failed") assertEquals(done.filter(({ type }) => type.endsWith("_call")), []);
});

forAll("A complete answer holds all the text that came", (events, { frames, options: { body = {}, profile } }) => {
  const response = lastOf(events);
  const isPlain = profile?.thinkTags === "never" && profile.leakedCalls === "text" &&
    !("input" in body || "text" in body);
  if (response.status !== "completed" || !isPlain) return;
  const texts = frames.map(decodeChunk).map((chunk) => chunk.text + chunk.refusal);
  const came = texts.join("");
  const said = response.output.map((item) => item.type === "message" ? textOfItem(item) : "").join("");
  // Blanks that nothing follows are no text.
  // Halves of characters are `stream_items_test.ts`'s.
  if (texts.every((piece) => piece.isWellFormed())) assertEquals(said.trimEnd(), came.trimEnd());
});

forAll(
  "Codex gets no cut call, no null usage, and no event that it takes for an error of its own",
  (events, { options }) => {
    if (options.client !== CODEX_CLIENT) return;
    const response = lastOf(events);
    assertEquals(
      response.output.filter((item) => item.type.endsWith("_call") && "status" in item && item.status !== "completed"),
      [],
    );
    assert(!("usage" in response) || response.usage !== null);
    assertEquals(events.filter(({ type }) => type === "response.incomplete"), []);
  },
);

forAll("The same chunks give the same events", (events, { frames, options }) => {
  assertEquals(play(frames, options), events);
});

forAll("What leaves is what the stepper said, in whole characters, whatever the batches", (events) => {
  const encoder = new EventEncoder();
  const half = Math.floor(events.length / 2);
  const sent = [events.slice(0, half), events.slice(half)].map((part) => new TextDecoder().decode(encoder.encode(part)))
    .join("");
  const read = new SseDecoder().feed(new TextEncoder().encode(sent)).map((payload): unknown => JSON.parse(payload));
  assertEquals(read, JSON.parse(replaceLoneSurrogates(JSON.stringify(numberFrom(0)(events)))));
  for (const event of events) {
    if ("delta" in event) assert(event.delta !== "" && event.delta.isWellFormed(), event.type);
  }
  assert(!/(?<!\\)(?:\\\\)*\\ud[89a-f]/.test(sent), "half a character left");
});

forAll("Counts that clients read as integers are integers", (events) => {
  const { usage } = lastOf(events);
  if (!usage) return;
  const { input_tokens, output_tokens, total_tokens } = usage;
  for (const count of [input_tokens, output_tokens, total_tokens]) assert(Number.isSafeInteger(count) && count >= 0);
});
