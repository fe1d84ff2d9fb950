/**
 * Tests of prices, and of what answers cost by them.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { computeCost, formatCost, type ModelPrice, type PricedTokens } from "../../../lib/providers/price.ts";

const PRICE: ModelPrice = { input: 2, output: 10, cached: 0.5, currency: "USD" };
const TOKENS: PricedTokens = { promptTokens: 1_000_000, completionTokens: 100_000 };
/** A Sunday. */
const SUNDAY = new Date("2026-11-29T12:00:00Z");

function amountOf(tokens: Partial<PricedTokens>, price: Partial<ModelPrice> = {}, asked = SUNDAY): number | undefined {
  return computeCost({ ...TOKENS, ...tokens }, { ...PRICE, ...price }, asked)?.amount;
}

Deno.test("computeCost() takes each kind of token at its own price", () => {
  assertEquals(amountOf({}), 3);
  assertEquals(amountOf({ cachedTokens: 400_000 }), 2.4);
  assertEquals(amountOf({ cachedTokens: 400_000, cacheWriteTokens: 600_000 }, { cacheWrite: 2.5 }), 2.7);
  // Without a price of its own, what goes into the cache costs what it does without one.
  assertEquals(amountOf({ cacheWriteTokens: 600_000 }), 3);
  // Providers may count more written tokens than the prompt has.
  assertEquals(amountOf({ cacheWriteTokens: 9_000_000 }, { cacheWrite: 2.5 }), 3.5);
  assertEquals(computeCost(TOKENS, { ...PRICE, currency: "CNY" }, SUNDAY), { amount: 3, currency: "CNY" });
});

Deno.test("computeCost() is unknown when a part of it is", () => {
  const { cached: _, ...price } = PRICE;
  assertEquals(computeCost({ ...TOKENS, cachedTokens: 1 }, price, SUNDAY), undefined);
  assertEquals(computeCost({ ...TOKENS, cachedTokens: 0 }, price, SUNDAY)?.amount, 3);
  assertEquals(amountOf({ promptTokens: 0 }), undefined);
});

Deno.test("computeCost() takes the whole of a long prompt at the price of its size", () => {
  const tiers = [{ above: 200_000, input: 4, output: 20 }, { above: 500_000, input: 8, output: 40 }];
  assertEquals(amountOf({ promptTokens: 200_000 }, { tiers })?.toFixed(6), "1.400000");
  assertEquals(amountOf({ promptTokens: 200_001 }, { tiers })?.toFixed(6), "2.800004");
  assertEquals(amountOf({}, { tiers }), 12);
  assertEquals(amountOf({ cachedTokens: 5 }, { tiers }), undefined);
});

Deno.test("computeCost() knows the hours in which a model costs less", () => {
  const offPeak = {
    input: 1,
    output: 5,
    windows: [{ days: [1, 2], minutes: [60, 120] as const }, { days: [7], minutes: [0, 1440] as const }],
  };
  const at = (time: string) => amountOf({}, { offPeak }, new Date(time));
  assertEquals(at("2026-11-29T00:00:00Z"), 1.5);
  assertEquals(at("2026-11-29T23:59:59Z"), 1.5);
  assertEquals(at("2026-11-30T00:59:59Z"), 3);
  assertEquals(at("2026-11-30T01:00:00Z"), 1.5);
  assertEquals(at("2026-11-30T02:00:00Z"), 3);
  assertEquals(at("2026-12-02T01:00:00Z"), 3);
  // No source says what a long prompt costs in such an hour.
  assertEquals(amountOf({}, { offPeak, tiers: [{ above: 5, input: 1, output: 1 }] }), undefined);
});

Deno.test("formatCost() rounds to four decimals, and shows no small amount as nothing", () => {
  const shown = (amount: number, currency = "USD") => formatCost({ amount, currency });
  assertEquals([0, 0.00004, 0.0001, 0.00315, 12.5].map((amount) => shown(amount)), [
    "$0.0000",
    "<$0.0001",
    "$0.0001",
    "$0.0032",
    "$12.5000",
  ]);
  assertEquals([shown(0.5, "CNY"), shown(0.00001, "CNY")], ["0.5000 CNY", "<0.0001 CNY"]);
});
