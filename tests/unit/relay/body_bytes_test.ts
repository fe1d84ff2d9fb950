/**
 * Tests that the body of a request that came by a connection is read whole, and never beyond the limit.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { RelayError } from "../../../lib/base/errors.ts";
import { readBodyBytes } from "../../../lib/relay/body_bytes.ts";

const LIMIT = 1_000_000;

/** Text of `size` bytes, all of its pieces different. */
function numbers(size: number): string {
  return Array.from({ length: Math.ceil(size / 8) }, (_, index) => String(index).padStart(8)).join("").slice(0, size);
}

/** Sends what `head` and `pieces` are to a server; returns the body as the server read it, or the code of the error. */
async function readSent(
  head: readonly string[],
  pieces: readonly string[],
  { missed, isAbandoned = false }: { readonly missed?: Promise<never>; readonly isAbandoned?: boolean } = {},
): Promise<string> {
  const found = Promise.withResolvers<string>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    try {
      found.resolve(new TextDecoder().decode(await readBodyBytes(request, { limit: LIMIT, missed })));
    } catch (thrown) {
      found.resolve(thrown instanceof RelayError ? thrown.code : String(thrown));
    }
    return new Response("read");
  });
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: server.addr.port });
  const writer = connection.writable.getWriter();
  const encoder = new TextEncoder();
  try {
    await writer.write(encoder.encode(["POST / HTTP/1.1", "host: a", ...head, "", ""].join("\r\n")));
    // A server that has refused the body may close the connection.
    for (const piece of pieces) await writer.write(encoder.encode(piece)).catch(() => {});
    if (isAbandoned) connection.close();
    return await found.promise;
  } finally {
    if (!isAbandoned) connection.close();
    await server.shutdown();
  }
}

function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}

for (const size of [1, 1_000, 65_536, LIMIT]) {
  Deno.test(`a body of ${size} bytes is read whole, with its length and in chunks`, async () => {
    const text = numbers(size);
    const half = Math.ceil(size / 2);
    const halves = [text.slice(0, half), text.slice(half)].filter((piece) => piece !== "");
    assertEquals(await readSent([`content-length: ${size}`], halves), text);
    assertEquals(await readSent(["transfer-encoding: chunked"], [...halves.map(chunk), "0\r\n\r\n"]), text);
  });
}

Deno.test("an empty body is read", async () => {
  assertEquals(await readSent(["content-length: 0"], []), "");
  assertEquals(await readSent(["transfer-encoding: chunked"], ["0\r\n\r\n"]), "");
});

Deno.test("a body beyond the limit is refused, whether its length is announced or not", async () => {
  const text = numbers(LIMIT + 1);
  assertEquals(await readSent([`content-length: ${text.length}`], [text]), "request_too_large");
  assertEquals(await readSent(["transfer-encoding: chunked"], [chunk(text), "0\r\n\r\n"]), "request_too_large");
  // Its end is not waited for.
  assertEquals(await readSent(["transfer-encoding: chunked"], [chunk(text)]), "request_too_large");
});

Deno.test("a body whose client leaves in the middle of it is an error", async () => {
  const half = numbers(1_000);
  assertEquals(await readSent(["content-length: 2000"], [half], { isAbandoned: true }), "client_gone");
  assertEquals(await readSent(["transfer-encoding: chunked"], [chunk(half)], { isAbandoned: true }), "client_gone");
});

Deno.test("reading ends with the error of a deadline that was missed", async () => {
  const ending = Promise.withResolvers<never>();
  ending.promise.catch(() => {});
  const reading = readSent(["content-length: 2000"], [numbers(1_000)], { missed: ending.promise });
  ending.reject(new RelayError("request_timeout", "late"));
  assertEquals(await reading, "request_timeout");
});

Deno.test("a body that is not from a connection is read, whatever length it is said to have", async () => {
  const body = numbers(200_000);
  for (const length of ["1", "200000", "900000", "none"]) {
    const request = new Request("http://a", { method: "POST", body, headers: { "content-length": length } });
    const bytes = await readBodyBytes(request, { limit: LIMIT });
    assertEquals(new TextDecoder().decode(bytes), body);
  }
});

Deno.test("a body of pieces without an end is cancelled at the limit", async () => {
  let cancelled: unknown;
  const body = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(100_000)),
    cancel: (reason) => void (cancelled = reason),
  });
  const request = new Request("http://a", { method: "POST", body });
  const error = await assertRejects(() => readBodyBytes(request, { limit: LIMIT }), RelayError);
  assertEquals(error.code, "request_too_large");
  assert(cancelled === error);
});

Deno.test("a body is refused unread whose announced length is beyond the limit", async () => {
  let isPulled = false;
  const body = new ReadableStream<Uint8Array>({
    pull() {
      isPulled = true;
    },
  }, { highWaterMark: 0 });
  const headers = { "content-length": String(LIMIT + 1) };
  const request = new Request("http://127.0.0.1/", { method: "POST", headers, body });
  const error = await assertRejects(() => readBodyBytes(request, { limit: LIMIT }), RelayError);
  assertEquals([error.code, isPulled], ["request_too_large", false]);
});
