/**
 * A promise is awaited for the time that is given, and no timer is left.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { awaitWithin } from "../../../lib/base/timing.ts";

Deno.test("awaitWithin() says whether the promise came first", async () => {
  assertEquals(await awaitWithin(10_000, Promise.resolve("value")), true);
  assertEquals(await awaitWithin(1, new Promise(() => {})), false);
});

Deno.test("awaitWithin() rejects as the promise does", async () => {
  await assertRejects(() => awaitWithin(10_000, Promise.reject(new RangeError("no"))), RangeError, "no");
});
