/**
 * Tests that every finish reason keeps its provider's meaning, and that every token count reaches the client.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { mapFinishReason, translateUsage } from "../../../../lib/translate/stream/finish_reason.ts";

/** Finish reasons of providers, and the `kind` of their outcome or, for failures, its `code`. */
const REASONS: readonly (readonly [string, string])[] = [
  ["stop", "complete"],
  ["tool_calls", "complete"],
  ["function_call", "complete"],
  ["end", "complete"],
  ["eos", "complete"],
  ["end_turn", "complete"],
  ["toString", "complete"],
  ["length", "length"],
  ["LENGTH", "length"],
  ["max_tokens", "length"],
  ["model_length", "length"],
  ["content_filter", "filtered"],
  ["content_filter: SAFETY", "filtered"],
  ["sensitive", "filtered"],
  ["refusal", "filtered"],
  ["error", "upstream_error"],
  ["network_error", "upstream_error"],
  ["insufficient_system_resource", "upstream_overloaded"],
  ["model_context_window_exceeded", "context_length_exceeded"],
];

for (const [reason, meaning] of REASONS) {
  Deno.test(`mapFinishReason() reads ${reason} as ${meaning}`, () => {
    const outcome = mapFinishReason(reason);
    assertEquals(outcome.kind === "failed" ? outcome.code : outcome.kind, meaning);
  });
}

Deno.test("translateUsage() writes whole numbers and every field", () => {
  assertEquals(translateUsage({ promptTokens: 10, completionTokens: 5, totalTokens: 15 }), {
    input_tokens: 10,
    input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
    output_tokens: 5,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 15,
  });
  assertEquals(
    translateUsage({
      promptTokens: 9.6,
      completionTokens: 5.2,
      totalTokens: 14.8,
      cachedTokens: 4.4,
      reasoningTokens: 2.5,
    }),
    {
      input_tokens: 10,
      input_tokens_details: { cached_tokens: 4, cache_write_tokens: 0 },
      output_tokens: 5,
      output_tokens_details: { reasoning_tokens: 3 },
      total_tokens: 15,
    },
  );
});
