/**
 * Tests that limits are checked when the configuration is read.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { configFor, faultsOf } from "../../support/config_harness.ts";

Deno.test("readConfig() refuses values that are not limits", async () => {
  const flags = ["connect-timeout", "first-byte-timeout", "silence-timeout", "request-timeout"];
  for (const flag of flags) {
    for (const value of ["0", "-1", "forever", "86401"]) {
      assertEquals(await faultsOf({ args: [`--${flag}=${value}`] }), [
        `Cannot use --${flag} ${value}: give a number of seconds above 0, at most 86400`,
      ]);
    }
  }
  for (const flag of ["max-tries", "max-streams"]) {
    for (const value of ["0", "1.5", "1000001"]) {
      assertEquals(await faultsOf({ args: [`--${flag}=${value}`] }), [
        `Cannot use --${flag} ${value}: give a whole number from 1 to 1000000`,
      ]);
    }
  }
  assertEquals((await configFor({ args: ["--retry-time", "0"] })).limits.retryTime, 0);
});
