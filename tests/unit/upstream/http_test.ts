/**
 * Tests of the header that carries the key, of redirects, and of bounded bodies.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { RelayError } from "../../../lib/base/errors.ts";
import { DEFAULT_PROFILE } from "../../../lib/providers/profile.ts";
import { createKeyHeader, readBodyStart, sendToUpstream } from "../../../lib/upstream/http.ts";
import { FetchClient, wrapResponse } from "../../../lib/upstream/fetch_client.ts";

Deno.test("createKeyHeader() sends a bearer token, a bare key, or nothing", () => {
  assertEquals(createKeyHeader("Bearer k1", { keyHeader: "authorization" }), { authorization: "Bearer k1" });
  assertEquals(createKeyHeader("Bearer k1", { keyHeader: "api-key" }), { "api-key": "k1" });
  assertEquals(createKeyHeader(undefined, { keyHeader: "api-key" }), {});
});

Deno.test("sendToUpstream() follows no redirect, and names its host without the key", async () => {
  let sent: RequestInit | undefined;
  const error = await assertRejects(() =>
    sendToUpstream({
      path: "/models",
      accept: "application/json",
      upstream: "https://api.example.com/v1",
      authorization: "Bearer sk-secret-key",
      profile: DEFAULT_PROFILE,
      signal: new AbortController().signal,
      client: new FetchClient((_, init) => {
        sent = init;
        const location = "https://sk-secret-key.example.net/v1/models?key=sk-secret-key";
        return Promise.resolve(new Response(null, { status: 307, headers: { location } }));
      }),
    }), RelayError);
  assertEquals([sent?.redirect, sent?.method], ["manual", undefined]);
  assertEquals(error.code, "upstream_redirect");
  assertEquals([error.message.includes("example.net"), error.message.includes("sk-secret-key")], [true, false]);
});

Deno.test("readBodyStart() reads a short body whole, and discards a long one after the limit", async () => {
  assertEquals(await readBodyStart(wrapResponse(new Response("größe")), 100), { text: "größe", isTooLong: false });
  assertEquals(await readBodyStart(wrapResponse(new Response(null)), 100), { text: "", isTooLong: false });
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(10).fill(97)),
    cancel: () => void (isCancelled = true),
  });
  assertEquals(await readBodyStart(wrapResponse(new Response(body)), 25), { text: "a".repeat(30), isTooLong: true });
  assertEquals(isCancelled, true);
});

Deno.test("readBodyStart() keeps the text before a broken connection, and the runtime's error", async () => {
  const broken = new TypeError("connection reset");
  const body = ReadableStream.from((async function* () {
    yield await Promise.resolve(new TextEncoder().encode("first"));
    throw broken;
  })());
  const { text, broken: found } = await readBodyStart(wrapResponse(new Response(body)), 100);
  assertEquals([text, found], ["first", broken]);
});
