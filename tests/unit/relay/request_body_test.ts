/**
 * Tests that the body of a request is read in every coding, and never beyond the limit.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { assertEquals, assertLess, assertMatch, assertRejects } from "@std/assert";
import { readJsonBody } from "../../../lib/relay/request_body.ts";
import { RelayError } from "../../../lib/base/errors.ts";

const LIMIT = 4_096;
const VALUE = { model: "m", input: "é€😀" };
const TEXT = JSON.stringify(VALUE);

function request(body: BodyInit | null, headers: Record<string, string> = {}): Request {
  return new Request("http://127.0.0.1/v1/responses", { method: "POST", body, headers });
}

/** A body that comes in pieces, without an announced length. */
function streamed(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at += size));
    },
  });
}

Deno.test("readJsonBody() refuses a body of a hundred thousand levels with an error, and replaces lone surrogates", async () => {
  const deep = `{"input":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  const error = await assertRejects(() => readJsonBody(request(deep), 1_000_000), RelayError);
  assertEquals([error.code, error.row.status], ["bad_request", 400]);
  assertMatch(error.message, /deeper than 512 levels; send flatter/);
  assertEquals(await readJsonBody(request('{"a":"\\ud83d"}'), LIMIT), { a: "\ufffd" });
});

const CODINGS: readonly (readonly [string, (text: string) => Uint8Array])[] = [
  ["gzip", (text) => gzipSync(text)],
  ["x-gzip", (text) => gzipSync(text)],
  ["GZIP", (text) => gzipSync(text)],
  ["deflate", (text) => deflateSync(text)],
  ["br", (text) => brotliCompressSync(text)],
  ["zstd", (text) => zstdCompressSync(text)],
  ["identity", (text) => Buffer.from(text)],
  ["", (text) => Buffer.from(text)],
  ["gzip, br", (text) => brotliCompressSync(gzipSync(text))],
  [" gzip , identity ", (text) => gzipSync(text)],
];

for (const [coding, encode] of CODINGS) {
  Deno.test(`readJsonBody() reads content-encoding "${coding}"`, async () => {
    const bytes = new Uint8Array(encode(TEXT));
    assertEquals(await readJsonBody(request(bytes, { "content-encoding": coding }), LIMIT), VALUE);
    assertEquals(
      await readJsonBody(request(streamed(bytes, 3), { "content-encoding": coding }), LIMIT),
      VALUE,
      "in pieces",
    );
  });
}

Deno.test("readJsonBody() reads a body without content-encoding, whole and in pieces", async () => {
  const bytes = new TextEncoder().encode(TEXT);
  assertEquals(await readJsonBody(request(TEXT), LIMIT), VALUE);
  for (const size of [1, 7]) assertEquals(await readJsonBody(request(streamed(bytes, size)), LIMIT), VALUE);
  assertEquals(await readJsonBody(request("\ufeff" + TEXT), LIMIT), VALUE, "after a byte order mark");
});

/** A body, its headers, the code and the message of the refusal. */
const REFUSED: readonly (readonly [string, () => BodyInit | null, Record<string, string>, string, string])[] = [
  ["no body", () => null, {}, "bad_request_body", "Cannot read the request body: it is empty"],
  ["an empty body", () => "", {}, "bad_request_body", "Cannot read the request body: it is empty"],
  ["broken JSON", () => "{secret", {}, "bad_request_body", "Cannot read the request body: it is not valid JSON"],
  [
    "broken UTF-8",
    () => new Uint8Array([0x22, 0xff, 0x22]),
    {},
    "bad_request_body",
    "Cannot read the request body: it is not valid JSON",
  ],
  [
    "broken gzip",
    () => "plain",
    { "content-encoding": "gzip" },
    "bad_request_body",
    "Cannot read the request body: it is not valid gzip data",
  ],
  [
    "broken zstd",
    () => "plain",
    { "content-encoding": "zstd" },
    "bad_request_body",
    "Cannot read the request body: it is not valid zstd data",
  ],
  [
    "an unknown coding",
    () => TEXT,
    { "content-encoding": "compress" },
    "unsupported_encoding",
    'Cannot read the request body: content-encoding is "compress", use one of gzip, x-gzip, deflate, br, zstd or none',
  ],
  [
    "a coding named like a method",
    () => TEXT,
    { "content-encoding": "constructor" },
    "unsupported_encoding",
    'Cannot read the request body: content-encoding is "constructor", use one of gzip, x-gzip, deflate, br, zstd or none',
  ],
];

for (const [name, body, headers, code, message] of REFUSED) {
  Deno.test(`readJsonBody() refuses ${name}`, async () => {
    const error = await assertRejects(() => readJsonBody(request(body(), headers), LIMIT), RelayError);
    assertEquals([error.code, error.message], [code, message]);
  });
}

const BIG = JSON.stringify("x".repeat(1_000_000));
const TOO_LARGE: readonly (readonly [string, () => BodyInit, Record<string, string>])[] = [
  ["is announced as such", () => "{}", { "content-length": "5000" }],
  ["comes whole", () => BIG, {}],
  ["comes in pieces", () => streamed(new TextEncoder().encode(BIG), 1_000), {}],
  ["is small until unpacked from gzip", () => new Uint8Array(gzipSync(BIG)), { "content-encoding": "gzip" }],
  ["is small until unpacked from deflate", () => new Uint8Array(deflateSync(BIG)), { "content-encoding": "deflate" }],
  ["is small until unpacked from br", () => new Uint8Array(brotliCompressSync(BIG)), { "content-encoding": "br" }],
  ["is small until unpacked from zstd", () => new Uint8Array(zstdCompressSync(BIG)), { "content-encoding": "zstd" }],
];

for (const [name, body, headers] of TOO_LARGE) {
  Deno.test(`readJsonBody() refuses a body that is too large and ${name}`, async () => {
    const error = await assertRejects(() => readJsonBody(request(body(), headers), LIMIT), RelayError);
    assertEquals([error.code, error.message], [
      "request_too_large",
      "The request body is larger than 4096 bytes; shorten the conversation or raise --max-request-bytes",
    ]);
  });
}

Deno.test("readJsonBody() accepts a body of exactly the limit", async () => {
  const text = JSON.stringify("x".repeat(LIMIT - 2));
  assertEquals(text.length, LIMIT);
  assertEquals(await readJsonBody(request(text), LIMIT), "x".repeat(LIMIT - 2));
  assertEquals(await readJsonBody(request(text, { "content-length": `${LIMIT}` }), LIMIT), "x".repeat(LIMIT - 2));
  assertEquals(
    await readJsonBody(request(new Uint8Array(gzipSync(text)), { "content-encoding": "gzip" }), LIMIT),
    "x".repeat(LIMIT - 2),
  );
});

Deno.test("readJsonBody() stops reading a body that is too large", async () => {
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1_000;
      controller.enqueue(new Uint8Array(1_000));
    },
  });
  await assertRejects(() => readJsonBody(request(endless), LIMIT), RelayError);
  assertLess(sent, 10 * LIMIT);
});

Deno.test("readJsonBody() reads a large body, plain and compressed, and leaves the bytes of its caller alone", async () => {
  const value = { input: Array.from({ length: 3_000 }, (_, index) => ({ index, text: "é€😀 ".repeat(100) })) };
  const limit = 10_000_000;
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const packed = new Uint8Array(gzipSync(bytes));
  const sizes = [bytes.length, packed.length];
  assertEquals(await readJsonBody(request(bytes), limit), value);
  assertEquals(await readJsonBody(request(streamed(bytes, 300_000)), limit), value);
  assertEquals(await readJsonBody(request(packed, { "content-encoding": "gzip" }), limit), value);
  assertEquals([bytes.length, packed.length], sizes);
});
