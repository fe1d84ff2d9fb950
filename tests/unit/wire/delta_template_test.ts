/**
 * Tests that the shortcut for repeated frames gives the same chunks as parsing, for every frame.
 *
 * @module
 */
import { CHAT_WIRE } from "../../../lib/chat/wire.ts";
import { assertEquals } from "@std/assert";
import { RESPONSES_WIRE } from "../../../lib/responses_upstream/wire.ts";
import { decodeChunk } from "../../../lib/chat/decode.ts";
import { DeltaTemplate } from "../../../lib/wire/delta_template.ts";

function frame(delta: unknown, rest: Record<string, unknown> = {}): string {
  return JSON.stringify({ id: "c1", choices: [{ index: 0, delta, finish_reason: null }], usage: null, ...rest });
}

/** Plays frames through the template as the relay does; returns how many needed no parsing. */
function play(frames: readonly string[]): number {
  const template = new DeltaTemplate(CHAT_WIRE.slots);
  let matched = 0;
  for (const payload of frames) {
    const parsed = decodeChunk(JSON.parse(payload));
    const quick = template.match(payload);
    if (quick) {
      matched++;
      assertEquals(quick.toChunk(), parsed, payload);
    } else template.learn(payload, parsed);
  }
  return matched;
}

const TEXTS = [
  "Hello",
  " world",
  'a "quoted" \\ word',
  "line\nbreak\ttab",
  "\u0001\u001f",
  "é 😀 \ud83d",
  "{}",
  '","x":"',
  "\\",
];

for (const key of ["content", "reasoning_content", "reasoning"]) {
  Deno.test(`DeltaTemplate equals parsing for ${key} with any text`, () => {
    assertEquals(play(TEXTS.map((text) => frame({ [key]: text }))), TEXTS.length - 1);
  });
}

Deno.test("DeltaTemplate equals parsing for arguments, with and without index", () => {
  const call = (text: string, extra = {}) => frame({ tool_calls: [{ ...extra, function: { arguments: text } }] });
  assertEquals(play(TEXTS.map((text) => call(text, { index: 1 }))), TEXTS.length - 1);
  assertEquals(play(TEXTS.map((text) => call(text))), TEXTS.length - 1);
});

Deno.test("DeltaTemplate learns from servers that write a space after the colon", () => {
  const spaced = (text: string) => frame({ content: text }).replaceAll('":', '": ').replaceAll(",", ", ");
  assertEquals(play(["a", "b", 'c"d'].map(spaced)), 2);
});

Deno.test("DeltaTemplate leaves frames that carry more than text to the parser", () => {
  const frames = [
    frame({ content: "a" }),
    frame({ content: "b" }, { usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } }),
    JSON.stringify({ id: "c1", choices: [{ index: 0, delta: { content: "c" }, finish_reason: "stop" }], usage: null }),
    frame({ content: "" }),
    frame({ content: "d", reasoning_content: "e" }),
    frame({ content: "f", tool_calls: [{ index: 0, id: "x", function: { name: "t", arguments: "{}" } }] }),
    frame({ content: "g" }, { id: "other" }),
  ];
  // The last frame differs in its id, so nothing may match.
  assertEquals(play(frames), 0);
});

Deno.test("DeltaTemplate does not mistake a key of the same name elsewhere for the text", () => {
  const tricky = (text: string, other: string) =>
    JSON.stringify({ choices: [{ index: 0, delta: { content: text }, logprobs: { content: other } }] });
  assertEquals(play([tricky("a", "x"), tricky("a", "y"), tricky("b", "y")]), 0);
});

Deno.test("DeltaTemplate does not mistake a key for one that is written with escapes", () => {
  const tricky = (text: string, other: string) =>
    `{"choices":[{"index":0,"delta":{"conten\\u0074":"${text}"}}],"echo":{"content":"${other}"}}`;
  assertEquals(play([tricky("a", "a"), tricky("a", "b"), tricky("b", "b")]), 0);
});

Deno.test("DeltaTemplate refuses text that only resembles a string", () => {
  const template = new DeltaTemplate(CHAT_WIRE.slots);
  const first = '{"choices":[{"delta":{"content":"a"}}]}';
  template.learn(first, decodeChunk(JSON.parse(first)));
  assertEquals(template.match('{"choices":[{"delta":{"content":"a","refusal":"b"}}]}'), undefined);
  assertEquals(template.match('{"choices":[{"delta":{"content":"\\x"}}]}'), undefined);
  assertEquals(template.match('{"choices":[{"delta":{"content":"a\\"}}]}'), undefined);
  assertEquals(template.match('{"choices":[{"delta":{"content":"ok"}}]}')?.text, "ok");
});

/** A frame of another wire, whose number and padding differ from frame to frame. */
function noisy(delta: string, count: number, order: "number_first" | "number_last" = "number_first"): string {
  const place = { item_id: "msg_1", output_index: 0, content_index: 0, delta };
  const padding = { obfuscation: "x".repeat(count % 3) };
  const type = "response.output_text.delta";
  if (order === "number_last") {
    return JSON.stringify({ type, ...place, logprobs: [], ...padding, sequence_number: count });
  }
  return JSON.stringify({ type, sequence_number: count, ...place, logprobs: [], ...padding });
}

for (const order of ["number_first", "number_last"] as const) {
  Deno.test(`DeltaTemplate equals parsing for frames that count and pad, ${order}`, () => {
    const template = new DeltaTemplate(RESPONSES_WIRE.slots, RESPONSES_WIRE.noise);
    const decoder = RESPONSES_WIRE.createDecoder();
    decoder.decode({ type: "response.output_item.added", output_index: 0, item: { type: "message", id: "msg_1" } });
    let matched = 0;
    TEXTS.forEach((text, index) => {
      const payload = noisy(text, 8 + index, order);
      const [parsed] = decoder.decode(JSON.parse(payload));
      if (parsed === undefined) throw new Error("a piece expected");
      const quick = template.match(payload);
      if (quick) {
        matched++;
        assertEquals(quick.toChunk(), parsed, payload);
      } else template.learn(payload, parsed);
    });
    assertEquals(matched, TEXTS.length - 1);
  });
}

Deno.test("DeltaTemplate parses a frame whose number or padding is of another kind", () => {
  const template = new DeltaTemplate(RESPONSES_WIRE.slots, RESPONSES_WIRE.noise);
  const [parsed] = RESPONSES_WIRE.createDecoder().decode(JSON.parse(noisy("a", 1))).slice(-1);
  if (parsed === undefined) throw new Error("a piece expected");
  template.learn(noisy("a", 1), parsed);
  const others = [
    noisy("b", 2).replace('"sequence_number":2', '"sequence_number":null'),
    noisy("b", 2).replace('"sequence_number":2', '"sequence_number":2.5'),
    noisy("b", 2).replace('"obfuscation":"xx"', '"obfuscation":"x\\"x"'),
    noisy("b", 2).replace('"output_index":0', '"output_index":1'),
    `${noisy("b", 2)} `,
  ];
  assertEquals(template.match(noisy("b", 12))?.text, "b");
  assertEquals(others.map((payload) => template.match(payload)), others.map(() => undefined));
});

Deno.test("DeltaTemplate learns nothing from a frame that has the text in another form", () => {
  const template = new DeltaTemplate(CHAT_WIRE.slots);
  template.learn(frame({ content: "a" }), { ...decodeChunk(JSON.parse(frame({ content: "a" }))), isRewritten: true });
  assertEquals(template.match(frame({ content: "b" })), undefined);
});

Deno.test("The pieces of an answer do not keep the frames that they came in", () => {
  const template = new DeltaTemplate(CHAT_WIRE.slots);
  const [size, count] = [4_000, 50_000];
  const payload = frame({ content: " a piece of some length" }, { system_fingerprint: "x".repeat(size) });
  template.learn(payload, decodeChunk(JSON.parse(payload)));
  const bytes = new TextEncoder().encode(payload);
  const decoder = new TextDecoder();
  const before = Deno.memoryUsage().heapUsed;
  const pieces = Array.from({ length: count }, () => template.match(decoder.decode(bytes))?.text);
  const kept = Deno.memoryUsage().heapUsed - before;
  assertEquals([pieces.at(-1), kept < size * count / 2], [" a piece of some length", true], `${kept} bytes`);
});
