/**
 * The host and port of an upstream are those that its base URL means.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { parseUpstreamAddress, PROXY_VARIABLES } from "../../../lib/runtime/upstream_address.ts";

Deno.test("parseUpstreamAddress() fills in the port of the scheme and takes off brackets", () => {
  const urls = ["https://api.example.com/v1", "http://127.0.0.1/v1", "http://box.local:8080", "https://[::1]:443/v1"];
  assertEquals(urls.map(parseUpstreamAddress), [
    { hostname: "api.example.com", port: 443 },
    { hostname: "127.0.0.1", port: 80 },
    { hostname: "box.local", port: 8080 },
    { hostname: "::1", port: 443 },
  ]);
});

Deno.test("PROXY_VARIABLES has each name in capitals and in small letters", () => {
  assertEquals([...PROXY_VARIABLES].sort(), [
    "ALL_PROXY",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "all_proxy",
    "http_proxy",
    "https_proxy",
  ]);
});
