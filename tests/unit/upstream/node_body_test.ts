/**
 * Tests of bodies over `node:http`: every framing of a body, every way to break off, and readers that are slow.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { describeNetworkError } from "../../../lib/base/network_error.ts";
import { readBodyStart } from "../../../lib/upstream/http.ts";
import type { HttpAnswer } from "../../../lib/upstream/http_client.ts";
import { NodeClient } from "../../../lib/upstream/node_client.ts";
import { type RawScript, RawUpstream } from "../../support/raw_upstream.ts";

async function withAnswer(script: RawScript, use: (answer: HttpAnswer) => Promise<void>): Promise<void> {
  await using upstream = new RawUpstream(script);
  const client = new NodeClient();
  try {
    const signal = new AbortController().signal;
    await use(await client.send({ url: upstream.url, headers: {}, body: "{}", signal }));
  } finally {
    client.close();
  }
}

/** Writes an answer, and ends the connection. */
function say(text: string): RawScript {
  return async (connection) => {
    await connection.write(text);
    connection.close();
  };
}

/** Answers, with their status and body. */
const WHOLE: Readonly<Record<string, readonly [text: string, status: number, body: string]>> = {
  "chunks": ["HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nHe\r\n3;x=y\r\nllo\r\n0\r\n\r\n", 200, "Hello"],
  "chunks with trailers": [
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntrailer: x\r\n\r\n5\r\nHello\r\n0\r\nx: y\r\n\r\n",
    200,
    "Hello",
  ],
  "a length": ["HTTP/1.1 404 No\r\ncontent-length: 5\r\n\r\nHello", 404, "Hello"],
  "a body up to the end of the connection": ["HTTP/1.1 200 OK\r\n\r\nHello", 200, "Hello"],
  "HTTP 1.0": ["HTTP/1.0 200 OK\r\n\r\nHello", 200, "Hello"],
  "no body": ["HTTP/1.1 204 No Content\r\n\r\n", 204, ""],
  "early heads": [
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok",
    200,
    "ok",
  ],
  "lines without a carriage return": ["HTTP/1.1 200 OK\ncontent-length: 2\n\nok", 200, "ok"],
  "a length beside chunks": [
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-length: 3\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    200,
    "ok",
  ],
  "a whole answer, and none of the bytes behind it": [
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\nHTTP/1.1 200 OK\r\nno\r\n",
    200,
    "ok",
  ],
  "a redirect": ["HTTP/1.1 307 There\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n", 307, ""],
};

for (const [what, [text, status, body]] of Object.entries(WHOLE)) {
  Deno.test(`NodeBody reads ${what}`, async () => {
    await withAnswer(say(text), async (answer) => {
      assertEquals([answer.status, (await readBodyStart(answer, 100)).text], [status, body]);
      assertEquals(await answer.body.read(), undefined);
    });
  });
}

/** Answers that break off behind "Hello", and why. */
const CUT: Readonly<Record<string, string>> = {
  "in its chunks": "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nHello\r\n",
  "in a chunk": "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nHello",
  "before its length": "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nHello",
};

for (const [what, text] of Object.entries(CUT)) {
  Deno.test(`NodeBody gives what came, then the error, of an answer that breaks off ${what}`, async () => {
    await withAnswer(say(text), async (answer) => {
      const { text: seen, broken } = await readBodyStart(answer, 100);
      assertEquals([seen, describeNetworkError(broken)], ["Hello", "connection closed before message completed"]);
      await assertRejects(() => answer.body.read());
    });
  });
}

Deno.test("NodeBody gives what came in the same read as bytes that are no chunk", async () => {
  await withAnswer(say(`${CUT["in its chunks"]}no chunk\r\n`), async (answer) => {
    const { text, broken } = await readBodyStart(answer, 100);
    assertEquals([text, describeNetworkError(broken)], [
      "Hello",
      "the answer is not HTTP (Invalid character in chunk size)",
    ]);
  });
});

/** Answers without a status, and what is said of them. */
const NO_ANSWER: Readonly<Record<string, readonly [text: string, reason: string]>> = {
  "nothing": ["", "connection closed before message completed"],
  "half a head": ["HTTP/1.1 200 O", "connection closed before message completed"],
  "another protocol": [
    "SSH-2.0-server\r\n",
    "the answer is not HTTP (Expected HTTP/, RTSP/ or ICE/)",
  ],
  "a change of the protocol": [
    "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
    "it switched to another protocol unasked",
  ],
  "a head without end": [
    `HTTP/1.1 200 OK\r\nx: ${"a".repeat(300_000)}`,
    "the headers of the answer are too long",
  ],
};

for (const [what, [text, reason]] of Object.entries(NO_ANSWER)) {
  Deno.test(`NodeClient says why ${what} is no answer`, async () => {
    const error = await assertRejects(() => withAnswer(say(text), () => Promise.resolve()));
    assertEquals(describeNetworkError(error), reason);
  });
}

Deno.test("NodeBody comes with all headers, long ones and those that came twice", async () => {
  const long = "a".repeat(200_000);
  const text = `HTTP/1.1 200 OK\r\nx: ${long}\r\nvia: 1\r\nVia: 2\r\nlatin: \xe9\r\ncontent-length: 0\r\n\r\n`;
  await withAnswer(say(text), async ({ headers, body }) => {
    assertEquals(["x", "via", "latin"].map((name) => headers.get(name)), [long, "1, 2", "é"]);
    assertEquals(await body.read(), undefined);
  });
});

Deno.test("NodeBody gives everything that has arrived in one read, and bytes that may be kept", async () => {
  const script: RawScript = async (connection) => {
    await connection.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
    await connection.write("4\r\none \r\n4\r\ntwo \r\n");
    await new Promise((resolve) => setTimeout(resolve, 50));
    await connection.write("6\r\nthree \r\n4\r\nfour\r\n0\r\n\r\n");
  };
  await withAnswer(script, async ({ body }) => {
    const [first, second] = [await body.read(), await body.read()];
    assertEquals([first, second].map((bytes) => new TextDecoder().decode(bytes)), ["one two ", "three four"]);
    assertEquals(await body.read(), undefined);
  });
});

Deno.test("NodeBody reads no more from the connection than it is asked for, and loses nothing", async () => {
  let written = 0;
  const total = 32_000_000;
  const script: RawScript = async (connection) => {
    await connection.write(`HTTP/1.1 200 OK\r\ncontent-length: ${total}\r\n\r\n`);
    const piece = "abcdefghij".repeat(10_000);
    while (written < total) {
      await connection.write(piece);
      written += piece.length;
    }
  };
  await withAnswer(script, async ({ body }) => {
    await body.read();
    let before = -1;
    while (before !== written) {
      before = written;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    // What is left lies in the buffers of the system, at both ends.
    assert(written < total / 2, `${written} bytes were written`);
    let size = 0;
    let largest = 0;
    for (let bytes = await body.read(); bytes !== undefined; bytes = await body.read()) {
      largest = Math.max(largest, bytes.length);
      size += bytes.length;
    }
    assert(size > total - 200_000 && size < total, `${size} bytes were read`);
    assert(largest < 300_000, `${largest} bytes waited`);
  });
});

Deno.test("NodeBody ends the connection when it is cancelled, and reads nothing after that", async () => {
  const gone = Promise.withResolvers<void>();
  const script: RawScript = async (connection) => {
    await connection.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nHello");
    await connection.gone;
    gone.resolve();
  };
  await withAnswer(script, async ({ body }) => {
    await body.read();
    const reading = body.read();
    await body.cancel();
    assertEquals(await reading, undefined);
    await gone.promise;
    assertEquals(await body.read(), undefined);
  });
});
