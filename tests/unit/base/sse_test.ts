/**
 * Tests of server-sent events in every form and cut, at a cost that grows with their length only.
 *
 * @module
 */
import { assert, assertEquals, assertGreater, assertLess, assertThrows } from "@std/assert";
import { RelayError } from "../../../lib/base/errors.ts";
import { DONE_SENTINEL, encodeEvent, SseDecoder } from "../../../lib/base/sse.ts";

const UTF8 = new TextEncoder();

/** Decodes `bytes` in pieces that end at `cuts`. */
function decode(bytes: Uint8Array, cuts: readonly number[] = []): string[] {
  const decoder = new SseDecoder();
  const out: string[] = [];
  let from = 0;
  for (const to of [...cuts, bytes.length]) {
    out.push(...decoder.feed(bytes.slice(from, to)));
    from = to;
  }
  out.push(...decoder.end());
  return out;
}

const FORMS: readonly (readonly [string, string, readonly string[]])[] = [
  ["LF", "data: a\n\ndata: b\n\n", ["a", "b"]],
  ["CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", ["a", "b"]],
  ["CR", "data: a\r\rdata: b\r\r", ["a", "b"]],
  ["mixed line endings", "data: a\r\n\ndata: b\n\r\ndata: c\r\n\rdata: d\r\r\n", ["a", "b", "c", "d"]],
  ["a byte order mark", "\ufeffdata: a\n\n", ["a"]],
  ["a BOM-like character inside the text", "data: \ufeffa\n\n", ["\ufeffa"]],
  ["comments and keep-alives", ": OPENROUTER PROCESSING\n\n:\n\ndata: a\n: inside\n\n", ["a"]],
  ["several data lines", "data: a\ndata: b\ndata:\n\n", ["a\nb\n"]],
  ["several data lines with CRLF", "data: a\r\ndata: b\r\n\r\n", ["a\nb"]],
  ["no space after the colon", "data:a\n\ndata:  b\n\n", ["a", " b"]],
  ["a data line without a colon", "data\ndata: a\n\n", ["\na"]],
  ["other fields", "event: error\nid: 7\nretry: 10\ndatabase: x\ndata: a\n\n", ["a"]],
  ["an event without data", "event: ping\n\ndata: a\n\n", ["a"]],
  ["no final blank line", "data: a\n\ndata: b\n", ["a", "b"]],
  ["no final newline", "data: a\n\ndata: b", ["a", "b"]],
  ["the sentinel", "data: a\n\ndata: [DONE]\n\n", ["a", DONE_SENTINEL]],
  ["the sentinel as the last bytes", "data: a\n\ndata: [DONE]", ["a", DONE_SENTINEL]],
  ["the sentinel with blanks", "data:  [DONE] \n\n", [DONE_SENTINEL]],
  ["the sentinel as a string inside JSON", 'data: {"a":"[DONE]"}\n\n', ['{"a":"[DONE]"}']],
  ["characters of two, three and four bytes", "data: é€😀\r\n\r\ndata: 😀\n\n", ["é€😀", "😀"]],
  ["many blank lines", "\n\n\r\n\ndata: a\n\n\n\n\ndata: b\n\n\n", ["a", "b"]],
  ["nothing", "", []],
  ["nothing but blank lines", "\r\n\r\n", []],
];

for (const [name, text, expected] of FORMS) {
  Deno.test(`SseDecoder reads ${name}, cut anywhere`, () => {
    const bytes = UTF8.encode(text);
    assertEquals(decode(bytes), [...expected]);
    for (let cut = 0; cut <= bytes.length; cut++) assertEquals(decode(bytes, [cut]), [...expected], `cut at ${cut}`);
    assertEquals(decode(bytes, Array.from(bytes, (_, at) => at)), [...expected], "byte by byte");
  });
}

Deno.test("SseDecoder returns an event as soon as its blank line arrives", () => {
  const decoder = new SseDecoder();
  assertEquals(decoder.feed(UTF8.encode("data: a\n")), []);
  assertEquals(decoder.feed(UTF8.encode("\nda")), ["a"]);
  assertEquals(decoder.feed(UTF8.encode("ta: b\r")), []);
  assertEquals(decoder.feed(UTF8.encode("\r")), ["b"]);
  assertEquals(decoder.end(), []);
});

Deno.test("SseDecoder replaces broken UTF-8 instead of failing", () => {
  assertEquals(decode(new Uint8Array([...UTF8.encode("data: "), 0xff, 0x41, 0x0a, 0x0a])), ["\ufffdA"]);
});

const TOO_LONG: readonly (readonly [string, string])[] = [
  ["in a comment", `: ${"x".repeat(40)}\n`],
  ["in empty lines", "data\n".repeat(10)],
  ["in empty data lines", "data:\n".repeat(10)],
  ["in one line", `data: ${"x".repeat(40)}\n\n`],
  ["in a line that never ends", `data: ${"x".repeat(40)}`],
  ["in several lines", "data: 12345678\n".repeat(5)],
];

for (const [name, text] of TOO_LONG) {
  Deno.test(`SseDecoder refuses an event that is too long ${name}, whole or in pieces`, () => {
    for (const size of [1, 7, text.length]) {
      const decoder = new SseDecoder({ maxEventLength: 32 });
      const error = assertThrows(() => {
        for (let at = 0; at < text.length; at += size) decoder.feed(UTF8.encode(text.slice(at, at + size)));
        decoder.end();
      }, RelayError);
      assertEquals([error.code, error.message], [
        "upstream_protocol",
        "The provider sent an event longer than 32 characters, more than any answer needs; try again, or check " +
        "--upstream and --wire",
      ]);
    }
  });
}

Deno.test("SseDecoder returns the events before one that is too long, then throws", () => {
  const text = `data: a\n\ndata: b\n\ndata: ${"x".repeat(40)}\n\ndata: c\n\n`;
  for (const size of [1, 5, 19, text.length]) {
    const decoder = new SseDecoder({ maxEventLength: 32 });
    const out: string[] = [];
    assertThrows(() => {
      for (let at = 0; at < text.length; at += size) out.push(...decoder.feed(UTF8.encode(text.slice(at, at + size))));
      decoder.end();
    }, RelayError);
    assertEquals(out, ["a", "b"], `in pieces of ${size}`);
    assertThrows(() => decoder.feed(UTF8.encode("data: d\n\n")), RelayError);
  }
});

Deno.test("SseDecoder accepts endless comments and keeps none of them", () => {
  const decoder = new SseDecoder({ maxEventLength: 32 });
  for (let count = 0; count < 100; count++) {
    assertEquals(decoder.feed(UTF8.encode(": wait")), []);
    assertEquals(decoder.feed(UTF8.encode("ing\n")), []);
  }
  assertEquals(decoder.feed(UTF8.encode("data: a\n\n")), ["a"]);
});

Deno.test("SseDecoder accepts an event of 5 MB", () => {
  const payload = JSON.stringify({ text: "é".repeat(2_500_000) });
  const bytes = UTF8.encode(`data: ${payload}\n\n`);
  assertGreater(bytes.length, 5_000_000);
  const cuts = Array.from({ length: Math.floor(bytes.length / 16_384) }, (_, at) => (at + 1) * 16_384);
  assert(decode(bytes, cuts)[0] === payload);
});

Deno.test("SseDecoder applies the length limit to each event separately", () => {
  const decoder = new SseDecoder({ maxEventLength: 32 });
  const out = Array.from({ length: 10 }, () => decoder.feed(UTF8.encode("data: 1234567890\n\n"))).flat();
  assertEquals(out, Array(10).fill("1234567890"));
});

/** Counts the characters that string searches and joins went through while `run` ran. */
function countWork(run: () => void): number {
  let work = 0;
  const { indexOf, includes, replaceAll } = String.prototype;
  const { join } = Array.prototype;
  String.prototype.indexOf = function (this: string, ...given: Parameters<typeof indexOf>): number {
    const at = indexOf.apply(this, given);
    work += (at === -1 ? this.length : at) - (given[1] ?? 0);
    return at;
  };
  String.prototype.includes = function (this: string, ...given: Parameters<typeof includes>): boolean {
    work += this.length;
    return includes.apply(this, given);
  };
  Array.prototype.join = function (this: unknown[], ...given: Parameters<typeof join>): string {
    const joined = join.apply(this, given);
    work += joined.length;
    return joined;
  };
  try {
    run();
  } finally {
    Object.assign(String.prototype, { indexOf, includes, replaceAll });
    Object.assign(Array.prototype, { join });
  }
  return work;
}

Deno.test("SseDecoder reads a long line in many pieces at a cost linear in its length", () => {
  const pieces = Array.from({ length: 2_000 }, () => UTF8.encode("0123456789"));
  const length = 20_000;
  let decoded: string[] = [];
  const work = countWork(() => {
    const decoder = new SseDecoder();
    decoder.feed(UTF8.encode("data: "));
    for (const piece of pieces) decoder.feed(piece);
    decoded = decoder.feed(UTF8.encode("\n\n"));
  });
  assertEquals(decoded[0]?.length, length);
  assertLess(work, 5 * length);
  // What the meter says of a decoder that searches all it has on every piece.
  const naive = countWork(() => {
    let buffer = "";
    for (const piece of pieces) {
      buffer += new TextDecoder().decode(piece);
      if (buffer.indexOf("\n") !== -1) return;
    }
  });
  assertGreater(naive, 100 * length);
});

Deno.test("encodeEvent() writes one block that names the type twice", () => {
  const text = encodeEvent({ type: "response.created" });
  assertEquals(text, 'event: response.created\ndata: {"type":"response.created"}\n\n');
});

Deno.test("encodeEvent() keeps line breaks inside the JSON, so that an event stays one event", () => {
  const event = { type: "x", delta: "a\n\ndata: b\r\u2028" };
  const [decoded, ...more] = decode(UTF8.encode(encodeEvent(event)));
  assertEquals(more, []);
  assert(decoded !== undefined);
  assertEquals(JSON.parse(decoded), event);
});
