/**
 * Tests of usage that is spread over the chunks of a stream, or stands in a vendor's own place.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../../lib/base/json.ts";
import { decodeChunk } from "../../../../lib/chat/decode.ts";
import { mergeUsage } from "../../../../lib/translate/stream/usage.ts";
import { end, lastOf, play, text } from "../../../support/exchange.ts";

/** A chunk that holds nothing but `usage`. */
function counted(usage: JsonObject | null): JsonObject {
  return { choices: [], usage };
}

/** The usage in the client's form. */
function tokens(input: number, output: number, cached = 0, written = 0): JsonObject {
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached, cache_write_tokens: written },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + output,
  };
}

const FULL = { prompt_tokens: 1_200, completion_tokens: 55, total_tokens: 1_255 };
const SPREADS: readonly (readonly [string, readonly (JsonObject | null)[], unknown])[] = [
  ["repeated counts are not added", [FULL, FULL], tokens(1_200, 55)],
  ["counts that grow end at the last ones", [
    { prompt_tokens: 1_200, completion_tokens: 1, total_tokens: 1_201 },
    { prompt_tokens: 1_200, completion_tokens: 30, total_tokens: 1_230 },
    FULL,
  ], tokens(1_200, 55)],
  ["zeros at the end leave earlier counts as they are", [
    FULL,
    { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
  ], tokens(1_200, 55)],
  ["a prompt of zero at the end leaves the first one as it is", [
    { prompt_tokens: 1_200, completion_tokens: 0, total_tokens: 1_200 },
    { prompt_tokens: 0, completion_tokens: 55, total_tokens: 55 },
  ], tokens(1_200, 55)],
  ["the prompt's count first and the answer's alone at the end", [
    { input_tokens: 200, output_tokens: 1, cache_read_input_tokens: 1_000, cache_creation_input_tokens: 40 },
    { output_tokens: 55 },
  ], tokens(1_240, 55, 1_000, 40)],
  ["cached tokens that only the first chunk names", [
    { prompt_tokens: 200, completion_tokens: 1, cache_read_input_tokens: 1_000 },
    { prompt_tokens: 200, completion_tokens: 55 },
  ], tokens(1_200, 55, 1_000)],
  ["cached tokens that the first chunk counts apart and the last one does not", [
    { prompt_tokens: 200, completion_tokens: 1, cache_read_input_tokens: 1_000 },
    { prompt_tokens: 1_200, completion_tokens: 55, prompt_tokens_details: { cached_tokens: 1_000 } },
  ], tokens(1_200, 55, 1_000)],
  ["null at the end", [FULL, null], tokens(1_200, 55)],
  ["an answer's count without a prompt's is unknown", [{ completion_tokens: 55 }], undefined],
];

for (const [name, usages, expected] of SPREADS) {
  Deno.test(`The usage of several chunks: ${name}`, () => {
    const [first = null, ...others] = usages;
    // Whatever comes between them, in one chunk with them or before them, the counts are the same.
    const orders = [
      [counted(first), text("Hi."), end(), ...others.map(counted)],
      [text("Hi."), ...usages.map(counted), end()],
      [{ ...text("Hi."), usage: first }, ...others.slice(0, -1).map(counted), {
        ...end(),
        usage: others.at(-1) ?? null,
      }],
    ];
    for (const frames of orders) {
      const { usage } = lastOf(play(frames));
      assertEquals(usage as unknown ?? undefined, expected, JSON.stringify(frames));
    }
  });
}

const PLACES: readonly (readonly [string, JsonObject])[] = [
  ["usage", { usage: FULL }],
  ["choices[0].usage", { choices: [{ index: 0, delta: {}, usage: FULL }] }],
  ["an extension", { x_groq: { id: "req_1", usage: FULL } }],
  ["usage_metadata", { usage_metadata: { promptTokenCount: 1_200, candidatesTokenCount: 55 } }],
  ["timings", { timings: { cache_n: 1_000, prompt_n: 200, predicted_n: 55, predicted_per_second: 12.5 } }],
];

for (const [place, frame] of PLACES) {
  Deno.test(`decodeChunk() reads the counts in ${place}`, () => {
    const { promptTokens, completionTokens, totalTokens } = decodeChunk(frame).usage ?? {};
    assertEquals([promptTokens, completionTokens, totalTokens], [1_200, 55, 1_255]);
  });
}

Deno.test("decodeChunk() prefers the usual place to a vendor's own", () => {
  const { usage } = decodeChunk({ usage: FULL, x_groq: { usage: { prompt_tokens: 7, completion_tokens: 7 } } });
  assertEquals(usage?.promptTokens, 1_200);
});

Deno.test("mergeUsage() takes a later count of the prompt even when it is smaller", () => {
  const estimated = { promptTokens: 1_300, completionTokens: 1, totalTokens: 1_301 };
  const exact = { promptTokens: 1_200, completionTokens: 55, totalTokens: 1_255 };
  assertEquals(mergeUsage(estimated, exact), exact);
  assertEquals(mergeUsage(undefined, exact), exact);
});

Deno.test("mergeUsage() keeps the cost that any of the chunks states", () => {
  const counts = { promptTokens: 5, completionTokens: 6, totalTokens: 11 };
  assertEquals(mergeUsage({ ...counts, statedCost: 0.5 }, counts), { ...counts, statedCost: 0.5 });
  assertEquals(mergeUsage(counts, { ...counts, statedCost: 0.5 }), { ...counts, statedCost: 0.5 });
  assertEquals(mergeUsage({ ...counts, statedCost: 0.5 }, { ...counts, statedCost: 0.7 }).statedCost, 0.7);
});
