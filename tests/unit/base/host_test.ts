/**
 * Tests of hosts as written before a port, and of the names of this machine.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { bracketIpv6, formatAuthority, isLoopback, resolveClientHost } from "../../../lib/base/host.ts";

Deno.test("bracketIpv6() puts brackets around IPv6 addresses only", () => {
  assertEquals(["::1", "127.0.0.1", "box.local"].map(bracketIpv6), ["[::1]", "127.0.0.1", "box.local"]);
});

Deno.test("formatAuthority() adds the port", () => {
  assertEquals([formatAuthority("::1", 80), formatAuthority("localhost", 4444)], ["[::1]:80", "localhost:4444"]);
});

Deno.test("isLoopback() recognises the addresses of this machine", () => {
  for (const host of ["localhost", "LocalHost", "127.0.0.1", "127.1.2.3", "::1"]) {
    assertEquals(isLoopback(host), true);
  }
  for (const host of ["0.0.0.0", "::", "192.168.0.1", "127.0.0.1.example.com", "localhost.example.com", "10.127.0.0"]) {
    assertEquals(isLoopback(host), false);
  }
});

Deno.test("isLoopback() recognises the names of this machine only", () => {
  const names = [
    "localhost",
    "127.0.0.1",
    "127.255.255.254",
    "[::1]",
    "::1",
    "0.0.0.0",
    "10.0.0.1",
    "localhost.",
    "",
    "[::]",
  ];
  assertEquals(names.filter(isLoopback), ["localhost", "127.0.0.1", "127.255.255.254", "[::1]", "::1"]);
});

Deno.test("resolveClientHost() is where a client on this machine finds a server", () => {
  assertEquals(["0.0.0.0", "::", "[::]", "", "10.0.0.5", "[::1]", "localhost"].map(resolveClientHost), [
    "127.0.0.1",
    "::1",
    "::1",
    "127.0.0.1",
    "10.0.0.5",
    "::1",
    "localhost",
  ]);
});
