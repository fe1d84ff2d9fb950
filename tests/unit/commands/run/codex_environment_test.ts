/**
 * Tests of the variables that Codex gets.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createCodexEnvironment, createProxyException } from "../../../../lib/commands/run/codex_environment.ts";

function exceptionFor(variables: Readonly<Record<string, string>>): unknown {
  return createProxyException({ variable: (name) => variables[name] });
}

Deno.test("createProxyException() adds the relay's address to the exceptions, and changes nothing without a proxy", () => {
  assertEquals(exceptionFor({}), {});
  assertEquals(exceptionFor({ NO_PROXY: "a.example" }), {});
  const HTTPS_PROXY = "http://proxy.example";
  assertEquals(exceptionFor({ HTTPS_PROXY }), { NO_PROXY: "127.0.0.1", no_proxy: "127.0.0.1" });
  const added = { NO_PROXY: "localhost,a.example,127.0.0.1", no_proxy: "localhost,a.example,127.0.0.1" };
  assertEquals(exceptionFor({ all_proxy: HTTPS_PROXY, no_proxy: "localhost, a.example" }), added);
  assertEquals(exceptionFor({ HTTPS_PROXY, NO_PROXY: "localhost,127.0.0.1" }), {});
  // For Codex the star excepts names only.
  assertEquals(exceptionFor({ HTTPS_PROXY, NO_PROXY: "*" }), { NO_PROXY: "*,127.0.0.1", no_proxy: "*,127.0.0.1" });
});

Deno.test("createCodexEnvironment() passes the token", () => {
  assertEquals(createCodexEnvironment("t", { variable: () => undefined }), { CODEX_RELAY_TOKEN: "t" });
});
