/**
 * Tests of token counts under every name that a provider uses, complete or not.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { TokenUsage } from "../../../lib/wire/chunk.ts";
import { decodeUsage } from "../../../lib/wire/usage.ts";

const BASE = { prompt_tokens: 100, completion_tokens: 20 };
const COUNTED = { promptTokens: 100, completionTokens: 20, totalTokens: 120 };

const USAGES: readonly (readonly [string, unknown, TokenUsage | undefined])[] = [
  ["the usual names", { ...BASE, total_tokens: 120 }, COUNTED],
  ["a missing total as the sum", BASE, COUNTED],
  ["the names of the Responses API", { input_tokens: 100, output_tokens: 20 }, COUNTED],
  ["cached tokens in the details", { ...BASE, prompt_tokens_details: { cached_tokens: 64 } }, {
    ...COUNTED,
    cachedTokens: 64,
  }],
  ["cached tokens in misspelt details", { ...BASE, prompt_token_details: { cached_tokens: 64 } }, {
    ...COUNTED,
    cachedTokens: 64,
  }],
  ["cached tokens at the top", { ...BASE, cached_tokens: 64 }, { ...COUNTED, cachedTokens: 64 }],
  ["cached tokens under num_cached_tokens", { ...BASE, num_cached_tokens: 64 }, { ...COUNTED, cachedTokens: 64 }],
  ["cache hits", { ...BASE, prompt_cache_hit_tokens: 64, prompt_cache_miss_tokens: 36 }, {
    ...COUNTED,
    cachedTokens: 64,
  }],
  ["tokens written into an explicit cache", {
    ...BASE,
    prompt_tokens_details: { cached_tokens: 0, cache_creation_input_tokens: 40, cache_type: "ephemeral" },
  }, { ...COUNTED, cachedTokens: 0, cacheWriteTokens: 40 }],
  ["more cached tokens than the prompt has as a part that it leaves out", { ...BASE, cached_tokens: 192 }, {
    promptTokens: 292,
    completionTokens: 20,
    totalTokens: 312,
    apartTokens: 192,
    cachedTokens: 192,
  }],
  ["hits and misses that the prompt's count leaves out", {
    prompt_tokens: 36,
    completion_tokens: 20,
    prompt_cache_hit_tokens: 64,
    prompt_cache_miss_tokens: 36,
  }, { promptTokens: 100, completionTokens: 20, totalTokens: 120, apartTokens: 64, cachedTokens: 64 }],
  ["reads and writes of a cache beside input_tokens as a part that they leave out", {
    input_tokens: 1_000,
    output_tokens: 20,
    cache_read_input_tokens: 300,
    cache_creation_input_tokens: 200,
  }, {
    promptTokens: 1_500,
    completionTokens: 20,
    totalTokens: 1_520,
    apartTokens: 500,
    cachedTokens: 300,
    cacheWriteTokens: 200,
  }],
  ["a first turn whose prompt was written into the cache beside the prompt's count", {
    prompt_tokens: 3,
    completion_tokens: 20,
    total_tokens: 23,
    cache_read_input_tokens: 0,
    cache_creation_input_tokens: 15_000,
  }, {
    promptTokens: 15_003,
    completionTokens: 20,
    totalTokens: 15_023,
    apartTokens: 15_000,
    cachedTokens: 0,
    cacheWriteTokens: 15_000,
  }],
  ["a total that proves that cached tokens were left out", {
    prompt_tokens: 900,
    completion_tokens: 20,
    total_tokens: 1_220,
    prompt_tokens_details: { cached_tokens: 300 },
  }, { promptTokens: 1_200, completionTokens: 20, totalTokens: 1_220, apartTokens: 300, cachedTokens: 300 }],
  ["cache names beside a prompt's count that may hold them as it is", {
    ...BASE,
    total_tokens: 120,
    cache_read_input_tokens: 64,
    cache_creation_input_tokens: 20,
  }, { ...COUNTED, cachedTokens: 64, cacheWriteTokens: 20 }],
  [
    "written tokens in the details",
    { ...BASE, prompt_tokens_details: { cached_tokens: 0, created_cache_tokens: 96 } },
    {
      ...COUNTED,
      cachedTokens: 0,
      cacheWriteTokens: 96,
    },
  ],
  ["written tokens under the names of routers", {
    ...BASE,
    prompt_tokens_details: { cached_tokens: 16, cache_write_tokens: 80 },
  }, { ...COUNTED, cachedTokens: 16, cacheWriteTokens: 80 }],
  ["native counts in camel case", {
    promptTokenCount: 100,
    candidatesTokenCount: 12,
    thoughtsTokenCount: 8,
    totalTokenCount: 120,
    cachedContentTokenCount: 64,
  }, { ...COUNTED, cachedTokens: 64, reasoningTokens: 8 }],
  ["no cached tokens as zero", { ...BASE, cached_tokens: 0 }, { ...COUNTED, cachedTokens: 0 }],
  ["reasoning inside the completion", {
    ...BASE,
    total_tokens: 120,
    completion_tokens_details: { reasoning_tokens: 8 },
  }, { ...COUNTED, reasoningTokens: 8 }],
  [
    "reasoning separate from the completion",
    {
      prompt_tokens: 466,
      completion_tokens: 68,
      total_tokens: 800,
      completion_tokens_details: { reasoning_tokens: 266 },
    },
    { promptTokens: 466, completionTokens: 334, totalTokens: 800, reasoningTokens: 266 },
  ],
  ["a total that is too small", { ...BASE, total_tokens: 7 }, COUNTED],
  ["details that are null", { ...BASE, prompt_tokens_details: null, completion_tokens_details: null }, COUNTED],
  ["an answer without output", { prompt_tokens: 5, completion_tokens: 0 }, {
    promptTokens: 5,
    completionTokens: 0,
    totalTokens: 5,
  }],
  ["zeros as nothing", { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }, undefined],
  ["a prompt count alone", { prompt_tokens: 5 }, { promptTokens: 5, completionTokens: 0, totalTokens: 5 }],
  ["a completion count alone", { completion_tokens: 5 }, { promptTokens: 0, completionTokens: 5, totalTokens: 5 }],
  ["a prompt count that is none as nothing", { prompt_tokens: "5", completion_tokens: 6 }, undefined],
  ["strings as nothing", { prompt_tokens: "5", completion_tokens: "6" }, undefined],
  ["null as nothing", null, undefined],
  ["a count below zero as nothing", { prompt_tokens: -5, completion_tokens: 6 }, undefined],
  [
    "a count that JSON does not write as an integer as nothing",
    { prompt_tokens: 1e300, completion_tokens: 6 },
    undefined,
  ],
  [
    "counts whose sum is not a safe integer as nothing",
    { prompt_tokens: 2 ** 53 - 1, completion_tokens: 2 ** 53 - 1 },
    undefined,
  ],
  ["fractions as the nearest count", { prompt_tokens: 99.6, completion_tokens: 20.4 }, COUNTED],
  ["absurd details as absent", { ...BASE, total_tokens: 1e99, cached_tokens: -1, reasoning_tokens: 1e99 }, COUNTED],
  ["a list as nothing", [1, 2], undefined],
  ["a stated cost", { ...BASE, cost: 0.0013 }, { ...COUNTED, statedCost: 0.0013 }],
  ["a stated cost of nothing", { ...BASE, cost: 0 }, { ...COUNTED, statedCost: 0 }],
  ["a cost that is no number as absent", { ...BASE, cost: "0.0001" }, COUNTED],
  ["a cost in ticks", { ...BASE, cost_in_usd_ticks: 318_319_000 }, { ...COUNTED, statedCost: 0.0318319 }],
  ["the bills of a router and of the provider behind it, with a key of the user's own", {
    ...BASE,
    cost: 0.25,
    is_byok: true,
    cost_details: { upstream_inference_cost: 0.5 },
  }, { ...COUNTED, statedCost: 0.75 }],
  ["the bill of a router with a key of its own alone", {
    ...BASE,
    cost: 0.5,
    is_byok: false,
    cost_details: { upstream_inference_cost: 0.5 },
  }, { ...COUNTED, statedCost: 0.5 }],
  ["half a bill as none", { ...BASE, cost: 0.25, is_byok: true }, COUNTED],
];

for (const [name, usage, expected] of USAGES) {
  Deno.test(`decodeUsage() reads ${name}`, () => assertEquals(decodeUsage(usage), expected));
}
