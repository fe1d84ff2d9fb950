/**
 * Tests that a writer of bytes writes what the encoder of the runtime writes, and never again where it wrote.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { ByteWriter } from "../../../lib/base/byte_writer.ts";

const TEXTS = [
  "",
  "plain",
  "é\u07ff\u0800\uffff",
  "😀 and \u{10ffff}",
  "a".repeat(48),
  "ü".repeat(49),
  "✓".repeat(20_000),
  "a".repeat(21_845),
  "😀".repeat(100_000),
];

Deno.test("ByteWriter writes UTF-8, whatever the length", () => {
  const writer = new ByteWriter();
  for (const text of TEXTS) {
    writer.writeText(text);
    assertEquals(writer.take(), new TextEncoder().encode(text));
  }
  for (const text of TEXTS) writer.writeText(text);
  assertEquals(writer.take(), new TextEncoder().encode(TEXTS.join("")));
  assertEquals(writer.take().length, 0);
});

Deno.test("ByteWriter never writes again where it wrote, and shares its memory", () => {
  const writer = new ByteWriter();
  const taken: Uint8Array[] = [];
  for (let count = 0; count < 2_000; count++) {
    writer.writeText(`${count} `);
    writer.writeBytes(new Uint8Array(100).fill(count % 256));
    taken.push(writer.take());
  }
  taken.forEach((bytes, count) => {
    const expected = [...new TextEncoder().encode(`${count} `), ...new Uint8Array(100).fill(count % 256)];
    assertEquals([...bytes], expected);
  });
  assert(new Set(taken.map(({ buffer }) => buffer)).size < 10);
});
