/**
 * The token counts in a frame of this API, in its usual places or in a vendor's own.
 *
 * @module
 */
import { decodeCount, isObject, type JsonObject } from "../base/json.ts";
import type { TokenUsage } from "../wire/chunk.ts";
import { decodeUsage } from "../wire/usage.ts";

/**
 * Finds the usage of a frame: in its usual places, else in a vendor's own one.
 *
 * @param frame The frame.
 * @param choice Its first choice.
 */
export function findUsage(frame: JsonObject, choice: JsonObject): TokenUsage | undefined {
  return decodeUsage(frame.usage) ?? decodeUsage(choice.usage) ?? findVendorUsage(frame);
}

/** Keys of a frame that hold a usage object under another name (adapters of 2026-11). */
const USAGE_KEYS = ["usage_metadata", "usageMetadata", "amazon-bedrock-invocationMetrics"];

function findVendorUsage(frame: JsonObject): TokenUsage | undefined {
  for (const key in frame) {
    const value = frame[key];
    if (!isObject(value)) continue;
    const usage = key.startsWith("x_")
      ? decodeUsage(value.usage)
      : USAGE_KEYS.includes(key)
      ? decodeUsage(value)
      : key === "timings"
      ? decodeTimings(value)
      : undefined;
    if (usage !== undefined) return usage;
  }
  return undefined;
}

/** The counts that a local server states beside its speed: the prompt without what its cache held (2026-11). */
function decodeTimings({ prompt_n: fresh, cache_n: cached, predicted_n: completion }: JsonObject) {
  return decodeUsage({
    prompt_tokens: (decodeCount(fresh) ?? 0) + (decodeCount(cached) ?? 0),
    completion_tokens: completion,
    cached_tokens: cached,
  });
}
