/**
 * Tests of the sentence about the properties of a folded union that belong together.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { describeAlternatives } from "../../../../lib/translate/schema/union.ts";

Deno.test("describeAlternatives() gives undefined for sets that do not differ", () => {
  assertEquals(describeAlternatives([["a"], ["b", "c"]]), "Needs one of these sets of properties: (a) or (b, c).");
  assertEquals(describeAlternatives([[], ["a"]]), "Needs one of these sets of properties: (none) or (a).");
  for (const sets of [[], [["a"]], [["a"], ["a"]]]) assertEquals(describeAlternatives(sets), undefined);
});
