/**
 * Tests of the early end of large buffers.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { NodeClient } from "../../../lib/upstream/node_client.ts";
import { RawUpstream } from "../../support/raw_upstream.ts";
import { releaseMemory } from "../../../lib/base/release_memory.ts";

Deno.test("releaseMemory() takes the memory of a large buffer, and leaves what may be shared", () => {
  const large = new Uint8Array(16 * 1024);
  const part = large.subarray(8, 16);
  const small = new Uint8Array([1, 2, 3]);
  for (const bytes of [part, small]) releaseMemory(bytes);
  assertEquals([large.length, part.length], [0, 0]);
  assertEquals(small, new Uint8Array([1, 2, 3]));
  // Once more is harmless.
  releaseMemory(large);
});

Deno.test("the client on node:http releases the bytes of a large body that was sent, all of them", async () => {
  await using upstream = new RawUpstream((connection) =>
    connection.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
  );
  const client = new NodeClient();
  const body = new Uint8Array(300_000).map((_, index) => index % 251);
  const sent = body.slice();
  const answer = await client.send({
    url: upstream.url,
    headers: {},
    body: sent,
    signal: new AbortController().signal,
  });
  assertEquals(new TextDecoder().decode(await answer.body.read()), "ok");
  assertEquals(sent.length, 0);
  assertEquals(upstream.requests[0]?.body, body);
  client.close();
});
