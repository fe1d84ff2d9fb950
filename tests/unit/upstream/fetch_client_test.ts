/**
 * Tests of the client on `fetch`: how it calls it, and what it says of the body.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { FetchClient, wrapResponse } from "../../../lib/upstream/fetch_client.ts";
import { readBodyStart } from "../../../lib/upstream/http.ts";

Deno.test("FetchClient posts a body, gets without one, follows no redirect, and hands on the signal", async () => {
  const sent: RequestInit[] = [];
  const client = new FetchClient((_, init = {}) => {
    sent.push(init);
    return Promise.resolve(new Response("Hi", { status: 307 }));
  });
  const { signal } = new AbortController();
  const answer = await client.send({ url: "http://a.test/", headers: { a: "b" }, body: "{}", signal });
  await client.send({ url: "http://a.test/", headers: {}, signal });
  assertEquals([answer.status, answer.ok, (await readBodyStart(answer, 10)).text], [307, false, "Hi"]);
  assertEquals(sent.map(({ method, body, redirect }) => [method, body, redirect]), [
    ["POST", "{}", "manual"],
    [undefined, undefined, "manual"],
  ]);
  assertEquals([sent[0]?.signal, sent[0]?.headers], [signal, { a: "b" }]);
  client.close();
});

Deno.test("FetchClient says that a body is as it was sent where the request asked for that, on Deno", async () => {
  const client = new FetchClient(() => Promise.resolve(new Response()));
  const { signal } = new AbortController();
  const ask = (headers: Record<string, string>) => client.send({ url: "http://a.test/", headers, signal });
  const answers = [await ask({ "accept-encoding": "identity" }), await ask({}), wrapResponse(new Response())];
  assertEquals(answers.map(({ isAsSent }) => isAsSent), [true, false, false]);
});
