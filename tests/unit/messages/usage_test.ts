/**
 * Tests of the token counts of a Messages answer.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { UsageCounter } from "../../../lib/messages/usage.ts";
import type { TokenUsage } from "../../../lib/wire/chunk.ts";

/** The counts after the last of `usages`. */
function countAll(...usages: readonly unknown[]): TokenUsage | undefined {
  const counter = new UsageCounter();
  return usages.map((usage) => counter.add(usage)).at(-1);
}

Deno.test("the prompt's count is the sum of three", () => {
  const usage = {
    input_tokens: 5,
    cache_read_input_tokens: 100,
    cache_creation_input_tokens: 20,
    output_tokens: 7,
    output_tokens_details: { thinking_tokens: 3 },
  };
  assertEquals(countAll(usage), {
    promptTokens: 125,
    completionTokens: 7,
    totalTokens: 132,
    apartTokens: 120,
    cachedTokens: 100,
    cacheWriteTokens: 20,
    reasoningTokens: 3,
  });
});

Deno.test("null and absent counts are none", () => {
  const usage = {
    input_tokens: 5,
    cache_read_input_tokens: null,
    cache_creation_input_tokens: null,
    output_tokens: 7,
    output_tokens_details: null,
  };
  const expected = { promptTokens: 5, completionTokens: 7, totalTokens: 12 };
  assertEquals(countAll(usage), expected);
  assertEquals(countAll({ input_tokens: 5, output_tokens: 7 }), expected);
});

Deno.test("what was written is counted by lifetime where the sum is missing", () => {
  const usage = {
    input_tokens: 5,
    output_tokens: 1,
    cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 30 },
  };
  assertEquals(countAll(usage)?.cacheWriteTokens, 40);
});

Deno.test("later counts take the place of earlier ones, unless they are null or 0", () => {
  const first = { input_tokens: 5, cache_read_input_tokens: 100, output_tokens: 1 };
  assertEquals(countAll(first, { output_tokens: 9 })?.totalTokens, 114);
  assertEquals(countAll(first, { input_tokens: null, cache_read_input_tokens: 0, output_tokens: 9 })?.totalTokens, 114);
  assertEquals(
    countAll({ input_tokens: 0, output_tokens: 0 }, { input_tokens: 40, output_tokens: 8 })?.promptTokens,
    40,
  );
});

Deno.test("counts that say nothing are no usage", () => {
  assertEquals(countAll(undefined), undefined);
  assertEquals(countAll(null), undefined);
  assertEquals(countAll({}), undefined);
  assertEquals(countAll({ input_tokens: 0, output_tokens: 0 }), undefined);
  assertEquals(countAll({ input_tokens: -1, output_tokens: "7" }), undefined);
  assertEquals(countAll({ input_tokens: Number.MAX_SAFE_INTEGER, output_tokens: 1 }), undefined);
});
