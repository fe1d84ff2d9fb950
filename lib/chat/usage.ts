/**
 * How many tokens an answer took, from the counters of any provider.
 *
 * @module
 */
import { countOf, isObject, type JsonObject, omitUndefined } from "../base/json.ts";
import type { ChatUsage } from "./types.ts";

/**
 * Decodes a usage object.
 *
 * @returns undefined when nothing usable was sent; all zeros count as nothing, because Codex would take them for an
 * empty context and never compact again (measured on 0.80 to 0.169, 2026-11).
 */
export function decodeUsage(usage: unknown): ChatUsage | undefined {
  if (!isObject(usage)) return undefined;
  const promptTokens = countOf(usage.prompt_tokens) ?? countOf(usage.input_tokens);
  const completion = countOf(usage.completion_tokens) ?? countOf(usage.output_tokens);
  if (promptTokens === undefined || completion === undefined || promptTokens + completion === 0) return undefined;
  // Their sum has to stay an integer, too, and so has the one with the reasoning added below.
  if (!Number.isSafeInteger(2 * (promptTokens + completion))) return undefined;
  const reasoningTokens = detail(usage, ["completion_tokens_details", "output_tokens_details"], "reasoning_tokens") ??
    countOf(usage.reasoning_tokens);
  const total = countOf(usage.total_tokens) ?? promptTokens + completion;
  // Some providers leave reasoning out of completion_tokens and put it into the total only (recorded 2026-08).
  const separate = reasoningTokens !== undefined && reasoningTokens > 0 &&
    promptTokens + completion + reasoningTokens === total;
  const completionTokens = separate ? completion + reasoningTokens : completion;
  const cached = cachedTokens(usage);
  const written = detail(usage, PROMPT_DETAILS, "cache_write_tokens") ??
    detail(usage, PROMPT_DETAILS, "cache_creation_input_tokens");
  return {
    promptTokens,
    completionTokens,
    totalTokens: Math.max(total, promptTokens + completionTokens),
    ...(cached !== undefined && { cachedTokens: Math.min(cached, promptTokens) }),
    ...omitUndefined({ cacheWriteTokens: written, reasoningTokens }),
  };
}

const PROMPT_DETAILS = ["prompt_tokens_details", "prompt_token_details", "input_tokens_details"];

function cachedTokens(usage: JsonObject): number | undefined {
  return countOf(usage.prompt_cache_hit_tokens) ??
    detail(usage, PROMPT_DETAILS, "cached_tokens") ??
    countOf(usage.cached_tokens) ??
    countOf(usage.num_cached_tokens);
}

function detail(usage: JsonObject, groups: readonly string[], key: string): number | undefined {
  for (const group of groups) {
    const details = usage[group];
    const value = isObject(details) ? countOf(details[key]) : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}
