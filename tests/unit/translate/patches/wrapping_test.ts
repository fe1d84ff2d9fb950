/**
 * Tests that the one patch is found in arguments of any form.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { findPatch } from "../../../../lib/translate/patches/wrapping.ts";
import { ARGUMENT_SLIPS, PATCH, SMALL_PATCH } from "../../../support/patch_slips.ts";

for (const [name, text] of Object.entries(ARGUMENT_SLIPS)) {
  // Only the decoder of a call reads JSON with raw line breaks.
  if (name === "raw line breaks") continue;
  Deno.test(`findPatch() finds the patch in arguments with ${name}`, () => assertEquals(findPatch(text, false), PATCH));
}

Deno.test("findPatch() finds none among two different ones, and one that is there twice", () => {
  const other = SMALL_PATCH.replace("one", "three");
  assertEquals(findPatch(JSON.stringify({ a: SMALL_PATCH, b: other }), true), undefined);
  assertEquals(findPatch(JSON.stringify({ a: SMALL_PATCH, b: SMALL_PATCH }), true), SMALL_PATCH);
});

Deno.test("findPatch() finds none in anything else", () => {
  for (const text of ["", "{}", "[]", "5", "null", '"a"', '{"input":5}', "*** Begin Patch", '{"a":["b",["c"]]}']) {
    assertEquals(findPatch(text, true), undefined, text);
  }
});

Deno.test("findPatch() looks through a few levels only", () => {
  const nest = (levels: number): string => levels === 0 ? SMALL_PATCH : JSON.stringify([nest(levels - 1)]);
  assertEquals(findPatch(nest(3), true), SMALL_PATCH);
  assertEquals(findPatch(nest(9), true), undefined);
});
