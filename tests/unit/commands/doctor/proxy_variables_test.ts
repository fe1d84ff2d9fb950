/**
 * Tests of how proxy variables are read.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { isExempt, readProxies } from "../../../../lib/commands/doctor/proxy_variables.ts";

Deno.test("readProxies() names the variables that are set, in both cases, and splits NO_PROXY", () => {
  const values: Record<string, string> = {
    http_proxy: "http://p",
    HTTPS_PROXY: "http://p",
    ALL_PROXY: " ",
    no_proxy: "a, b,,",
  };
  assertEquals(readProxies({ variable: (name) => values[name] }), {
    http: ["http_proxy"],
    https: ["HTTPS_PROXY"],
    all: [],
    exempt: ["a", "b"],
  });
});

Deno.test("isExempt() takes names, domains, blocks and the star, and localhost for no address", () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ["127.0.0.1", "127.0.0.1", true],
    ["127.0.0.1", "localhost", false],
    ["127.0.0.1", "127.0.0.0/8", true],
    ["128.0.0.1", "127.0.0.0/8", false],
    ["127.0.0.1", "10.0.0.0/8", false],
    ["127.0.0.1", "0.0.0.1", false],
    ["127.0.0.1", "*", false],
    ["[::1]", "*", false],
    ["llm.example.com", "*", true],
    ["[::1]", "::1", true],
    ["llm.example.com", "example.com", true],
    ["llm.example.com", ".example.com", true],
    ["llm.example.com", "*.example.com", true],
    ["example.com", ".example.com", true],
    ["badexample.com", "example.com", false],
    ["LLM.example.com", "llm.EXAMPLE.com", true],
    ["127.0.0.1", "127.0.0.0/99", false],
  ];
  for (const [host, entry, expected] of cases) assertEquals(isExempt(host, [entry]), expected, `${host} ${entry}`);
  assertEquals(isExempt("localhost", []), false);
});
