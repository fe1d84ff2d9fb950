/**
 * Tests of the server of Deno: requests arrive as they were sent, disconnects are seen as early as Deno sees them, and
 * a socket that failed is opened again.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { ListenError } from "../../../lib/runtime/listen_error.ts";
import type { Listener } from "../../../lib/runtime/runtime.ts";
import { listen, soon } from "../../support/relay_harness.ts";

const ECHO = {
  fetch: async (request: Request) => {
    const { pathname, search } = new URL(request.url);
    return new Response(`${request.method} ${pathname}${search} ${(await request.bytes()).length}`);
  },
};

async function withListener(
  server: Parameters<typeof listen>[0],
  use: (listener: Listener) => Promise<void>,
): Promise<void> {
  const listener = await listen(server);
  try {
    await use(listener);
  } finally {
    await listener.stop();
  }
}

/** Writes `pieces` one after the other on a connection of its own. */
async function write({ port }: Listener, pieces: readonly string[]): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const writer = connection.writable.getWriter();
  for (const piece of pieces) {
    await writer.write(new TextEncoder().encode(piece));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  writer.releaseLock();
  return connection;
}

/** Everything that comes back for `lines`. */
async function send(listener: Listener, lines: readonly string[]): Promise<string> {
  using connection = await write(listener, [[...lines, "Connection: close", "", ""].join("\r\n")]);
  return await new Response(connection.readable).text();
}

Deno.test("listen() takes a free port for 0 and reports it", async () => {
  await withListener(ECHO, async ({ port, url }) => {
    assertEquals(url, `http://127.0.0.1:${port}`);
    assertEquals(await (await fetch(`${url}/there?a=b`)).text(), "GET /there?a=b 0");
    const large = "x".repeat(3_000_000);
    assertEquals(await (await fetch(url, { method: "POST", body: large })).text(), "POST / 3000000");
    const head = await fetch(`${url}/there`, { method: "HEAD" });
    assertEquals([head.status, await head.text()], [200, ""]);
  });
});

Deno.test("listen() listens under a name, and can be reached under the name that it reports", async () => {
  const listener = await listen(ECHO, { host: "localhost", port: 0 });
  assertEquals(await (await fetch(listener.url)).text(), "GET / 0");
  await listener.stop();
});

Deno.test("listen() explains why it cannot listen", async () => {
  const say = async (host: string, port: number) =>
    (await assertRejects(() => listen(ECHO, { host, port }), ListenError)).message;
  assertMatch(await say("127.0.0.1", -1), /^Cannot listen on 127\.0\.0\.1:-1: /);
  await withListener(ECHO, async ({ port }) => {
    assertMatch(await say("127.0.0.1", port), /: the port is in use; stop the program that has it/);
  });
});

for (
  const [net, host, missing] of [
    [false, "127.0.0.1", "127.0.0.1:0"],
    [["127.0.0.1:1"], "127.0.0.1", "127.0.0.1:0"],
    [["127.0.0.1"], "localhost", "localhost:0"],
  ] as const
) {
  Deno.test({
    name: `listen() names the permission it lacks for ${host} with ${net || "none"}`,
    permissions: { net: net === false ? false : [...net] },
    fn: async () => {
      const { message } = await assertRejects(() => listen(ECHO, { host, port: 0 }), ListenError);
      assertEquals(
        message,
        `Cannot listen on ${host}:0: Deno was not permitted to; run it with --allow-net=${missing}`,
      );
    },
  });
}

/** What a client has sent when it waits for its response: each entry is written by itself. */
const SMALL_REQUESTS: readonly (readonly [string, readonly string[]])[] = [
  ["no body", ["GET / HTTP/1.1\r\nHost: a\r\n\r\n"]],
  ["a small body", ["POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"]],
];
const OTHER_REQUESTS: readonly (readonly [string, readonly string[]])[] = [
  ["a small body after its head", ["POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n", "abc"]],
  ["a body of 3 kB", [`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000\r\n\r\n${"x".repeat(3_000)}`]],
  ["a body of 3 MB", [`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n${"x".repeat(3_000_000)}`]],
  ["a chunked body", ["POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", "3\r\nabc\r\n0\r\n\r\n"]],
];

for (const [what, pieces] of SMALL_REQUESTS) {
  Deno.test(`it is known at once that a client with ${what} left before its response`, async () => {
    const asked = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    const silent = {
      fetch: async (request: Request) => {
        request.signal.addEventListener("abort", () => left.resolve());
        await request.bytes();
        asked.resolve();
        await left.promise;
        return new Response("Too late");
      },
    };
    await withListener(silent, async (listener) => {
      const connection = await write(listener, pieces);
      await asked.promise;
      await new Promise((resolve) => setTimeout(resolve, 50));
      assertEquals(listener.busy, 1);
      const since = performance.now();
      connection.close();
      await left.promise;
      assert(performance.now() - since < 1_000);
      await soon("the request is done with", () => listener.busy === 0);
    });
  });
}

for (const [what, pieces] of [...SMALL_REQUESTS, ...OTHER_REQUESTS]) {
  Deno.test(`it is known at once that a client with ${what} left while its response is silent`, async () => {
    const begun = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    const silent = {
      fetch: async (request: Request) => {
        await request.bytes();
        return new Response(
          new ReadableStream({
            pull(controller) {
              controller.enqueue(new Uint8Array(1));
              begun.resolve();
              return left.promise;
            },
            cancel: () => left.resolve(),
          }, { highWaterMark: 0 }),
        );
      },
    };
    await withListener(silent, async (listener) => {
      const connection = await write(listener, pieces);
      await begun.promise;
      await new Promise((resolve) => setTimeout(resolve, 50));
      const since = performance.now();
      connection.close();
      await left.promise;
      assert(performance.now() - since < 1_000);
      await soon("the request is done with", () => listener.busy === 0);
    });
  });
}

Deno.test("requests that wait behind another one on their connection are answered in turn", async () => {
  await withListener(ECHO, async (listener) => {
    const requests = Array.from({ length: 15 }, (_, index) => `GET /${index} HTTP/1.1\r\nHost: a\r\n\r\n`);
    using connection = await write(listener, [
      requests.join("") + "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    ]);
    const answers = await new Response(connection.readable).text();
    assertEquals([...answers.matchAll(/GET \/(\w+)/g)].map(([, path]) => path), [
      ...requests.map((_, index) => String(index)),
      "last",
    ]);
  });
});

Deno.test("a body that nobody reads stands in the way of neither the next request nor the end of its connection", async () => {
  const refusing = {
    fetch: (request: Request) => Promise.resolve(new Response(`No ${request.method}`, { status: 401 })),
  };
  await withListener(refusing, async (listener) => {
    const large = "x".repeat(1_000_000);
    for (let round = 0; round < 5; round++) {
      const response = await fetch(listener.url, { method: "POST", body: large });
      assertEquals([response.status, await response.text()], [401, "No POST"]);
    }
    const head = `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${large.length}\r\n\r\n`;
    using connection = await write(listener, [head + large, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"]);
    const answers = await new Response(connection.readable).text();
    // Deno 2.9 closes such a connection after the response.
    assertEquals([...answers.matchAll(/No \w+/g)].flat(), ["No POST"]);
  });
});

Deno.test("a client that leaves in the middle of a response cancels it", async () => {
  const cancelled = Promise.withResolvers<void>();
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(10_000)),
    cancel: () => cancelled.resolve(),
  });
  await withListener({ fetch: () => Promise.resolve(new Response(endless)) }, async (listener) => {
    const response = await fetch(listener.url);
    await response.body?.cancel();
    await cancelled.promise;
    await soon("the response is done with", () => listener.busy === 0);
  });
});

Deno.test("a request line may name the whole address, and the host header is kept", async () => {
  const hosts: string[] = [];
  const server = {
    fetch: (request: Request) => {
      hosts.push(`${request.headers.get("host")} ${request.url}`);
      return Promise.resolve(new Response());
    },
  };
  await withListener(server, async (listener) => {
    await send(listener, ["GET http://other.example/a?b HTTP/1.1", "Host: here"]);
    await send(listener, ["OPTIONS * HTTP/1.1", "Host: here"]);
    await send(listener, ["GET //there/a HTTP/1.1", "Host: here"]);
  });
  assertEquals(hosts, ["here http://other.example/a?b", "here http://here/*", "here http://here//there/a"]);
});

Deno.test("what is no valid request is refused, and the next one gets its answer", async () => {
  await withListener(ECHO, async (listener) => {
    assertMatch(await send(listener, ["NONSENSE"]), /^HTTP\/1\.1 400 /);
    assertMatch(await send(listener, ["GET / HTTP/1.1", "Host: a", "Host: b"]), /^HTTP\/1\.1 400 /);
    assertMatch(await send(listener, ["GET / HTTP/1.1", "Host: a", `X: ${"x".repeat(40_000)}`]), /GET \/ 0/);
  });
});

Deno.test("stop() takes no more connections, waits for answers, and leaves no connection open", async () => {
  const gate = Promise.withResolvers<void>();
  const slow = {
    fetch: async () => {
      await gate.promise;
      return new Response("Done");
    },
  };
  const listener = await listen(slow);
  const silent = await Deno.connect({ hostname: "127.0.0.1", port: listener.port });
  const answer = fetch(listener.url).then(async (response) => {
    return await response.text();
  });
  await soon("the request is there", () => listener.busy === 1);
  let isStopped = false;
  const stopped = listener.stop().then(() => isStopped = true);
  await assertRejects(() => Deno.connect({ hostname: "127.0.0.1", port: listener.port }));
  await new Promise((resolve) => setTimeout(resolve, 100));
  assertEquals(isStopped, false);
  gate.resolve();
  assertEquals(await answer, "Done");
  await stopped;
  assertEquals(await silent.read(new Uint8Array(1)), null);
  silent.close();
});
