/**
 * Tests of the window and the compaction limit in the catalog.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { CODEX_PROMPT_TOKENS } from "../../../lib/base/limits.ts";
import { computeWindowRule } from "../../../lib/codex/compaction_rule.ts";

/** A window, with the window and the limit that are written for it. */
const RULES: readonly (readonly [number, number, number | null])[] = [
  // Codex's own prompt does not fit.
  [4_096, 4_096, null],
  [8_192, 8_192, null],
  // It fits, but 90 % of the window do not hold it with some work.
  [10_000, 11_112, null],
  [11_264, 12_516, null],
  [12_288, 13_654, null],
  [13_333, 14_815, null],
  // Three quarters of the window do not hold it with some work; 90 % do.
  [13_334, 13_334, null],
  [14_336, 14_336, null],
  [14_445, 14_445, 13_000],
  [16_384, 16_384, 13_000],
  [17_334, 17_334, 13_000],
  // Three quarters do.
  [20_480, 20_480, 15_360],
  [32_768, 32_768, 24_576],
  [65_536, 65_536, 49_536],
  [128_000, 128_000, 112_000],
  [1_000_000, 1_000_000, null],
];

for (const [contextWindow, window, limit] of RULES) {
  Deno.test(`computeWindowRule() writes ${window} and ${limit} for ${contextWindow} tokens`, () => {
    assertEquals(computeWindowRule({ contextWindow }), { window, limit });
  });
}

Deno.test("computeWindowRule() never lets Codex compact before its own prompt and some work fit", () => {
  for (let contextWindow = 10_000; contextWindow <= 300_000; contextWindow += 97) {
    for (const maxOutputTokens of [1_000, 4_096, 16_000, 65_536, contextWindow]) {
      const { window, limit } = computeWindowRule({ contextWindow, maxOutputTokens });
      const at = Math.min(limit ?? Infinity, window * 0.9);
      // Where even the whole window does not hold them, the provider's refusal comes before Codex's limit.
      assert(at >= Math.min(CODEX_PROMPT_TOKENS + 1_000, contextWindow), `${contextWindow}: compacts at ${at}`);
      assert(Number.isInteger(window) && Number.isInteger(limit ?? 0), "Codex reads whole numbers only");
    }
  }
});
