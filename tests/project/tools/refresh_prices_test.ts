/**
 * Tests that a catalog of prices becomes the list that the relay ships, and that what it cannot say is left out.
 *
 * The sample is made by hand, in the shape of the catalog of 2026-11.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { readPrices } from "../../../lib/providers/facts/price_rows.ts";
import { PRICE_CATALOG } from "../../../lib/providers/facts/price_sources.ts";
import { PRICES, PRICES_DATE } from "../../../lib/providers/facts/prices.ts";
import type { JsonObject } from "../../../lib/base/json.ts";
import { priceListText, pricesOf } from "../../../tools/refresh_prices.ts";

const BASE = {
  [PRICE_CATALOG.providerKey]: "deepseek",
  mode: "chat",
  source: "https://example.com/prices",
  input_cost_per_token: 3e-7,
  output_cost_per_token: 1.2e-6,
  cache_read_input_token_cost: 6e-9,
};

/** The price of an entry, without its currency; undefined when it is left out. */
function priceOf(change: JsonObject, id = "m"): unknown {
  const lists = pricesOf({ [id]: { ...BASE, ...change }, other: BASE });
  const price = lists[0]?.rows.find((row) => row.id === id)?.price;
  if (price === undefined) return undefined;
  const { currency: _, ...rest } = price;
  return rest;
}

const PLAIN = { input: 0.3, output: 1.2, cached: 0.006 };

Deno.test("pricesOf() takes prices for a million tokens, under the id that the provider uses", () => {
  assertEquals(pricesOf({ "deepseek/a": BASE, b: BASE, c: { ...BASE, [PRICE_CATALOG.providerKey]: "nobody" } }), [
    {
      provider: "deepseek",
      rows: [{ id: "a", price: { ...PLAIN, currency: "USD" } }, { id: "b", price: { ...PLAIN, currency: "USD" } }],
    },
  ]);
  assertEquals(priceOf({ cache_creation_input_token_cost: 3.75e-7 }), { ...PLAIN, cacheWrite: 0.375 });
  // Zero stands for unknown, and for what costs no more than other input.
  assertEquals(priceOf({ cache_read_input_token_cost: 0, cache_creation_input_token_cost: 0 }), {
    input: 0.3,
    output: 1.2,
  });
});

Deno.test("pricesOf() reads the prices of long prompts, in either form", () => {
  const above = { input_cost_per_token_above_200k_tokens: 6e-7, output_cost_per_token_above_200k_tokens: 2e-6 };
  assertEquals(priceOf(above), { ...PLAIN, tiers: [{ above: 200_000, input: 0.6, output: 2 }] });
  assertEquals(priceOf({ input_cost_per_token_above_200k_tokens: 6e-7 }), undefined);
  const ranges = [
    { range: [0, 32_000], input_cost_per_token: 1e-6, output_cost_per_token: 2e-6 },
    { range: [32_000, 128_000], input_cost_per_token: 2e-6, output_cost_per_token: 4e-6 },
  ];
  assertEquals(priceOf({ tiered_pricing: ranges }), {
    input: 1,
    output: 2,
    tiers: [{ above: 32_000, input: 2, output: 4 }],
  });
});

Deno.test("pricesOf() reads the hours in which a model costs less, and drops a model with hours that it cannot read", () => {
  const cheap = { input_cost_per_token: 1e-7, output_cost_per_token: 2e-7 };
  const hours = (windows: unknown) => ({ off_peak_pricing: { ...cheap, windows } });
  assertEquals(
    priceOf(hours([{ hours_utc: ["00:00-01:30", "22:00-00:00"], weekdays: [1, 2] }, {
      hours_utc: "00:00-00:00",
      weekdays: [7],
    }])),
    {
      ...PLAIN,
      offPeak: {
        input: 0.1,
        output: 0.2,
        windows: [
          { days: [1, 2], minutes: [0, 90] },
          { days: [1, 2], minutes: [1320, 1440] },
          { days: [7], minutes: [0, 1440] },
        ],
      },
    },
  );
  assertEquals(priceOf(hours([{ hours_utc: "at night", weekdays: [1] }])), undefined);
});

Deno.test("pricesOf() leaves out what would be wrong", () => {
  assertEquals(priceOf({ source: undefined }), undefined);
  assertEquals(priceOf({ mode: "embedding" }), undefined);
  assertEquals(priceOf({ input_cost_per_token: 0 }), undefined);
  assertEquals(priceOf({ output_cost_per_reasoning_token: 4e-6 }), undefined);
  assertEquals(priceOf({ input_cost_per_request: 0.005 }), undefined);
  assertEquals(priceOf({}, "m-latest"), undefined);
  assertEquals(priceOf({}, "deepseek-chat"), undefined);
  assertThrows(() => pricesOf({}), Error, "none of our providers is in it");
});

Deno.test("The price list is what the tool writes", async () => {
  const text = await Deno.readTextFile(new URL("../../../lib/providers/facts/prices.ts", import.meta.url));
  const via = /, by way of\s+(?:\* )?(.*)\.$/m.exec(text)?.[1] ?? "";
  assertEquals(priceListText(readPrices(PRICES), { date: PRICES_DATE, via }), text);
});
