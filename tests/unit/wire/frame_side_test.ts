/**
 * Tests of what stands beside the piece of text in a frame.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { extendSide, type FrameNoise, matchSide, splitSide } from "../../../lib/wire/frame_side.ts";

const NOISE: readonly FrameNoise[] = [{ key: '"number":', kind: "number" }, { key: '"filling":', kind: "padding" }];

Deno.test("splitSide() finds the noise, in any order", () => {
  assertEquals(splitSide('{"filling": "xx","number": 12,"a":"', NOISE), {
    constants: ['{"filling": "', '","number": ', ',"a":"'],
    noise: ["padding", "number"],
  });
  assertEquals(splitSide('{"a":"', NOISE), { constants: ['{"a":"'], noise: [] });
  assertEquals(splitSide('{"filling":1,"number":"x"}', NOISE).noise, []);
});

Deno.test("matchSide() says where a side ends, wherever it begins", () => {
  const side = splitSide('{"number":1,"a":"', NOISE);
  assertEquals(matchSide('{"number":1234,"a":"text"}', 0, side), 20);
  assertEquals(matchSide('before{"number":7,"a":"', 6, side), 23);
  for (const other of ['{"number":x,"a":"', '{"number":1,"b":"', '{"number":1', "", '{"number":-1,"a":"']) {
    assertEquals(matchSide(other, 0, side), -1, other);
  }
});

Deno.test("matchSide() takes no filling with escapes, whose end is not the first quotation mark", () => {
  const side = splitSide('{"filling":"x","a":"', NOISE);
  assertEquals(matchSide('{"filling":"","a":"', 0, side), 19);
  assertEquals(matchSide('{"filling":"y\\","a":"', 0, side), -1);
});

Deno.test("extendSide() adds constant text on both ends", () => {
  const side = extendSide(splitSide('","number":1}', NOISE), "before", "\n\n");
  assertEquals(matchSide('before","number":55}\n\n', 0, side), 22);
  assertEquals(matchSide('before","number":55}\n', 0, side), -1);
});
