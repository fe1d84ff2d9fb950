/**
 * Tests that every finish reason keeps its provider's meaning, and that every token count reaches the client.
 *
 * Words: OpenAI, Anthropic, Bedrock, Gemini and Vertex, Cohere, Mistral, xAI, watsonx, DeepSeek, Z.ai, vLLM, TGI,
 * TensorRT-LLM, LM Studio and the Vercel gateway (2026-11).
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { omitUndefined } from "../../../../lib/base/json.ts";
import {
  isCallEnd,
  isKnownFinishReason,
  mapFinishReason,
  mergeFinishReason,
  translateUsage,
} from "../../../../lib/translate/stream/finish_reason.ts";

/** Finish reasons of providers, and the `kind` of their outcome or, for failures, its `code`. */
const REASONS: Readonly<Record<string, readonly string[]>> = {
  complete: [
    ...[
      "stop",
      "STOP",
      "tool_calls",
      "tool-calls",
      "toolCalls",
      "function_call",
      "tool_use",
      "TOOL_CALL",
      "end",
      "eos",
    ],
    ...["eos_token", "end_turn", "END_TURN", "stop_sequence", "STOP_SEQUENCE", "COMPLETE", "normal", "eosFound"],
    ...["FINISH_REASON_STOP", "FinishReason.STOP", "REASON_STOP", "stop_words", "end_id"],
  ],
  length: [
    ...["length", "LENGTH", "max_tokens", "MAX_TOKENS", "model_length", "token_limit", "max_output_tokens"],
    ...[
      "max_thinking_tokens",
      "output_truncated",
      "FINISH_REASON_MAX_TOKENS",
      "FinishReason.MAX_TOKENS",
      "maxPredictedTokensReached",
      "REASON_MAX_LEN",
    ],
  ],
  filtered: [
    ...["content_filter", "content-filter", "content_filter: SAFETY", "sensitive", "refusal", "SAFETY", "RECITATION"],
    ...["BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY", "LANGUAGE", "guardrail_intervened"],
    ...[
      "content_filtered",
      "input_content_filter",
      "IMAGE_SAFETY_OTHER",
      "ERROR_TOXIC",
      "MODEL_ARMOR",
      "stop: RECITATION",
    ],
  ],
  upstream_error: [
    ...[
      "error",
      "ERROR",
      "network_error",
      "abort",
      "ABORT",
      "aborted",
      "cancelled",
      "canceled",
      "USER_CANCEL",
      "OTHER",
    ],
    ...[
      "NO_IMAGE",
      "IMAGE_OTHER",
      "pause_turn",
      "repetition",
      "modelUnloaded",
      "userStopped",
      "incomplete",
      "aborted_by_engine",
      "cuda_error",
      "request_cancelled",
      "failed",
      "error: boom",
    ],
  ],
  upstream_timeout: [
    "timeout",
    "TIMEOUT",
    "generation_timeout",
    "time_limit",
    "REASON_TIME_LIMIT",
    "deadline_exceeded",
  ],
  upstream_rate_limit: ["rate_limit"],
  upstream_overloaded: ["insufficient_system_resource"],
  unusable_answer: [
    ...["MALFORMED_FUNCTION_CALL", "malformed_function_call", "malformedFunctionCall", "UNEXPECTED_TOOL_CALL"],
    ...[
      "TOO_MANY_TOOL_CALLS",
      "MALFORMED_RESPONSE",
      "MALFORMED_TOOL_ARGUMENTS",
      "MISSING_THOUGHT_SIGNATURE",
      "malformed_tool_use",
    ],
    ...["function_call_filter: MALFORMED_FUNCTION_CALL", "stop: MALFORMED_FUNCTION_CALL"],
    ...["FinishReason.MALFORMED_FUNCTION_CALL", "malformed_model_output"],
  ],
  context_length_exceeded: ["model_context_window_exceeded", "ERROR_LIMIT"],
};

for (const [meaning, reasons] of Object.entries(REASONS)) {
  for (const reason of reasons) {
    Deno.test(`mapFinishReason() reads ${reason} as ${meaning}`, () => {
      const outcome = mapFinishReason(reason);
      assertEquals(outcome.kind === "failed" ? outcome.code : outcome.kind, meaning);
      assert(isKnownFinishReason(reason));
    });
  }
}

Deno.test("mapFinishReason() takes a word that it does not know for the end of a complete answer", () => {
  for (const reason of ["toString", "constructor", "because", "", ":", "unknown", "reason", "停止"]) {
    assertEquals([mapFinishReason(reason).kind, isKnownFinishReason(reason)], ["complete", false], reason);
  }
});

Deno.test("mapFinishReason() names the provider's word in the message of a failure", () => {
  assertEquals(mapFinishReason("MALFORMED_FUNCTION_CALL"), {
    kind: "failed",
    code: "unusable_answer",
    message: "The model wrote a tool call that its provider could not read (finish reason MALFORMED_FUNCTION_CALL)",
  });
});

Deno.test("isCallEnd() tells the end of a call from other ends", () => {
  const all = [
    "tool_calls",
    "TOOL_CALL",
    "tool_use",
    "function_call",
    "stop",
    "end_turn",
    "length",
    "unexpected_tool_call",
  ];
  assertEquals(all.filter(isCallEnd), all.slice(0, 4));
});

type Word = string | undefined;

Deno.test("mapFinishReason() quotes no more than one short line", () => {
  const outcome = mapFinishReason(`error: line\n${"x".repeat(1_000)}`);
  assertEquals(
    outcome.kind === "failed" && outcome.message.split("(finish reason ")[1],
    `error: line ${"x".repeat(68)})`,
  );
});

/** What was known, the word of a chunk, the vendor's word beside it, and what is known then. */
const MERGED: readonly (readonly [known: Word, finish: Word, native: Word, merged: Word])[] = [
  [undefined, undefined, undefined, undefined],
  [undefined, undefined, "STOP", undefined],
  [undefined, undefined, "MALFORMED_FUNCTION_CALL", "MALFORMED_FUNCTION_CALL"],
  ["stop", undefined, "MALFORMED_FUNCTION_CALL", "MALFORMED_FUNCTION_CALL"],
  ["stop", undefined, "STOP", "stop"],
  ["stop", undefined, "SAFETY", "stop"],
  [undefined, "stop", undefined, "stop"],
  [undefined, "stop", "STOP", "stop"],
  [undefined, "stop", "completed", "stop"],
  [undefined, "stop", "never heard of", "stop"],
  [undefined, "stop", "MALFORMED_FUNCTION_CALL", "MALFORMED_FUNCTION_CALL"],
  [undefined, "tool_calls", "MALFORMED_FUNCTION_CALL", "MALFORMED_FUNCTION_CALL"],
  [undefined, "stop", "SAFETY", "SAFETY"],
  [undefined, "stop", "max_tokens", "max_tokens"],
  [undefined, "length", "STOP", "length"],
  [undefined, "null", undefined, undefined],
  [undefined, "FINISH_REASON_UNSPECIFIED", "error", undefined],
  ["stop", "stop", undefined, "stop"],
  ["stop", undefined, undefined, "stop"],
  ["stop", "null", undefined, "stop"],
  ["abort", "stop", undefined, "abort"],
  ["stop", "abort", undefined, "abort"],
  ["stop", "tool_calls", undefined, "tool_calls"],
];

for (const [known, finishReason, nativeFinishReason, merged] of MERGED) {
  const name = `${known} then ${finishReason} beside ${nativeFinishReason}`;
  Deno.test(`mergeFinishReason() keeps the gravest word: ${name}`, () => {
    const chunk = omitUndefined({ finishReason, nativeFinishReason });
    assertEquals(mergeFinishReason(known, chunk), merged);
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
