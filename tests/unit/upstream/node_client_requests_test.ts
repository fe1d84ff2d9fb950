/**
 * Tests of what the client on `node:http` sends: the address, the headers, and the body.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { FetchClient } from "../../../lib/upstream/fetch_client.ts";
import { NodeClient } from "../../../lib/upstream/node_client.ts";
import { answerOk, post, textOf, withUpstream } from "../../support/client_stage.ts";

Deno.test("NodeClient sends method, path, headers and body, with the length of the body", async () => {
  await withUpstream(answerOk, async ({ client, send, upstream }) => {
    const headers = { "content-type": "application/json", "x-latin": "é", "x-space": " a ", "content-length": "9" };
    const answer = await send({ headers, body: '{"a":"größe"}' });
    assertEquals([answer.status, answer.ok, answer.isAsSent, await textOf(answer)], [200, true, true, "ok"]);
    const { body: _, ...question } = post(upstream.url, { headers: { accept: "text/html" } });
    await textOf(await client.send({ ...question, url: `${upstream.url}/v1/models?limit=2` }));
    const [posted, got] = upstream.requests;
    assertMatch(posted?.head ?? "", /^POST \/v1\/chat HTTP\/1\.1\r\n/);
    assertEquals(new TextDecoder().decode(posted?.body), '{"a":"größe"}');
    for (const line of ["content-length: 15", "x-latin: é", "x-space: a", `host: ${new URL(upstream.url).host}`]) {
      assert(posted?.head.toLowerCase().split("\r\n").includes(line), `${line} in ${posted?.head}`);
    }
    assertMatch(got?.head ?? "", /^GET \/v1\/models\?limit=2 HTTP\/1\.1\r\n/);
    assert(!/content-length|transfer-encoding/i.test(got?.head ?? ""), got?.head);
  });
});

Deno.test("NodeClient sends each request to its own address with its own headers", async () => {
  await withUpstream(answerOk, async ({ client, upstream }) => {
    const tables: Record<string, string>[] = [{ "x-a": "1", "x-b": "2" }, { "x-a": "1", "x-c": "2" }, { "x-a": "3" }];
    const questions = [...tables, ...tables].map((headers, index) => ({ headers, path: `/${index % 2}` }));
    for (const { headers, path } of questions) {
      await textOf(await client.send(post(upstream.url, { url: `${upstream.url}${path}`, headers })));
    }
    const heads = upstream.requests.map(({ head }) => ({
      headers: Object.fromEntries([...head.matchAll(/^(x-\w): (\w)/gm)].map(([, name, value]) => [name, value])),
      path: /^POST (\S+)/.exec(head)?.[1],
    }));
    assertEquals(heads, questions);
  });
});

Deno.test("NodeClient frees the bytes of a large body that was sent, and sends all of them", async () => {
  await withUpstream(answerOk, async ({ send, upstream }) => {
    const body = new Uint8Array(300_000).map((_, index) => index % 251);
    const sent = body.slice();
    const answer = await send({ body: sent });
    assertEquals([sent.length, await textOf(answer)], [0, "ok"]);
    assertEquals(upstream.requests[0]?.body, body);
  });
});

Deno.test("NodeClient sends no header that would become two, and refuses it as fetch does", async () => {
  await withUpstream(answerOk, async ({ upstream }) => {
    for (const value of ["a\r\nx-injected: b", "a\nb", "schlüssel-\u{1f511}", "a\0b"]) {
      const request = post(upstream.url, { headers: { authorization: value } });
      for (const client of [new NodeClient(), new FetchClient()]) {
        await assertRejects(() => client.send(request), TypeError, /[\r\n\0]/.test(value) ? "value" : "ByteString");
      }
    }
    assertEquals(upstream.connections, 0);
  });
});
