/**
 * Tests of the way from the relay to its provider: by the proxy that the environment names, else straight.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { WHOLE } from "../support/relay_harness.ts";
import { runToEnd, startProcess } from "../support/relay_process.ts";
import { answer, testEverywhere } from "../support/runtime_scenarios.ts";
import { startScriptedProvider } from "../../tools/scripted_provider.ts";

/** Requests for `http://llm.invalid/v1` as a proxy gets them, which answers them itself. */
async function withProxy(use: (address: string, seen: string[]) => Promise<void>): Promise<void> {
  const seen: string[] = [];
  await using provider = startProvider();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    seen.push(`${request.method} ${request.url}`);
    const body = request.method === "POST" ? { body: await request.arrayBuffer() } : {};
    const { pathname } = new URL(request.url);
    const { method, headers } = request;
    return await fetch(`${provider.url.replace(/\/v1$/, "")}${pathname}`, { method, headers, ...body });
  });
  try {
    await use(`http://127.0.0.1:${server.addr.port}`, seen);
  } finally {
    await server.shutdown();
  }
}

function startProvider() {
  const provider = startScriptedProvider({ answer });
  return Object.assign(provider, { [Symbol.asyncDispose]: () => provider.close() });
}

/** The status of a whole answer of a relay that runs with `env`. */
async function ask(
  command: { readonly program?: string; readonly args: readonly string[] },
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const relay = await startProcess({ ...command, env });
  try {
    const response = await fetch(`${relay.url}/v1/responses`, { method: "POST", body: JSON.stringify(WHOLE) });
    await response.body?.cancel();
    return response.status;
  } finally {
    await relay.stop();
  }
}

testEverywhere("requests go by the proxy that is set, and straight to a host that it is not for", async (runtime) => {
  await withProxy(async (address, seen) => {
    await using provider = startProvider();
    const args = (upstream: string) =>
      runtime.command("main.ts", ["--port", "0", "--upstream", upstream, "--max-tries", "1"]);
    for (const name of ["HTTP_PROXY", "http_proxy"]) {
      seen.length = 0;
      assertEquals(await ask(args(provider.url), { [name]: address }), 200, name);
      assertEquals(seen.some((line) => line.startsWith("POST ")), true, `${name}: ${seen}`);
    }
    seen.length = 0;
    const before = provider.chats.length;
    assertEquals(await ask(args(provider.url), { HTTP_PROXY: address, NO_PROXY: "127.0.0.1" }), 200);
    assertEquals([seen, provider.chats.length], [[], before + 1]);
  });
});

/** A program with a relay of its own, which asks once, closes the relay, and has nothing more to do. */
const HOST_PROGRAM = `
  const { start } = await import(Deno.args[0]);
  const relay = await start({ port: 0, upstream: Deno.args[1], logLevel: "off" });
  const body = JSON.stringify({ model: "m", input: "Hi" });
  const answer = await fetch(relay.url + "/v1/responses", { method: "POST", body });
  console.log(answer.status);
  await answer.body.cancel();
  await relay.close();
`;

Deno.test("a program ends by itself when its relay is closed, with a connection to the provider that was kept", async () => {
  await using provider = startProvider();
  const start = new URL("../../start.ts", import.meta.url).href;
  const args = ["eval", "--no-check", HOST_PROGRAM, start, provider.url];
  const begun = performance.now();
  const { code, stdout, stderr } = await runToEnd({ args });
  assertEquals([code, stdout.trim()], [0, "200"], stderr);
  assertEquals(performance.now() - begun < 20_000, true);
});
