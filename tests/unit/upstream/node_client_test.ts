/**
 * Tests of the client on `node:http` over real connections: what it sends, and how it ends.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { describeNetworkError } from "../../../lib/base/network_error.ts";
import { FetchClient } from "../../../lib/upstream/fetch_client.ts";
import { NodeClient } from "../../../lib/upstream/node_client.ts";
import { freePort } from "../../support/free_port.ts";
import { answerOk, OK, post, textOf, withUpstream } from "../../support/node_stage.ts";
import type { RawScript } from "../../support/raw_upstream.ts";

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

Deno.test("NodeClient ends the exchange when the signal aborts, before the head and in the body", async () => {
  const gone: Promise<void>[] = [];
  const script: RawScript = async (connection, { head }) => {
    gone.push(connection.gone);
    if (head.includes("/body")) await connection.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nHello");
  };
  await withUpstream(script, async ({ send, upstream }) => {
    const [early, late] = [new AbortController(), new AbortController()];
    const waiting = send({ signal: early.signal });
    while (gone.length < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    early.abort(new Error("the client left"));
    await assertRejects(() => waiting, Error, "the client left");
    const { body } = await send({ url: `${upstream.url}/body`, signal: late.signal });
    assertEquals((await body.read())?.length, 5);
    const reading = body.read();
    late.abort(new Error("too slow"));
    await assertRejects(() => reading, Error, "too slow");
    await Promise.all(gone);
    await assertRejects(() => send({ signal: AbortSignal.abort(new Error("before")) }), Error, "before");
    assertEquals(upstream.requests.length, 2);
  });
});

Deno.test("NodeClient leaves a server whose head it cannot read to fetch, from the next request on", async () => {
  const script: RawScript = (connection) => connection.write(OK.replace("\r\n\r\n", "\r\ncontent-length: 2\r\n\r\n"));
  await withUpstream(script, async ({ send }) => {
    const error = await assertRejects(() => send());
    assertEquals(describeNetworkError(error), "the answer is not HTTP (Duplicate Content-Length)");
    for (let turn = 0; turn < 2; turn++) assertEquals(await textOf(await send()), "ok");
  });
});

Deno.test("NodeClient takes the answer of a server that reads no request to its end", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const served = (async () => {
    const connection = await listener.accept();
    await connection.read(new Uint8Array(1_000));
    await connection.write(
      new TextEncoder().encode("HTTP/1.1 413 Too Large\r\nconnection: close\r\ncontent-length: 3\r\n\r\nbig"),
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    connection.close();
  })();
  const client = new NodeClient();
  const answer = await client.send(post(`http://127.0.0.1:${listener.addr.port}`, { body: "a".repeat(16_000_000) }));
  assertEquals([answer.status, await textOf(answer)], [413, "big"]);
  await served;
});

Deno.test("NodeClient sends a large body whole to a server that reads it slowly", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const size = 4_000_000;
  const served = (async () => {
    using connection = await listener.accept();
    const piece = new Uint8Array(300_000);
    let received = 0;
    while (received < size) {
      received += await connection.read(piece) ?? Infinity;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await connection.write(new TextEncoder().encode(OK));
    return received;
  })();
  const client = new NodeClient();
  assertEquals(
    await textOf(await client.send(post(`http://127.0.0.1:${listener.addr.port}`, { body: "a".repeat(size) }))),
    "ok",
  );
  assert(await served > size);
  client.close();
});

Deno.test("NodeClient sends as many requests at once as it is asked to", async () => {
  const all = Promise.withResolvers<void>();
  const script: RawScript = async (connection) => {
    if (++asked === 200) all.resolve();
    await all.promise;
    await connection.write(OK);
  };
  let asked = 0;
  await withUpstream(script, async ({ send }) => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => send()));
    assertEquals(new Set(await Promise.all(answers.map(textOf))), new Set(["ok"]));
  });
});

Deno.test("NodeClient says in the words of fetch that nothing listens, and that there is no such host", async () => {
  const client = new NodeClient();
  const refused = await assertRejects(() => client.send(post(`http://127.0.0.1:${freePort()}`)));
  assertEquals(describeNetworkError(refused), "Connection refused");
});
