/**
 * Is a host written so that a port may follow it?
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { authorityOf, bracketed } from "../lib/authority.ts";

Deno.test("bracketed() puts brackets around addresses of IPv6 only", () => {
  assertEquals(["::1", "127.0.0.1", "box.local"].map(bracketed), ["[::1]", "127.0.0.1", "box.local"]);
});

Deno.test("authorityOf() adds the port", () => {
  assertEquals([authorityOf("::1", 80), authorityOf("localhost", 4444)], ["[::1]:80", "localhost:4444"]);
});
