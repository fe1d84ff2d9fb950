/**
 * Tests of the prices that the configuration file gives.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { readPrice } from "../../../lib/config/model_price.ts";

Deno.test("readPrice() reads a price for a million tokens", () => {
  assertEquals(readPrice({ input: 0.28, cached: 0.028, output: 0.42 }), {
    input: 0.28,
    cached: 0.028,
    output: 0.42,
    currency: "USD",
  });
  // What is not given for cached tokens costs as much as other input.
  assertEquals(readPrice({ input: 2, output: 8, cache_write: 2.5, currency: "CNY" }), {
    input: 2,
    cached: 2,
    output: 8,
    cacheWrite: 2.5,
    currency: "CNY",
  });
  assertEquals(readPrice({ input: 0, output: 0 }), { input: 0, cached: 0, output: 0, currency: "USD" });
});

Deno.test("readPrice() accepts nothing else", () => {
  const price = { input: 1, output: 2 };
  const wrong = [
    {},
    "1",
    { input: 1 },
    { output: 1 },
    { ...price, input: -1 },
    { ...price, output: "2" },
    { ...price, cached: NaN },
    { ...price, cache_write: "x" },
    { ...price, colour: 1 },
    { ...price, currency: "US $" },
    { ...price, currency: 1 },
  ];
  for (const table of wrong) assertEquals(readPrice(table), undefined, JSON.stringify(table));
});
