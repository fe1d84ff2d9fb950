/**
 * Tests that bodies are read whole, from byte streams and other streams, endless ones included.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type BodyReader, openReader } from "../../../lib/upstream/body_reader.ts";

async function readAll(reader: BodyReader): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for (let bytes = await reader.read(); bytes !== undefined; bytes = await reader.read()) {
    text += decoder.decode(bytes, { stream: true });
  }
  return text;
}

const TEXT = "äöü😀".repeat(20_000);

Deno.test("openReader() reads a byte stream larger than its buffer", async () => {
  const reader = openReader(new Response(TEXT).body);
  assertEquals(await readAll(reader), TEXT);
});

Deno.test("openReader() reads a stream that supplies its own pieces", async () => {
  const reader = openReader(ReadableStream.from([new TextEncoder().encode("one "), new TextEncoder().encode("two")]));
  assertEquals(await readAll(reader), "one two");
});

Deno.test("openReader() reads a body of fetch and discards the rest when cancelled", async () => {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => new Response(TEXT));
  const url = `http://127.0.0.1:${server.addr.port}/`;
  const whole = openReader((await fetch(url)).body);
  assertEquals(await readAll(whole), TEXT);
  const part = openReader((await fetch(url)).body);
  await part.read();
  await part.cancel();
  await server.shutdown();
});

Deno.test("openReader() reads no body like an empty one", async () => {
  assertEquals(await openReader(null).read(), undefined);
});

Deno.test("openReader() starts with a small buffer and grows it while reads fill it", async () => {
  const sizes: number[] = [];
  let left = 40;
  const body = new ReadableStream({
    type: "bytes",
    pull(controller) {
      const view = controller.byobRequest?.view;
      if (!view) return;
      sizes.push(view.byteLength);
      // Every read is filled at first; the last ones are short.
      controller.byobRequest?.respond(--left > 30 ? view.byteLength : 10);
      if (left === 25) controller.close();
    },
  });
  const reader = openReader(body);
  for (let read = 0; read < 15; read++) await reader?.read();
  assertEquals(sizes.slice(0, 4), [1024, 4096, 16_384, 16_384]);
  assertEquals(Math.max(...sizes), 16_384);
  await reader?.cancel();
});
