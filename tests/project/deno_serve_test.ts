/**
 * Tests that the relay under `deno serve` knows where it listens and reports settings that open it to everyone.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { runToEnd, startProcess } from "../support/relay_process.ts";

/** The status of `GET /health` for a request by hand that names `host`. */
async function statusFor(url: string, host: string): Promise<number> {
  const { hostname, port } = new URL(url);
  using connection = await Deno.connect({ hostname, port: Number(port) });
  const text = `GET /health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  await connection.write(new TextEncoder().encode(text));
  return Number((await new Response(connection.readable).text()).slice(9, 12));
}

Deno.test("the relay under deno serve answers under its own address and port only", async () => {
  const relay = await startProcess({
    args: ["serve", "--no-prompt", "--allow-env", "--host", "127.0.0.1", "--port", "0", "serve.ts"],
    env: { CODEX_RELAY_UPSTREAM: "http://127.0.0.1:1/v1", CODEX_RELAY_ALLOW_ANYONE_TO_USE_MY_KEY: "true" },
  });
  try {
    const { host, port } = new URL(relay.url);
    assert(Number(port) > 0);
    const hosts = [host, `localhost:${port}`, "127.0.0.1", "127.0.0.1:1", `evil.example:${port}`];
    const statuses = await Promise.all(hosts.map((name) => statusFor(relay.url, name)));
    assertEquals(statuses, [200, 200, 403, 403, 403]);
    assertStringIncludes(relay.stderr, `codex-relay listens on 127.0.0.1, port ${port} → http://127.0.0.1:1/v1`);
    assert(!relay.stderr.includes("WARN"), "nobody but this machine can reach it");
  } finally {
    await relay.stop();
  }
});

Deno.test("wrong settings under deno serve give one line each and exit code 2", async () => {
  const { code, stderr } = await runToEnd({
    args: ["serve", "--no-prompt", "--allow-env", "--host", "127.0.0.1", "--port", "0", "serve.ts"],
    env: { CODEX_RELAY_UPSTREAM: "ftp://x" },
  });
  assertEquals(
    [code, stderr],
    [2, "Cannot use CODEX_RELAY_UPSTREAM=ftp://x: give a URL with a host that begins with https:// or http://\n"],
  );
});
