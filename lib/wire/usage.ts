/**
 * The decoder of a provider's token counts, under any of their names.
 *
 * @module
 */
import { decodeCount, decodeNumber, isObject, type JsonObject, omitUndefined } from "../base/json.ts";
import type { TokenUsage } from "./chunk.ts";

/**
 * Decodes a usage object.
 *
 * One of the two counts may be missing, because some providers split them over two chunks.
 *
 * @returns undefined when there are no usable counts. All zeros count as none, because Codex would take them for an
 *   empty context and never compact again (measured on 0.80 to 0.171, 2026-11).
 */
export function decodeUsage(usage: unknown): TokenUsage | undefined {
  if (!isObject(usage)) return undefined;
  const stated = readStated(usage, ["prompt_tokens", "input_tokens", "promptTokenCount", "inputTokenCount"]);
  const completion = readStated(usage, [
    "completion_tokens",
    "output_tokens",
    "candidatesTokenCount",
    "outputTokenCount",
  ]);
  if (stated === undefined || completion === undefined || stated + completion === 0) return undefined;
  const reasoningTokens = findDetail(usage, ["completion_tokens_details", "output_tokens_details"], REASONING_NAMES) ??
    findCount(usage, REASONING_NAMES);
  const total = findCount(usage, ["total_tokens", "totalTokenCount", "totalTokens"]) ?? stated + completion;
  // Some providers count reasoning in the total but not in completion_tokens (recorded 2026-08).
  const separate = reasoningTokens !== undefined && reasoningTokens > 0 &&
    stated + completion + reasoningTokens === total;
  const completionTokens = separate ? completion + reasoningTokens : completion;
  const cached = findDetail(usage, PROMPT_DETAILS, CACHED_NAMES) ?? findCount(usage, CACHED_NAMES);
  const written = findDetail(usage, PROMPT_DETAILS, WRITTEN_NAMES) ?? findCount(usage, WRITTEN_NAMES);
  const apart = countApart(usage, { stated, total: total - completionTokens, cached, written });
  const promptTokens = stated + apart;
  // The sum must stay a safe integer, even with the reasoning tokens that were added.
  if (!Number.isSafeInteger(2 * (promptTokens + completion))) return undefined;
  return {
    promptTokens,
    completionTokens,
    totalTokens: Math.max(total, promptTokens + completionTokens),
    ...(apart > 0 && { apartTokens: apart }),
    ...(cached !== undefined && { cachedTokens: Math.min(cached, promptTokens) }),
    ...omitUndefined({ cacheWriteTokens: written, reasoningTokens, statedCost: readStatedCost(usage) }),
  };
}

/** Ticks in a dollar (a provider's reference of its API, 2026-11). */
const TICKS = 1e10;

/** The cost that a usage states, under the names that are known (recordings and references of 2026-11). */
function readStatedCost(usage: JsonObject): number | undefined {
  const ticks = decodeNumber(usage.cost_in_usd_ticks);
  if (ticks !== undefined) return ticks / TICKS;
  const cost = decodeNumber(usage.cost);
  const details = isObject(usage.cost_details) ? usage.cost_details : {};
  // With a key of the user's own, a router's bill is its fee, and the provider behind it sends a bill of its own.
  const behind = usage.is_byok === true ? decodeNumber(details.upstream_inference_cost) : 0;
  return cost === undefined || behind === undefined ? undefined : cost + behind;
}

/** Objects of a usage that split the prompt's count. */
const PROMPT_DETAILS = ["prompt_tokens_details", "prompt_token_details", "input_tokens_details"];

const REASONING_NAMES = ["reasoning_tokens", "thoughtsTokenCount"];

/** Names of the tokens that came out of the cache (adapters, pages and recordings of 2026-11). */
const CACHED_NAMES = [
  "prompt_cache_hit_tokens",
  "cached_tokens",
  "num_cached_tokens",
  "cache_read_input_tokens",
  "cache_read_tokens",
  "cachedContentTokenCount",
  "cacheReadInputTokenCount",
];

/** Names of the tokens that went into it (the same sources; `created_cache_tokens`: a local server, 2026-11). */
const WRITTEN_NAMES = [
  "cache_write_tokens",
  "cache_creation_input_tokens",
  "cache_creation_tokens",
  "created_cache_tokens",
  "cacheWriteInputTokenCount",
];

/** Names that come from a wire whose `input_tokens` leave out what was cached (2026-11). */
const APART_NAMES = ["cache_read_input_tokens", "cache_creation_input_tokens"];

/** The counts that decide whether cached tokens are part of the prompt's count. */
interface PromptCounts {
  /** The prompt's count as stated. */
  readonly stated: number;
  /** The total without the answer. */
  readonly total: number;
  readonly cached: number | undefined;
  readonly written: number | undefined;
}

/**
 * The tokens of the prompt that its stated count leaves out; 0 when none.
 *
 * Only what the numbers prove is added: a part that is larger than the whole, a total that holds more, or the names of
 * a wire that always leaves them out. Without them Codex compacts too late.
 */
function countApart(usage: JsonObject, { stated, total, cached = 0, written = 0 }: PromptCounts): number {
  const missed = decodeCount(usage.prompt_cache_miss_tokens);
  if (missed !== undefined) return Math.max(0, cached + missed - stated);
  const native = APART_NAMES.some((name) => usage[name] !== undefined);
  const outside = cached + (native ? written : 0);
  const alwaysApart = native && usage.prompt_tokens === undefined && usage.input_tokens !== undefined;
  if (alwaysApart || cached > stated || outside > stated) return outside;
  return outside > 0 && total === stated + outside ? outside : 0;
}

/** The first of `names` that is there, as a count: 0 when none is, undefined when it is no count. */
function readStated(usage: JsonObject, names: readonly string[]): number | undefined {
  const value = names.map((name) => usage[name]).find((count) => count !== undefined && count !== null);
  return value === undefined ? 0 : decodeCount(value);
}

function findCount(from: JsonObject, names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = decodeCount(from[name]);
    if (value !== undefined) return value;
  }
  return undefined;
}

function findDetail(usage: JsonObject, groups: readonly string[], names: readonly string[]): number | undefined {
  for (const group of groups) {
    const details = usage[group];
    const value = isObject(details) ? findCount(details, names) : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}
