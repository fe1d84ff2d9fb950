/**
 * Tests that every content coding is undone at every cut, live and within bounds, and that plain bodies stay as they are.
 *
 * @module
 */
import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import * as zlib from "node:zlib";
import { RelayError } from "../../../lib/base/errors.ts";
import { decompressAnswer } from "../../../lib/upstream/content_coding.ts";
import { readBodyStart } from "../../../lib/upstream/http.ts";
import { wrapResponse } from "../../../lib/upstream/fetch_client.ts";
import type { HttpAnswer } from "../../../lib/upstream/http_client.ts";

const TEXT = 'data: {"choices":[{"delta":{"content":"größe 🤔"}}]}\n\ndata: [DONE]\n\n';
const BYTES = new TextEncoder().encode(TEXT);

const ENCODERS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  "gzip": zlib.gzipSync,
  "x-gzip": zlib.gzipSync,
  "zstd": zlib.zstdCompressSync,
  "br": zlib.brotliCompressSync,
  "deflate": zlib.deflateSync,
  "deflate without its header": zlib.deflateRawSync,
  "gzip in two members": (bytes) =>
    new Uint8Array([...zlib.gzipSync(bytes.subarray(0, 9)), ...zlib.gzipSync(bytes.subarray(9))]),
  "GZip, Identity": zlib.gzipSync,
  "deflate, gzip": (bytes) => zlib.gzipSync(zlib.deflateSync(bytes)),
};

/** The header of a row, whose name may say more. */
function codingOf(name: string): string {
  return name.replace(/ (?:without|in) .*/, "");
}

function answerOf(pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, coding: string): Response {
  const headers = { "content-encoding": coding, "content-type": "text/event-stream" };
  return new Response(ReadableStream.from(pieces), { status: 200, headers });
}

function decode(response: Response, isAsSent = true): HttpAnswer {
  return decompressAnswer(wrapResponse(response, { isAsSent }));
}

async function decodeText(response: Response, isAsSent = true): Promise<string> {
  const { text, broken } = await readBodyStart(decode(response, isAsSent), Infinity);
  if (broken !== undefined) throw broken;
  return text;
}

for (const [name, encode] of Object.entries(ENCODERS)) {
  Deno.test(`decompressAnswer() undoes ${name}, cut anywhere and byte by byte`, async () => {
    const coded = encode(BYTES);
    for (let cut = 0; cut <= coded.length; cut++) {
      const pieces = [coded.subarray(0, cut), coded.subarray(cut)];
      assertEquals(await decodeText(answerOf(pieces, codingOf(name))), TEXT, `cut at ${cut}`);
    }
    const single = Array.from(coded, (byte) => new Uint8Array([byte]));
    assertEquals(await decodeText(answerOf(single, codingOf(name))), TEXT);
  });
}

Deno.test("decompressAnswer() returns an answer without a coding or a body unchanged", () => {
  for (const response of [new Response("Hi"), answerOf([BYTES], "identity"), new Response(null, { status: 204 })]) {
    const answer = wrapResponse(response, { isAsSent: true });
    assertStrictEquals(decompressAnswer(answer), answer);
  }
});

Deno.test("decompressAnswer() keeps status and headers", async () => {
  const headers = { "content-encoding": "gzip", "retry-after": "3" };
  const decoded = decode(new Response(new Uint8Array(zlib.gzipSync("Busy")), { status: 503, headers }));
  const { text } = await readBodyStart(decoded, 100);
  assertEquals([decoded.status, decoded.headers.get("retry-after"), text], [503, "3", "Busy"]);
});

Deno.test("decompressAnswer() leaves a body as it is that something else has decoded, but kept its header", async () => {
  for (const coding of ["gzip", "zstd", "gzip, zstd"]) {
    assertEquals(await decodeText(answerOf([BYTES], coding)), TEXT);
  }
  for (const coding of ["gzip", "zstd", "br", "deflate"]) {
    assertEquals(await decodeText(answerOf([BYTES], coding), false), TEXT);
    assertEquals(await decodeText(answerOf([], coding)), "", "an empty body");
  }
  assertEquals(await decodeText(answerOf([zlib.gzipSync(BYTES)], "gzip"), false), TEXT);
});

Deno.test("decompressAnswer() names a coding that it does not know, and one that the bytes are not of", async () => {
  const cases = [
    [[BYTES], "rot13", /content-encoding "rot13", which the relay does not know/],
    [[new Uint8Array([0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])], "gzip", /"gzip", but cannot be unpacked/],
    [[new Uint8Array([0x28, 1, 2, 3, 4, 5, 6, 7])], "zstd", /"zstd", but cannot be unpacked/],
    [[BYTES], "gzip, gzip, gzip, gzip", /"gzip, gzip, gzip, gzip", which the relay does not know/],
    [[BYTES], "br", /"br", but cannot be unpacked/],
  ] as const;
  for (const [pieces, coding, words] of cases) {
    const error = await assertRejects(() => decodeText(answerOf(pieces, coding)), RelayError);
    assertEquals([error.code, words.test(error.message)], ["upstream_protocol", true], error.message);
  }
});

Deno.test("decompressAnswer() passes on what came before a connection broke, and the error itself", async () => {
  const reset = new TypeError("connection reset");
  const [coded] = [zlib.gzipSync(BYTES)];
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(coded.subarray(0, -12));
    throw reset;
  }
  const { text, broken: found } = await readBodyStart(decode(answerOf(broken(), "gzip")), 1_000);
  assertStrictEquals(found, reset);
  assert(TEXT.startsWith(text), text);
  const cut = await readBodyStart(decode(answerOf([coded.subarray(0, -12)], "gzip")), 1_000);
  assert(cut.broken instanceof Error && !(cut.broken instanceof RelayError) && TEXT.startsWith(cut.text));
});

const FLUSHING: Readonly<Record<string, () => zlib.Gzip | zlib.BrotliCompress | zlib.ZstdCompress>> = {
  gzip: () => zlib.createGzip({ flush: zlib.constants.Z_SYNC_FLUSH }),
  deflate: () => zlib.createDeflate({ flush: zlib.constants.Z_SYNC_FLUSH }),
  br: () => zlib.createBrotliCompress({ flush: zlib.constants.BROTLI_OPERATION_FLUSH }),
  zstd: () => zlib.createZstdCompress({ flush: zlib.constants.ZSTD_e_flush }),
};

for (const [coding, createEncoder] of Object.entries(FLUSHING)) {
  Deno.test(`decompressAnswer() passes each event of a stream in ${coding} on before the next one comes`, async () => {
    const encoder = createEncoder();
    const coded = ReadableStream.from(encoder) as ReadableStream<Uint8Array>;
    const reader = decode(new Response(coded, { headers: { "content-encoding": coding } })).body;
    const decoder = new TextDecoder();
    for (let number = 0; number < 20; number++) {
      const event = `data: ${number}\n\n`;
      encoder.write(event);
      let seen = "";
      while (seen.length < event.length) seen += decoder.decode(await reader.read(), { stream: true });
      assertEquals(seen, event);
    }
    await reader.cancel();
    encoder.destroy();
  });
}

Deno.test("decompressAnswer() unpacks no more than is read, and ends the source with the reader", async () => {
  const bomb = zlib.gzipSync(new Uint8Array(200_000_000));
  let pulled = 0;
  let isCancelled = false;
  const source = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(bomb.subarray(pulled, pulled += 1_000));
    },
    cancel: () => void (isCancelled = true),
  }, { highWaterMark: 0 });
  const response = new Response(source, { headers: { "content-encoding": "gzip" } });
  const { text, isTooLong } = await readBodyStart(decode(response), 65_536);
  assertEquals([isTooLong, text.length < 100_000, pulled < 140_000], [true, true, true], `${text.length} ${pulled}`);
  await new Promise((resolve) => setTimeout(resolve, 10));
  assertEquals(isCancelled, true);
});

Deno.test("decompressAnswer() ends a source that was never read", async () => {
  let isCancelled = false;
  const source = new ReadableStream<Uint8Array>({ cancel: () => void (isCancelled = true) });
  await decode(new Response(source, { headers: { "content-encoding": "gzip" } })).body.cancel();
  assertEquals(isCancelled, true);
});
