/**
 * Finish reasons and token counts, translated from the provider's form to the client's.
 *
 * @module
 */
import type { ChatUsage } from "../../chat/types.ts";
import type { ErrorCode } from "../../base/errors.ts";
import type { ResponseUsage } from "../../responses/types.ts";

/** The meaning of a finish reason. */
export type Outcome =
  | { readonly kind: "complete" }
  | { readonly kind: "length" }
  | { readonly kind: "filtered" }
  | { readonly kind: "failed"; readonly code: ErrorCode; readonly message: string };

const LENGTH: Outcome = { kind: "length" };
const FILTERED: Outcome = { kind: "filtered" };

function defineFailure(code: ErrorCode, message: string): Outcome {
  return { kind: "failed", code, message };
}

/** Finish reasons that do not mean a complete answer; every other one does (stop, tool_calls, end, eos, …). */
const OUTCOMES: Readonly<Record<string, Outcome>> = {
  length: LENGTH,
  max_tokens: LENGTH,
  model_length: LENGTH,
  content_filter: FILTERED,
  sensitive: FILTERED,
  refusal: FILTERED,
  error: defineFailure("upstream_error", "The provider stopped with an error and gave no reason"),
  network_error: defineFailure("upstream_error", "The provider lost its connection to the model"),
  insufficient_system_resource: defineFailure(
    "upstream_overloaded",
    "The provider ran out of capacity in the middle of the answer",
  ),
  model_context_window_exceeded: defineFailure(
    "context_length_exceeded",
    "The conversation is longer than the model's context window",
  ),
};

/** The meaning of a finish reason; some providers add a detail after a colon (`content_filter: SAFETY`). */
export function mapFinishReason(finishReason: string): Outcome {
  const word = finishReason.split(":", 1)[0]?.trim().toLowerCase() ?? "";
  return Object.hasOwn(OUTCOMES, word) ? OUTCOMES[word] ?? { kind: "complete" } : { kind: "complete" };
}

/** Translates token counts to the client's form. Codex requires integers and every field (0.80 to 0.169). */
export function translateUsage(usage: ChatUsage): ResponseUsage {
  return {
    input_tokens: Math.round(usage.promptTokens),
    input_tokens_details: {
      cached_tokens: Math.round(usage.cachedTokens ?? 0),
      cache_write_tokens: Math.round(usage.cacheWriteTokens ?? 0),
    },
    output_tokens: Math.round(usage.completionTokens),
    output_tokens_details: { reasoning_tokens: Math.round(usage.reasoningTokens ?? 0) },
    total_tokens: Math.round(usage.totalTokens),
  };
}
