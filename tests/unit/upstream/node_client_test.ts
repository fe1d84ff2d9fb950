/**
 * Tests of the client on `node:http` over real connections: what it sends, when it opens connections, and how it ends.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { describeNetworkError } from "../../../lib/base/network_error.ts";
import { FetchClient } from "../../../lib/upstream/fetch_client.ts";
import { readBodyStart } from "../../../lib/upstream/http.ts";
import type { HttpAnswer, HttpRequest } from "../../../lib/upstream/http_client.ts";
import { NodeClient } from "../../../lib/upstream/node_client.ts";
import { freePort } from "../../support/free_port.ts";
import { type RawConnection, type RawScript, RawUpstream } from "../../support/raw_upstream.ts";

/** The answer of a server that keeps its connections. */
const OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
function answerOk(connection: RawConnection): Promise<void> {
  return connection.write(OK);
}

interface Stage {
  readonly client: NodeClient;
  readonly upstream: RawUpstream;
  send(changes?: Partial<HttpRequest>): Promise<HttpAnswer>;
}

async function withUpstream(script: RawScript, use: (stage: Stage) => Promise<void>): Promise<void> {
  await using upstream = new RawUpstream(script);
  const client = new NodeClient();
  try {
    await use({ client, upstream, send: (changes) => client.send(post(upstream.url, changes)) });
  } finally {
    client.close();
  }
}

function post(url: string, changes: Partial<HttpRequest> = {}): HttpRequest {
  return { url: `${url}/v1/chat`, headers: {}, body: "{}", signal: new AbortController().signal, ...changes };
}

async function textOf(answer: HttpAnswer): Promise<string> {
  const { text, broken } = await readBodyStart(answer, Infinity);
  if (broken !== undefined) throw broken;
  return text;
}

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
