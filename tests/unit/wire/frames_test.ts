/**
 * Tests that the body of an answer decodes to the same chunks in every cut, as a stream or as one document.
 *
 * @module
 */
import { CHAT_WIRE } from "../../../lib/chat/wire.ts";
import { assertEquals, assertThrows } from "@std/assert";
import { FrameDecoder, Frames } from "../../../lib/wire/frames.ts";
import { RelayError } from "../../../lib/base/errors.ts";
import { MAX_EVENT_LENGTH } from "../../../lib/base/sse.ts";

const UTF8 = new TextEncoder();

function decode(text: string, size = text.length): Frames {
  const bytes = UTF8.encode(text);
  const decoder = new FrameDecoder(CHAT_WIRE);
  const chunks = [];
  for (let at = 0; at < bytes.length; at += Math.max(1, size)) {
    const frames = decoder.feed(bytes.slice(at, at + Math.max(1, size)));
    chunks.push(...frames.chunks);
    if (frames.done) return new Frames(chunks, true);
  }
  const last = decoder.end();
  return new Frames([...chunks, ...last.chunks], last.done);
}

function textsOf(frames: Frames): string[] {
  return frames.chunks.map((chunk) => chunk.text);
}

function frame(content: string): string {
  return JSON.stringify({ choices: [{ index: 0, delta: { content } }] });
}

const WHOLE = JSON.stringify({ choices: [{ message: { content: "Hi" }, finish_reason: "stop" }] });

const BODIES: readonly (readonly [string, string, readonly string[], boolean])[] = [
  ["events with the sentinel", `data: ${frame("a")}\n\ndata: ${frame("b")}\n\ndata: [DONE]\n\n`, ["a", "b"], true],
  ["events without it", `data: ${frame("a")}\n\ndata: ${frame("b")}\n\n`, ["a", "b"], false],
  ["the sentinel as the last bytes", `data: ${frame("a")}\n\ndata: [DONE]`, ["a"], true],
  ["nothing after the sentinel", `data: [DONE]\n\ndata: ${frame("a")}\n\n`, [], true],
  ["leading comments and blank lines", `\n\n: ping\n\ndata: ${frame("a")}\n\n`, ["a"], false],
  ["events after a byte order mark", `\ufeffdata: ${frame("a")}\n\n`, ["a"], false],
  ["an error event's data", `event: error\ndata: ${frame("a")}\n\n`, ["a"], false],
  ["text between events", `data: ping\n\ndata: \n\ndata: ${frame("a")}\n\n`, ["a"], false],
  ["data over several lines", `data: {"choices":\ndata: [{"delta":{"content":"a"}}]}\n\n`, ["a"], false],
  ["one JSON document", WHOLE, ["Hi"], true],
  ["one JSON document after blanks", ` \r\n\t${WHOLE}\n`, ["Hi"], true],
  ["one JSON document after a byte order mark", `\ufeff${WHOLE}`, ["Hi"], true],
  ["a list around the document", `[${WHOLE}]`, ["Hi"], true],
  ["nothing at all", "", [], false],
  ["plain text", "upstream connect error", [], false],
];

for (const [name, body, texts, done] of BODIES) {
  Deno.test(`FrameDecoder reads ${name}, in pieces of any size`, () => {
    for (const size of [body.length, 1, 2, 3, 7, 64]) {
      const frames = decode(body, size);
      assertEquals([textsOf(frames), frames.done], [[...texts], done], `pieces of ${size}`);
    }
  });
}

Deno.test("FrameDecoder keeps the chunks of different frames apart", () => {
  const frames = decode(`data: ${frame("a")}\n\ndata: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n`);
  assertEquals(frames.chunks.map(({ text, finishReason }) => [text, finishReason]), [["a", undefined], ["", "stop"]]);
});

Deno.test("FrameDecoder reads an error document", () => {
  const { chunks, done } = decode('{"code":"The service is currently unavailable","error":"busy"}');
  assertEquals([chunks[0]?.error, done], [{ message: "busy", code: "The service is currently unavailable" }, true]);
});

const BROKEN: readonly (readonly [string, string])[] = [
  ["<!doctype html><title>502</title>", "The provider answered with an HTML page instead of a stream"],
  ['{"choices":', "The provider answered with text that is not JSON instead of a stream"],
  ["data: {broken\n\n", "The provider sent a stream event that is not valid JSON"],
];

for (const [body, message] of BROKEN) {
  Deno.test(`FrameDecoder refuses ${JSON.stringify(body)}`, () => {
    for (const size of [body.length, 1]) {
      const error = assertThrows(() => decode(body, size), RelayError);
      assertEquals([error.code, error.message], ["upstream_protocol", message]);
    }
  });
}

Deno.test("FrameDecoder loses none of the chunks before a broken event, in any cut", () => {
  const bytes = UTF8.encode(`data: ${frame("a")}\n\ndata: ${frame("b")}\n\ndata: {broken\n\ndata: ${frame("c")}\n\n`);
  for (const size of [1, 40, bytes.length]) {
    const decoder = new FrameDecoder(CHAT_WIRE);
    const texts: string[] = [];
    const error = assertThrows(() => {
      for (let at = 0; at < bytes.length; at += size) {
        texts.push(...textsOf(decoder.feed(bytes.slice(at, at + size))));
      }
      decoder.end();
    }, RelayError);
    assertEquals([texts, error.code], [["a", "b"], "upstream_protocol"], `pieces of ${size}`);
  }
});

Deno.test("FrameDecoder loses none of the chunks before an event that is too long", () => {
  const decoder = new FrameDecoder(CHAT_WIRE);
  const frames = decoder.feed(UTF8.encode(`data: ${frame("a")}\n\ndata: ${"x".repeat(MAX_EVENT_LENGTH)}`));
  assertEquals(textsOf(frames), ["a"]);
  assertThrows(() => decoder.feed(UTF8.encode("\n\n")), RelayError, "longer than");
  assertThrows(() => decoder.end(), RelayError, "longer than");
});

Deno.test("FrameDecoder restarts the count of bytes without output after every output", () => {
  const decoder = new FrameDecoder(CHAT_WIRE, { maxIdleBytes: 100 });
  for (let round = 0; round < 5; round++) {
    for (let count = 0; count < 9; count++) decoder.feed(UTF8.encode(": waiting\n"));
    assertEquals(textsOf(decoder.feed(UTF8.encode(`data: ${frame("a")}\n\n`))), ["a"]);
  }
  const error = assertThrows(() => {
    for (let count = 0; count < 11; count++) decoder.feed(UTF8.encode(": waiting\n"));
  }, RelayError);
  assertEquals(error.code, "upstream_protocol");
});
