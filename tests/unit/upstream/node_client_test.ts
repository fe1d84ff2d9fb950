/**
 * Tests of the client on `node:http` over real connections: when it opens and closes them, and how an exchange ends.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { describeNetworkError } from "../../../lib/base/network_error.ts";
import { NodeClient } from "../../../lib/upstream/node_client.ts";
import { OK, post, textOf, withUpstream } from "../../support/client_stage.ts";
import { freePort } from "../../support/free_port.ts";
import type { RawScript } from "../../support/raw_upstream.ts";

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
