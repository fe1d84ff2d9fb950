/**
 * Tests of the price list and its reader.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import {
  encodePriceRow,
  findListedPrice,
  type PriceRow,
  readPrices,
} from "../../../../lib/providers/facts/price_rows.ts";
import { PRICE_SOURCES } from "../../../../lib/providers/facts/price_sources.ts";
import { PRICES, PRICES_DATE } from "../../../../lib/providers/facts/prices.ts";

const ROWS: readonly PriceRow[] = [
  { id: "plain", price: { input: 1, output: 2, currency: "USD" } },
  { id: "kept", price: { input: 1, output: 2, cached: 0.1, cacheWrite: 1.25, currency: "USD" } },
  {
    id: "long",
    price: {
      input: 1,
      output: 2,
      cached: 0.1,
      currency: "USD",
      tiers: [{ above: 9, input: 2, output: 4, cached: 0.2 }],
    },
  },
  {
    id: "night",
    price: {
      input: 1,
      output: 2,
      currency: "USD",
      offPeak: { input: 0.5, output: 1, windows: [{ days: [6, 7], minutes: [0, 1440] }] },
    },
  },
];

Deno.test("readPrices() reads what encodePriceRow() writes", () => {
  const text = JSON.stringify([["maker", ...ROWS.map(encodePriceRow)]]);
  assertEquals(readPrices(text), [{ provider: "maker", rows: ROWS }]);
});

Deno.test("findListedPrice() finds a model at the very address that charges it", () => {
  const price = findListedPrice("deepseek-flash", "https://api.deepseek.com");
  assertEquals([price?.input, price?.cached, price?.output], [0.3, 0.006, 1.2]);
  assertEquals(price?.offPeak?.windows.length, 4);
  assertEquals(findListedPrice("DeepSeek-Flash", "https://api.deepseek.com/v1"), price);
  assertEquals(findListedPrice("deepseek-flash", "https://api.example.com/v1"), undefined);
  assertEquals(findListedPrice("deepseek-flash-next", "https://api.deepseek.com"), undefined);
});

Deno.test("findListedPrice() knows no price for a flat plan, for yuan, or for this machine", () => {
  assert(findListedPrice("glm-5.3", "https://api.z.ai/api/paas/v4"));
  assertEquals(findListedPrice("glm-5.3", "https://api.z.ai/api/coding/paas/v4"), undefined);
  assert(findListedPrice("kimi-k3", "https://api.moonshot.ai/v1"));
  assertEquals(findListedPrice("kimi-k3", "https://api.moonshot.cn/v1"), undefined);
  assertEquals(findListedPrice("kimi-k3", "https://api.kimi.com/coding/v1"), undefined);
  assertEquals(findListedPrice("gpt-oss-120b", "http://127.0.0.1:11434/v1"), undefined);
});

Deno.test("Every price in the list is one: above nothing, cached below input, tiers and hours in order", () => {
  assert(/^\d{4}-\d\d(?:-\d\d)?$/.test(PRICES_DATE));
  const lists = readPrices(PRICES);
  assertEquals(lists.map(({ provider }) => provider), PRICE_SOURCES.map(({ catalogName }) => catalogName));
  for (const { provider, rows } of lists) {
    assert(rows.length > 0, provider);
    for (const { id, price } of rows) {
      const all = [price, ...price.tiers ?? [], ...price.offPeak === undefined ? [] : [price.offPeak]];
      for (const { input, output, cached = 0, cacheWrite = input } of all) {
        const isPrice = input > 0 && input < 200 && output > 0 && output < 1000 && cached <= input && cacheWrite >= 0;
        assert(isPrice, `${provider} ${id}`);
      }
      const bounds = (price.tiers ?? []).map(({ above }) => above);
      assertEquals(bounds, [...bounds].sort((a, b) => a - b), id);
      for (const { days, minutes: [from, to] } of price.offPeak?.windows ?? []) {
        assert(days.length > 0 && from < to && to <= 1440, id);
      }
    }
  }
});
