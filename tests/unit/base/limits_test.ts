/**
 * Tests of the default limits.
 *
 * @module
 */
import { assert } from "@std/assert";
import { DEFAULT_LIMITS } from "../../../lib/base/limits.ts";

Deno.test("DEFAULT_LIMITS are positive whole numbers that a timer can hold", () => {
  const longestTimer = 2 ** 31 / 1000;
  for (const [name, limit] of Object.entries(DEFAULT_LIMITS)) {
    assert(Number.isSafeInteger(limit) && limit > 0 && limit < longestTimer, name);
  }
});

Deno.test("DEFAULT_LIMITS let a first byte, a silence and all waiting end within the time of one request", () => {
  const { connectTimeout, firstByteTimeout, silenceTimeout, retryTime, requestTimeout } = DEFAULT_LIMITS;
  assert(connectTimeout < firstByteTimeout);
  assert(firstByteTimeout + retryTime < requestTimeout);
  assert(silenceTimeout < requestTimeout);
});
