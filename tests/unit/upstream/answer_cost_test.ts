/**
 * Tests of the cost of an answer, by the sources that may state it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { DEFAULT_PROFILE } from "../../../lib/providers/profile.ts";
import { type PricedUpstream, resolveCost } from "../../../lib/upstream/answer_cost.ts";

const USAGE = { promptTokens: 1_000_000, completionTokens: 0, totalTokens: 1_000_000 };
/** A busy hour. */
const ASKED = new Date("2026-11-30T02:00:00Z");

function costOf(
  options: Partial<PricedUpstream>,
  { model = "m", statedCost }: { model?: string; statedCost?: number } = {},
) {
  const usage = { ...USAGE, ...(statedCost !== undefined && { statedCost }) };
  const upstream = { upstream: "https://api.example.com/v1", profile: DEFAULT_PROFILE, ...options };
  return resolveCost({ model, usage, asked: ASKED }, upstream);
}

Deno.test("resolveCost() takes the user's price, then the provider's word, then the list", () => {
  const profile = { ...DEFAULT_PROFILE, statesCost: true };
  const modelOverrides = { "deepseek-flash": { price: { input: 7, output: 7, currency: "CNY" } } };
  const upstream = "https://api.deepseek.com";
  const answer = { model: "deepseek-flash", statedCost: 0.25 };
  assertEquals(costOf({ upstream, profile, modelOverrides }, answer), { amount: 7, currency: "CNY" });
  assertEquals(costOf({ upstream, profile }, answer), { amount: 0.25, currency: "USD" });
  assertEquals(costOf({ upstream }, answer), { amount: 0.3, currency: "USD" });
});

Deno.test("resolveCost() is undefined for a model without a price, and for a word that may not mean dollars", () => {
  assertEquals(costOf({}), undefined);
  assertEquals(costOf({}, { statedCost: 3 }), undefined);
  assertEquals(costOf({ profile: { ...DEFAULT_PROFILE, statesCost: true } }), undefined);
  assertEquals(costOf({ upstream: "https://api.deepseek.com" }, { model: "toString" }), undefined);
  assertEquals(costOf({ modelOverrides: {} }, { model: "constructor" }), undefined);
});
