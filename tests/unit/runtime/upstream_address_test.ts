/**
 * The host and port of an upstream are those that its base URL means.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  mayUseProxy,
  parseUpstreamAddress,
  PROXY_VARIABLES,
  type Variables,
} from "../../../lib/runtime/upstream_address.ts";

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

/** Variables of which some are hidden. */
function variables(values: Readonly<Record<string, string>>, hidden: readonly string[] = []): Variables {
  return { sees: (name) => !hidden.includes(name), read: (name) => values[name] };
}

const BOX = "http://box.local:8080/v1";

Deno.test("mayUseProxy() is false without a proxy, and true with one, or where one cannot be seen", () => {
  assertEquals(mayUseProxy(BOX, variables({})), false);
  assertEquals(mayUseProxy(BOX, variables({ HTTP_PROXY: "", NO_PROXY: "other" })), false);
  for (const name of PROXY_VARIABLES) {
    assertEquals(mayUseProxy(BOX, variables({ [name]: "http://proxy:3128" })), true, name);
    assertEquals(mayUseProxy(BOX, variables({}, [name])), true, `${name} is hidden`);
  }
});

Deno.test("mayUseProxy() believes NO_PROXY where it has the very host in every list that can be seen", () => {
  const proxy = { http_proxy: "http://proxy:3128" };
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, boolean])[] = [
    [BOX, { NO_PROXY: "box.local" }, false],
    [BOX, { no_proxy: "localhost, box.local ,x" }, false],
    [BOX, { NO_PROXY: "box.local", no_proxy: "box.local" }, false],
    [BOX, { NO_PROXY: "box.local", no_proxy: "" }, false],
    ["http://[::1]:80", { NO_PROXY: "::1" }, false],
    [BOX, { NO_PROXY: "box.local", no_proxy: "other" }, true],
    // What else it may mean differs between runtimes.
    [BOX, { NO_PROXY: "local" }, true],
    [BOX, { NO_PROXY: ".local" }, true],
    [BOX, { NO_PROXY: "*" }, true],
    [BOX, { NO_PROXY: "box.local:8080" }, true],
    [BOX, {}, true],
  ];
  for (const [upstream, lists, expected] of cases) {
    assertEquals(mayUseProxy(upstream, variables({ ...proxy, ...lists })), expected, JSON.stringify(lists));
  }
  assertEquals(mayUseProxy(BOX, variables({ ...proxy, NO_PROXY: "box.local" }, ["NO_PROXY"])), true);
});
