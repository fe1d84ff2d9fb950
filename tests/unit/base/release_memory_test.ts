/**
 * Tests of the early end of large buffers.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
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
