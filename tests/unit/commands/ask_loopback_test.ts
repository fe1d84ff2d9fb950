/**
 * Tests of requests to programs on this machine; `tests/codex/run_test.ts` has a proxy in their way.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { askLoopback } from "../../../lib/commands/ask_loopback.ts";

async function withServer(handle: (request: Request) => Response, use: (url: string) => Promise<void>): Promise<void> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handle);
  try {
    await use(`http://127.0.0.1:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
}

Deno.test("askLoopback() gives status, text and challenge, and sends the token", async () => {
  await withServer((request) => {
    const isRefused = request.headers.get("authorization") === null;
    return isRefused
      ? new Response("no", { status: 401, headers: { "www-authenticate": "Bearer" } })
      : new Response(`${new URL(request.url).pathname} ${request.headers.get("authorization")} ü`);
  }, async (url) => {
    assertEquals(await askLoopback(`${url}/a`, { token: "t", timeoutMs: 5_000 }), {
      status: 200,
      text: "/a Bearer t ü",
    });
    assertEquals(await askLoopback(`${url}/a`, { timeoutMs: 5_000 }), {
      status: 401,
      text: "no",
      challenge: "Bearer",
    });
  });
});

Deno.test("askLoopback() rejects where nothing listens, and where nothing is answered in time", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${listener.addr.port}`;
  await assertRejects(() => askLoopback(url, { timeoutMs: 50 }), Error, "no answer within 50 ms");
  listener.close();
  const error = await assertRejects(() => askLoopback(url, { timeoutMs: 5_000 }), Error);
  assertEquals("code" in error && error.code, "ECONNREFUSED");
});
