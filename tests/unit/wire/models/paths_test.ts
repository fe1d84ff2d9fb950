/**
 * Tests that values are read at the first place that holds one.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodePositiveCount, findFirst, parsePaths, readAtPath } from "../../../../lib/wire/models/paths.ts";

Deno.test("readAtPath() follows keys through objects only", () => {
  assertEquals(readAtPath({ a: { b: 1 } }, ["a", "b"]), 1);
  for (const entry of [{}, { a: null }, { a: [1] }, { a: "b" }]) assertEquals(readAtPath(entry, ["a", "b"]), undefined);
});

Deno.test("findFirst() takes the first place whose value is understood", () => {
  const where = parsePaths("meta.n_ctx", "n_ctx");
  assertEquals(findFirst({ meta: { n_ctx: 0 }, n_ctx: 4096 }, where, decodePositiveCount), 4096);
  assertEquals(findFirst({ meta: { n_ctx: 8192 }, n_ctx: 4096 }, where, decodePositiveCount), 8192);
  assertEquals(findFirst({}, where, decodePositiveCount), undefined);
});

Deno.test("decodePositiveCount() reads numbers and digits above zero", () => {
  const values = [8192, "8192", 8192.7, 0, -1, "", "8k", 2 ** 60, null];
  assertEquals(values.map(decodePositiveCount), [
    8192,
    8192,
    8192,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
