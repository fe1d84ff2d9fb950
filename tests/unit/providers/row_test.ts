/**
 * Tests of the parts that provider definitions share.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { DEFAULT_UPSTREAM } from "../../../lib/providers/default_upstream.ts";
import { listLocalHosts, LOW_HIGH_MAX, LOW_MEDIUM_HIGH } from "../../../lib/providers/row.ts";
import { findProviderAt } from "../../../lib/providers/select.ts";

Deno.test("listLocalHosts() names the loopback hosts as URL.host writes them", () => {
  assertEquals(listLocalHosts(1234).map((host) => new URL(`http://${host}/v1`).host), [...listLocalHosts(1234)]);
});

Deno.test("the effort tables never map an effort to a weaker value than the effort before it", () => {
  const strength = ["low", "medium", "high", "max"];
  const order = ["minimal", "low", "medium", "high", "xhigh", "max", "ultra"] as const;
  for (const efforts of [LOW_MEDIUM_HIGH, LOW_HIGH_MAX]) {
    const mapped = order.map((effort) => strength.indexOf(efforts[effort]));
    assertEquals(mapped, mapped.toSorted((a, b) => a - b));
  }
});

Deno.test("DEFAULT_UPSTREAM is the base URL of a known provider", () => {
  assertEquals(findProviderAt(DEFAULT_UPSTREAM)?.baseUrl, DEFAULT_UPSTREAM);
});
