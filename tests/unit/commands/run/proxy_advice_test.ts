/**
 * Tests of the advice for a local server that is asked through a proxy.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { adviseOnProxy } from "../../../../lib/commands/run/proxy_advice.ts";

const PROXY = "http://proxy.example:3128";

function advise(upstream: string, variables: Readonly<Record<string, string>>): string | undefined {
  return adviseOnProxy(upstream, { variable: (name) => variables[name] });
}

Deno.test("adviseOnProxy() excepts a server on this machine from a proxy, besides what is excepted already", () => {
  const words = (host: string, variable: string, hosts: string) =>
    `Requests to ${host} go to the proxy of ${variable}, which cannot reach this machine's own servers; ` +
    `set NO_PROXY=${hosts}`;
  const local = "http://localhost:11434/v1";
  assertEquals(advise(local, { http_proxy: PROXY }), words("localhost", "http_proxy", "localhost"));
  assertEquals(
    advise(local, { ALL_PROXY: PROXY, no_proxy: "127.0.0.1, .corp" }),
    words("localhost", "ALL_PROXY", "127.0.0.1,.corp,localhost"),
  );
  assertEquals(advise("http://[::1]:8000/v1", { HTTP_PROXY: PROXY }), words("::1", "HTTP_PROXY", "::1"));
});

Deno.test("adviseOnProxy() says nothing where no proxy is in the way, or the provider is elsewhere", () => {
  const local = "http://127.0.0.1:1234/v1";
  assertEquals(advise(local, {}), undefined);
  assertEquals(advise(local, { HTTPS_PROXY: PROXY }), undefined);
  assertEquals(advise(local, { HTTP_PROXY: PROXY, NO_PROXY: "127.0.0.0/8" }), undefined);
  assertEquals(advise("https://llm.example/v1", { HTTPS_PROXY: PROXY }), undefined);
});
