/**
 * Tests of the connections of the client on `node:http`: when it opens, keeps and closes them.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { describeNetworkError } from "../../../lib/base/network_error.ts";
import { NodeClient } from "../../../lib/upstream/node_client.ts";
import { OK, post, textOf, withUpstream } from "../../support/client_stage.ts";
import { type RawScript, RawUpstream } from "../../support/raw_upstream.ts";

Deno.test("NodeClient uses a connection for the next request when a body was read, or is about to end", async () => {
  const script: RawScript = async (connection) => {
    await connection.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n6\r\n[DONE]\r\n");
    await new Promise((resolve) => setTimeout(resolve, 10));
    await connection.write("0\r\n\r\n");
  };
  await withUpstream(script, async ({ send, upstream }) => {
    for (let turn = 0; turn < 3; turn++) assertEquals(await textOf(await send()), "[DONE]");
    const { body } = await send();
    await body.read();
    body.finish();
    assertEquals(await body.read(), undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await textOf(await send());
    assertEquals([upstream.connections, upstream.requests.length], [1, 5]);
  });
});

Deno.test("NodeClient closes the connection of a body that was to end and does not", async () => {
  const gone = Promise.withResolvers<void>();
  const script: RawScript = async (connection) => {
    await connection.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n6\r\n[DONE]\r\n");
    await connection.gone;
    gone.resolve();
  };
  await withUpstream(script, async ({ send }) => {
    const { body } = await send();
    await body.read();
    body.finish();
    await gone.promise;
  });
});

Deno.test("NodeClient asks once more, on a new connection, where a kept one is closed without an answer", async () => {
  // The first connection is closed while it is idle, the others when a second request has come.
  const script: RawScript = async (connection, { connection: number }) => {
    const count = (asked[number] ?? 0) + 1;
    asked[number] = count;
    if (count > 1) return connection.close();
    await connection.write(OK);
    close = number === 1 ? () => connection.close() : () => {};
  };
  const asked: number[] = [];
  let close = () => {};
  await withUpstream(script, async ({ send, upstream }) => {
    for (const expected of [[1], [1, 1], [1, 2, 1]]) {
      assertEquals(await textOf(await send()), "ok");
      assertEquals(asked.slice(1), expected);
      await new Promise((resolve) => setTimeout(resolve, 20));
      // The client has had no chance to notice it when it sends the next request.
      close();
    }
    assertEquals(upstream.connections, 3);
  });
});

Deno.test("NodeClient asks on a new connection where a kept one has brought bytes unasked", async () => {
  const script: RawScript = async (connection) => {
    await connection.write(OK);
    speak = () => connection.write("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n");
  };
  let speak = () => Promise.resolve();
  await withUpstream(script, async ({ send, upstream }) => {
    await textOf(await send());
    await speak();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assertEquals(await textOf(await send()), "ok");
    assertEquals([upstream.connections, upstream.requests.length], [2, 2]);
  });
});

Deno.test("NodeClient sends nothing again on a new connection, or when a byte of an answer has come", async () => {
  const script: RawScript = async (connection) => {
    if (requests++ === 1) await connection.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    else if (requests === 3) await connection.write("HTTP/1.1 2");
    if (requests !== 2) connection.close();
  };
  let requests = 0;
  await withUpstream(script, async ({ send, upstream }) => {
    const error = await assertRejects(() => send());
    assertMatch(describeNetworkError(error), /^connection closed before message completed$|^Connection reset by peer$/);
    assertEquals([await textOf(await send()), upstream.connections], ["ok", 2]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await assertRejects(() => send());
    assertEquals([upstream.connections, upstream.requests.length], [2, 3]);
  });
});

Deno.test("NodeClient closes the connection of a server that has answered and does not read the request", async () => {
  const size = 32_000_000;
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const answered = Promise.withResolvers<void>();
  const served = (async () => {
    using connection = await listener.accept();
    const piece = new Uint8Array(65_536);
    await connection.read(piece);
    await connection.write(new TextEncoder().encode(OK.replace("200 OK", "413 Too Large")));
    await answered.promise;
    // What the client has sent before arrives still.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    let received = 0;
    for (let read: number | null = 0; read !== null; read = await connection.read(piece).catch(() => null)) {
      received += read;
    }
    return received;
  })();
  const client = new NodeClient();
  await textOf(await client.send(post(`http://127.0.0.1:${listener.addr.port}`, { body: "a".repeat(size) })));
  answered.resolve();
  assert(await served < size / 2);
});

Deno.test("NodeClient closes idle connections when asked", async () => {
  const gone = Promise.withResolvers<void>();
  const script: RawScript = async (connection) => {
    connection.gone.then(gone.resolve);
    await connection.write(OK);
  };
  await withUpstream(script, async ({ client, send }) => {
    await textOf(await send());
    await new Promise((resolve) => setTimeout(resolve, 20));
    client.close();
    await gone.promise;
  });
});

Deno.test("NodeClient closes a connection that is idle for long, but none whose answer is silent", async () => {
  const gone = Promise.withResolvers<void>();
  await using upstream = new RawUpstream(async (connection) => {
    connection.gone.then(gone.resolve);
    await connection.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n");
    await new Promise((resolve) => setTimeout(resolve, 500));
    await connection.write("ok");
  });
  const client = new NodeClient(100);
  const begun = performance.now();
  assertEquals(await textOf(await client.send(post(upstream.url))), "ok");
  await gone.promise;
  assertEquals([upstream.connections, performance.now() - begun > 550], [1, true]);
});
