/**
 * Properties of the quick way of a delta: what the client gets is what decoding and stepping every frame gives.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { SseDecoder } from "../../lib/base/sse.ts";
import type { ProviderProfile, WireName } from "../../lib/providers/profile.ts";
import { CODEX_CLIENT, PLAIN_CLIENT } from "../../lib/responses/client_profiles.ts";
import { EventEncoder } from "../../lib/responses/encode.ts";
import type { AnswerEvent } from "../../lib/responses/prepared_delta.ts";
import { finish } from "../../lib/translate/stream/finish.ts";
import { stepPart } from "../../lib/translate/stream/known_delta.ts";
import { start } from "../../lib/translate/stream/start.ts";
import { step } from "../../lib/translate/stream/stream.ts";
import { EMPTY_CHUNK, KnownDelta, type KnownFrame } from "../../lib/wire/chunk.ts";
import { FrameDecoder } from "../../lib/wire/frames.ts";
import { getWire } from "../../lib/wire/table.ts";
import { type ExchangeOptions, stateOf } from "../support/exchange.ts";
import { type SentItem, writeFrames } from "../support/item_streams.ts";
import { cutText, places, property, texts } from "../support/properties.ts";

const WORDS = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(" token", "word", " ", "a b", "é", "日本", "😀", "\u2028") },
  {
    weight: 3,
    arbitrary: fc.constantFrom("\n", "\n\n", '"', "\\", "\t", "<", "[", "`", "```\n", "</think>", "<think>"),
  },
  { weight: 1, arbitrary: texts() },
);

const PROSE = fc.array(WORDS, { minLength: 1, maxLength: 12 }).map((words) => words.filter((word) => word !== ""));

/** Pieces of a JSON text, which some providers send twice or let another one follow. */
const JSON_PIECES = fc.tuple(
  fc.constantFrom("cmd", "input", "a"),
  fc.oneof(PROSE.map((words) => words.join("").toWellFormed()), fc.constantFrom(1, null, [1, "x"], { b: "c d e" })),
  places(),
  fc.integer({ min: 1, max: 2 }),
).map(([key, value, at, times]) =>
  cutText(JSON.stringify({ [key]: value, b: "some words more" }).repeat(times), at).filter((piece) => piece !== "")
);

const PATCH = ["*** Begin Patch\n*** Add File: a.ts\n+one", " two", " three\n+", "four five", "\n*** End Patch\n"];

const ITEM: fc.Arbitrary<SentItem> = fc.oneof(
  PROSE.map((pieces) => ({ kind: "text", pieces }) as const),
  PROSE.map((pieces) => ({ kind: "reasoning", pieces }) as const),
  JSON_PIECES.map((pieces) => ({ kind: "function", pieces }) as const),
  JSON_PIECES.map((pieces) => ({ kind: "custom", pieces }) as const),
  fc.constant(
    {
      kind: "custom",
      pieces: ['{"input":"', ...PATCH.map((text) => JSON.stringify(text).slice(1, -1)), '"}'],
    } as const,
  ),
);

/** Spellings of one JSON text. */
const SPELLINGS: Readonly<Record<string, (json: string) => string>> = {
  plain: (json) => json,
  ascii: (json) =>
    json.replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
  slashes: (json) => json.replaceAll("/", "\\/"),
  spaced: (json) => json.replaceAll('":', '": '),
};

const PROFILES: readonly Partial<ProviderProfile>[] = [
  {},
  { thinkTags: "anywhere" },
  { thinkTags: "never", leakedCalls: "text" },
  { reasoningPieces: "snapshots" },
  { hiddenCalls: ["call_1"] },
];

interface Answer {
  readonly wire: WireName;
  readonly frames: readonly string[];
  readonly options: ExchangeOptions;
  readonly cuts: readonly number[];
}

const ANSWER: fc.Arbitrary<Answer> = fc.record({
  wire: fc.constantFrom<WireName>("chat", "responses", "messages"),
  items: fc.array(ITEM, { minLength: 1, maxLength: 9 }),
  turns: fc.array(fc.nat({ max: 8 }), { maxLength: 60 }),
  spelling: fc.constantFrom(...Object.keys(SPELLINGS)),
  profile: fc.constantFrom(...PROFILES),
  client: fc.constantFrom(CODEX_CLIENT, PLAIN_CLIENT),
  ending: fc.constantFrom("\n\n", "\r\n\r\n", "\n: comment\n\n"),
  cuts: places(),
}).map(({ wire, items, turns, spelling, profile, client, ending, cuts }) => ({
  wire,
  frames: writeFrames(wire, items, turns).map((frame) => {
    const type = typeof frame.type === "string" ? `event: ${frame.type}\n` : "";
    return `${type}data: ${SPELLINGS[spelling]?.(JSON.stringify(frame))}${ending}`;
  }),
  options: { client, profile: { ...profile, wire } },
  cuts,
}));

/** What the client gets when every frame is decoded. */
function playPlain({ wire, frames, options }: Answer): string {
  const state = stateOf(options);
  const decoder = getWire(wire).createDecoder();
  const sse = new SseDecoder();
  const events = start(state);
  for (const payload of sse.feed(new TextEncoder().encode(frames.join("")))) {
    for (const chunk of decoder.decode(JSON.parse(payload))) events.push(...step(state, chunk));
  }
  return encode([...events, ...finish(state, { sawDone: true })]);
}

/** What the client gets when the frames are read as the relay reads them. */
function playQuickly({ wire, frames, options, cuts }: Answer): string {
  const state = stateOf(options);
  const decoder = new FrameDecoder(getWire(wire));
  const events: AnswerEvent[] = start(state);
  const bytes = new TextEncoder().encode(frames.join(""));
  const ends = [...new Set(cuts.map((cut) => cut % bytes.length)), bytes.length].sort((one, other) => one - other);
  ends.forEach((end, at) => {
    for (const part of decoder.feed(bytes.subarray(ends[at - 1] ?? 0, end)).parts) stepPart(state, events, part);
  });
  return encode([...events, ...finish(state, { sawDone: true })]);
}

function encode(events: readonly AnswerEvent[]): string {
  return new TextDecoder().decode(new EventEncoder().encode(events));
}

property("The client gets the bytes that it would get if every frame were decoded", ANSWER, {
  runs: 3_000,
  law(answer) {
    assertEquals(playQuickly(answer), playPlain(answer));
  },
});

/** Number of deltas that take the quick way. */
function countQuick({ wire, frames, options }: Pick<Answer, "wire" | "frames" | "options">): number {
  const state = stateOf(options);
  const events: AnswerEvent[] = [];
  const decoder = new FrameDecoder(getWire(wire));
  for (const part of decoder.feed(new TextEncoder().encode(frames.join(""))).parts) stepPart(state, events, part);
  return events.filter((event) => event.type === undefined).length;
}

function writeEvents(wire: WireName, items: readonly SentItem[], turns: readonly number[] = []): string[] {
  return writeFrames(wire, items, turns).map((frame) => `data: ${JSON.stringify(frame)}\n\n`);
}

/** What models write into the strings of arguments: words, and code with its quotes, line ends and backslashes. */
const INSIDE: readonly string[] = [" token", ' = \\"x\\";\\n', "\\\\d\\t\\/é"];

Deno.test("Most deltas of calls side by side take the quick way", () => {
  for (const wire of ["chat", "responses", "messages"] as const) {
    for (const inside of INSIDE) {
      const pieces = ['{"cmd":"', " some words that come first", ...Array<string>(20).fill(inside), '"}'];
      const items = Array<SentItem>(8).fill({ kind: "function", pieces });
      const turns = Array.from({ length: 8 * pieces.length }, (_, turn) => turn);
      const quick = countQuick({ wire, frames: writeEvents(wire, items, turns), options: { profile: { wire } } });
      assertEquals(quick >= 8 * 19, true, `${quick} of ${inside} on ${wire}`);
    }
  }
});

Deno.test("Most deltas of text take the quick way where tags of thinking count anywhere", () => {
  const frames = writeEvents("chat", [{ kind: "text", pieces: Array<string>(20).fill(" token") }]);
  const options = { profile: { wire: "chat", thinkTags: "anywhere" } } as const;
  assertEquals(countQuick({ wire: "chat", frames, options }) >= 18, true);
});

Deno.test("A delta of another part of the reasoning begins that part", () => {
  const state = stateOf({});
  const chunk = { ...EMPTY_CHUNK, reasoning: "hm", reasoningField: "summary", part: 0 } as const;
  const events: AnswerEvent[] = [...step(state, chunk)];
  const later = { ...chunk, part: 1 };
  const frame: KnownFrame = {
    part: "reasoning",
    chunk: later,
    isBare: true,
    fill: (reasoning) => ({ ...later, reasoning }),
  };
  stepPart(state, events, new KnownDelta(frame, "so", "so"));
  const begun = events.filter(({ type }) => type === "response.reasoning_summary_part.added");
  assertEquals(begun.length, 2);
});
