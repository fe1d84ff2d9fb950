/**
 * The decoder of a provider's token counts, under any of their names.
 *
 * @module
 */
import { decodeCount, isObject, type JsonObject, omitUndefined } from "../base/json.ts";
import type { ChatUsage } from "./types.ts";

/**
 * Decodes a usage object.
 *
 * @returns undefined when there are no usable counts. All zeros count as none, because Codex would take them for an
 *   empty context and never compact again (measured on 0.80 to 0.169, 2026-11).
 */
export function decodeUsage(usage: unknown): ChatUsage | undefined {
  if (!isObject(usage)) return undefined;
  const promptTokens = decodeCount(usage.prompt_tokens) ?? decodeCount(usage.input_tokens);
  const completion = decodeCount(usage.completion_tokens) ?? decodeCount(usage.output_tokens);
  if (promptTokens === undefined || completion === undefined || promptTokens + completion === 0) return undefined;
  // The sum must stay a safe integer, even with the reasoning tokens that are added below.
  if (!Number.isSafeInteger(2 * (promptTokens + completion))) return undefined;
  const reasoningTokens =
    findDetail(usage, ["completion_tokens_details", "output_tokens_details"], "reasoning_tokens") ??
      decodeCount(usage.reasoning_tokens);
  const total = decodeCount(usage.total_tokens) ?? promptTokens + completion;
  // Some providers count reasoning in the total but not in completion_tokens (recorded 2026-08).
  const separate = reasoningTokens !== undefined && reasoningTokens > 0 &&
    promptTokens + completion + reasoningTokens === total;
  const completionTokens = separate ? completion + reasoningTokens : completion;
  const cached = decodeCachedTokens(usage);
  const written = findDetail(usage, PROMPT_DETAILS, "cache_write_tokens") ??
    findDetail(usage, PROMPT_DETAILS, "cache_creation_input_tokens");
  return {
    promptTokens,
    completionTokens,
    totalTokens: Math.max(total, promptTokens + completionTokens),
    ...(cached !== undefined && { cachedTokens: Math.min(cached, promptTokens) }),
    ...omitUndefined({ cacheWriteTokens: written, reasoningTokens }),
  };
}

const PROMPT_DETAILS = ["prompt_tokens_details", "prompt_token_details", "input_tokens_details"];

function decodeCachedTokens(usage: JsonObject): number | undefined {
  return decodeCount(usage.prompt_cache_hit_tokens) ??
    findDetail(usage, PROMPT_DETAILS, "cached_tokens") ??
    decodeCount(usage.cached_tokens) ??
    decodeCount(usage.num_cached_tokens);
}

function findDetail(usage: JsonObject, groups: readonly string[], key: string): number | undefined {
  for (const group of groups) {
    const details = usage[group];
    const value = isObject(details) ? decodeCount(details[key]) : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}
