/**
 * The token counts of an answer, which its events repeat and complete.
 *
 * The counts of later events are totals, not additions, and take the place of earlier ones; null and 0 say nothing new
 * (`MessageDeltaUsage` of `@anthropic-ai/sdk` 1.14.0; servers that send zeros first, 2026-11).
 *
 * @module
 */
import { decodeCount, isObject, type JsonObject, omitUndefined } from "../base/json.ts";
import type { TokenUsage } from "../wire/chunk.ts";

/** Collects the counts of one answer. */
export class UsageCounter {
  readonly #counts = new Map<string, number>();

  /** The counts with those of `usage`; undefined when it has none, or when all of them are 0. */
  add(usage: unknown): TokenUsage | undefined {
    if (!isObject(usage)) return undefined;
    for (const [name, value] of Object.entries(readCounts(usage))) {
      if (value > 0 || !this.#counts.has(name)) this.#counts.set(name, value);
    }
    return this.#sum();
  }

  #sum(): TokenUsage | undefined {
    const { input = 0, cached, written, output = 0, thinking } = Object.fromEntries(this.#counts);
    // `input_tokens` leaves out what was read from the cache and what was written into it.
    const apartTokens = (cached ?? 0) + (written ?? 0);
    const promptTokens = input + apartTokens;
    const isUsable = promptTokens + output > 0 && Number.isSafeInteger(promptTokens + output);
    if (!isUsable) return undefined;
    return {
      promptTokens,
      completionTokens: output,
      totalTokens: promptTokens + output,
      ...(apartTokens > 0 && { apartTokens }),
      ...omitUndefined({ cachedTokens: cached, cacheWriteTokens: written, reasoningTokens: thinking }),
    };
  }
}

function readCounts(usage: JsonObject): Record<string, number> {
  const details = isObject(usage.output_tokens_details) ? usage.output_tokens_details : {};
  return omitUndefined({
    input: decodeCount(usage.input_tokens),
    cached: decodeCount(usage.cache_read_input_tokens),
    written: decodeCount(usage.cache_creation_input_tokens) ?? sumByLifetime(usage.cache_creation),
    output: decodeCount(usage.output_tokens),
    thinking: decodeCount(details.thinking_tokens),
  });
}

/** The written tokens by how long the cache keeps them, added up. */
function sumByLifetime(creation: unknown): number | undefined {
  if (!isObject(creation)) return undefined;
  const short = decodeCount(creation.ephemeral_5m_input_tokens) ?? 0;
  return short + (decodeCount(creation.ephemeral_1h_input_tokens) ?? 0);
}
