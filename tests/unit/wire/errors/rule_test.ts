/**
 * Tests of the patterns for whole codes.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { matchCodes } from "../../../../lib/wire/errors/rule.ts";

Deno.test("matchCodes() matches whole codes in any letter case", () => {
  const pattern = matchCodes("insufficient_quota", "1113");
  const found = ["insufficient_quota", "Insufficient_Quota", "1113", "11130", "x1113", ""].map((code) =>
    pattern.test(code)
  );
  assertEquals(found, [true, true, true, false, false, false]);
});

Deno.test("matchCodes() takes an asterisk for any text and a dot for a dot", () => {
  assertEquals(["Throttling", "Throttling.User", "aThrottling"].map((code) => matchCodes("Throttling*").test(code)), [
    true,
    true,
    false,
  ]);
  assertEquals(["base_resp.1002", "base_respX1002"].map((code) => matchCodes("base_resp.1002").test(code)), [
    true,
    false,
  ]);
});
