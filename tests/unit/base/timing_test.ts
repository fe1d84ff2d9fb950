/**
 * A promise is awaited for the time that is given, and no timer is left.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { resolvesWithin } from "../../../lib/base/timing.ts";

Deno.test("resolvesWithin() says whether the promise came first", async () => {
  assertEquals(await resolvesWithin(10_000, Promise.resolve("value")), true);
  assertEquals(await resolvesWithin(1, new Promise(() => {})), false);
});

Deno.test("resolvesWithin() rejects as the promise does", async () => {
  await assertRejects(() => resolvesWithin(10_000, Promise.reject(new RangeError("no"))), RangeError, "no");
});
