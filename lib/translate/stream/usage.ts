/**
 * The union of the token counts that the chunks of one answer hold.
 *
 * @module
 */
import type { TokenUsage } from "../../wire/chunk.ts";
import { omitUndefined } from "../../base/json.ts";

/**
 * Joins the counts of two chunks of one answer.
 *
 * Chunks repeat or continue the counts of earlier ones, so they are never added up: a later count replaces an earlier
 * one, unless it is zero or absent.
 */
export function mergeUsage(earlier: TokenUsage | undefined, later: TokenUsage): TokenUsage {
  if (earlier === undefined) return later;
  // A chunk that names its cached tokens also decides whether they are apart.
  const apartTokens = later.apartTokens ?? (later.cachedTokens ? 0 : earlier.apartTokens ?? 0);
  const stated = later.promptTokens - (later.apartTokens ?? 0) || earlier.promptTokens - (earlier.apartTokens ?? 0);
  const promptTokens = stated + apartTokens;
  const completionTokens = later.completionTokens || earlier.completionTokens;
  const cachedTokens = later.cachedTokens || earlier.cachedTokens || later.cachedTokens;
  const cacheWriteTokens = later.cacheWriteTokens || earlier.cacheWriteTokens || later.cacheWriteTokens;
  const reasoningTokens = later.reasoningTokens || earlier.reasoningTokens || later.reasoningTokens;
  const statedCost = later.statedCost || earlier.statedCost || later.statedCost;
  return {
    promptTokens,
    completionTokens,
    totalTokens: Math.max(later.totalTokens, promptTokens + completionTokens),
    ...(apartTokens > 0 && { apartTokens }),
    ...(cachedTokens !== undefined && { cachedTokens: Math.min(cachedTokens, promptTokens) }),
    ...omitUndefined({ cacheWriteTokens, reasoningTokens, statedCost }),
  };
}
