/**
 * Tests of the table of checks.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { CHECKS, countRequests } from "../../../../lib/commands/doctor/checks.ts";

Deno.test("CHECKS come after everything that they need", () => {
  const seen = new Set<string>();
  for (const { id, needs } of CHECKS) {
    assertEquals(needs.filter((need) => !seen.has(need)), [], id);
    seen.add(id);
  }
});

Deno.test("countRequests() sums the requests to the model", () => {
  assertEquals(countRequests(CHECKS), 16);
  assertEquals(countRequests([]), 0);
  const silent = CHECKS.filter(({ asksProvider, requests = 0 }) => !asksProvider && requests > 0);
  assertEquals(silent, []);
});
