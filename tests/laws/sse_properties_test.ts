/**
 * Properties of the event decoder: it reads any bytes, cut anywhere, as the specification says.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { RelayError } from "../../lib/base/errors.ts";
import { encodeEvent, SseDecoder } from "../../lib/base/sse.ts";
import { cut, places, property, texts } from "../support/properties.ts";

const UTF8 = new TextEncoder();

/** The specification's words, line by line, all at once; a last event counts without its blank line. */
function reference(bytes: Uint8Array): string[] {
  const text = new TextDecoder().decode(bytes);
  const events: string[] = [];
  let lines: string[] = [];
  for (const line of [...text.split(/\r\n|\r|\n/), ""]) {
    if (line === "") {
      if (lines.length > 0) events.push(lines.join("\n"));
      lines = [];
      continue;
    }
    const [, field, value = ""] = /^([^:]*)(?::\ ?(.*))?$/s.exec(line) ?? [];
    if (field === "data") lines.push(value);
  }
  return events.map((event) => event.length < 16 && event.trim() === "[DONE]" ? "[DONE]" : event);
}

function decode(pieces: readonly Uint8Array[], maxEventLength?: number): { events: string[]; error?: RelayError } {
  const decoder = new SseDecoder(maxEventLength === undefined ? {} : { maxEventLength });
  const events: string[] = [];
  try {
    for (const piece of pieces) events.push(...decoder.feed(piece));
    events.push(...decoder.end());
    return { events };
  } catch (thrown) {
    assert(thrown instanceof RelayError);
    assertEquals(thrown.code, "upstream_protocol");
    return { events, error: thrown };
  }
}

/** Lines as a stream has them, with any line ends, and some that are none of them. */
function streams(): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const word = fc.oneof(texts(), fc.constantFrom('{"a":1}', "[DONE]", " [DONE]", "é€😀"));
  const line = fc.tuple(
    fc.constantFrom("data:", "data: ", "data", "event: ", ": ", ":", "", "dat", "\ufeff", "id: "),
    word,
  )
    .map((parts) => parts.join(""));
  const ended = fc.tuple(line, fc.constantFrom("\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\r\r")).map((parts) =>
    parts.join("")
  );
  const text = fc.tuple(
    fc.constantFrom("", "\ufeff"),
    fc.array(ended, { maxLength: 12 }),
    fc.oneof(line, fc.constant("")),
  )
    .map(([mark, lines, last]) => UTF8.encode(mark + lines.join("") + last));
  const noise = fc.array(
    fc.constantFrom(0x0a, 0x0d, 0x3a, 0x20, 0x64, 0xff, 0xc3, 0xa9, 0xf0, 0x9f, 0xef, 0xbb, 0xbf, 0),
    {
      maxLength: 40,
    },
  ).map((bytes) => new Uint8Array([...UTF8.encode("data:"), ...bytes]));
  return fc.oneof({ weight: 3, arbitrary: text }, { weight: 1, arbitrary: noise });
}

property("SseDecoder reads any bytes in any cut as the specification says", fc.tuple(streams(), places()), {
  runs: 2_000,
  law([bytes, at]) {
    const expected = reference(bytes);
    assertEquals(decode([bytes]), { events: expected });
    assertEquals(decode(cut(bytes, at)), { events: expected });
    assertEquals(decode(cut(bytes, Array.from(bytes, (_, index) => index))), { events: expected });
  },
});

property(
  "SseDecoder stops at the same event in any cut",
  fc.tuple(streams(), places(), fc.integer({ min: 1, max: 30 })),
  {
    runs: 1_000,
    law([bytes, at, limit]) {
      const whole = decode([bytes], limit);
      assertEquals(decode(cut(bytes, at), limit).events, whole.events);
      assertEquals(decode(cut(bytes, at), limit).error?.message, whole.error?.message);
      assertEquals(whole.events, reference(bytes).slice(0, whole.events.length));
    },
  },
);

property(
  "An event that the relay writes is read back unchanged",
  fc.record({ type: fc.constant("x"), delta: texts() }),
  {
    runs: 300,
    law(event) {
      const [payload, ...more] = decode([UTF8.encode(encodeEvent(event))]).events;
      assertEquals([JSON.parse(payload ?? ""), more], [event, []]);
    },
  },
);
