/**
 * Tests of `lib/base/join_bytes.ts`.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { joinBytes } from "../../../lib/base/join_bytes.ts";

Deno.test("joinBytes() puts pieces behind each other, and copies them", () => {
  const first = new Uint8Array([1, 2]);
  const all = joinBytes([first, new Uint8Array(), new Uint8Array([3])], 3);
  first[0] = 9;
  assertEquals([...all], [1, 2, 3]);
  assertEquals(joinBytes([], 0).length, 0);
});
