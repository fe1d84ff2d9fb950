/**
 * Tests of the places in a frame that hold token counts.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { TokenUsage } from "../../../lib/wire/chunk.ts";
import { findUsage } from "../../../lib/chat/usage.ts";

const COUNTS = { prompt_tokens: 100, completion_tokens: 20 };
const COUNTED = { promptTokens: 100, completionTokens: 20, totalTokens: 120 };

const FRAMES: readonly (readonly [string, Record<string, unknown>, Record<string, unknown>, TokenUsage | undefined])[] =
  [
    ["the frame", { usage: COUNTS }, {}, COUNTED],
    ["its choice", {}, { usage: COUNTS }, COUNTED],
    ["a vendor's extension", { x_vendor: { usage: COUNTS } }, {}, COUNTED],
    ["metadata of another API", { usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 20 } }, {}, COUNTED],
    ["a local server's timings", { timings: { prompt_n: 30, cache_n: 70, predicted_n: 20 } }, {}, {
      ...COUNTED,
      cachedTokens: 70,
    }],
    ["nowhere", { choices: [] }, {}, undefined],
  ];

for (const [place, frame, choice, expected] of FRAMES) {
  Deno.test(`findUsage() finds the counts in ${place}`, () => assertEquals(findUsage(frame, choice), expected));
}
