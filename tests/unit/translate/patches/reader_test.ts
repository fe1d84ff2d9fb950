/**
 * Tests that the reader knows for every line whether it is part of a patch as it is, and where it stands.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type PatchPlace, PatchReader } from "../../../../lib/translate/patches/reader.ts";
import { PATCH } from "../../../support/patch_slips.ts";

/** Lines, with what the reader says of each: whether it is taken as it is, and where the next one stands. */
const READINGS: Readonly<Record<string, readonly (readonly [line: string, isAsItIs: boolean, place: PatchPlace])[]>> = {
  "a clean patch": [
    ["*** Begin Patch", true, "header"],
    ["*** Add File: a", true, "add"],
    ["+*** End Patch", true, "add"],
    ["*** Delete File: b", true, "header"],
    ["*** Update File: c", true, "update"],
    ["*** Move to: d", true, "update"],
    ["@@", true, "update"],
    [" x", true, "update"],
    ["", true, "update"],
    ["*** End of File", true, "update"],
    ["*** End Patch", true, "after"],
    ["", false, "after"],
  ],
  "a decorated beginning": [["**Begin Patch**", false, "header"]],
  "words before": [["Here:", false, "before"], ["*** Begin Patch", false, "header"]],
  "no beginning": [["*** Add File: a", false, "add"]],
  "a move that moves nothing": [["*** Begin Patch", true, "header"], ["*** Move to: d", false, "header"]],
  "an end of file in an added one": [
    ["*** Begin Patch", true, "header"],
    ["*** Add File: a", true, "add"],
    ["*** End of File", false, "add"],
  ],
  "a blank line in front of a marker": [
    ["*** Begin Patch", true, "header"],
    ["", false, "header"],
    ["*** Add File: a", false, "add"],
    ["+x", true, "add"],
  ],
  "a second beginning": [
    ["*** Begin Patch", true, "header"],
    ["*** Begin Patch", false, "header"],
  ],
};

for (const [what, lines] of Object.entries(READINGS)) {
  Deno.test(`PatchReader reads ${what}`, () => {
    const reader = new PatchReader();
    assertEquals(lines.map(([line]) => [line, reader.take(line), reader.place]), lines.map((line) => [...line]));
  });
}

Deno.test("PatchReader takes every line of a patch as it is, and gives them back", () => {
  const reader = new PatchReader();
  assertEquals(PATCH.split("\n").filter((line) => !reader.take(line)), []);
  assertEquals(reader.end(false), PATCH);
});

Deno.test("PatchReader takes nothing more once a line cannot be mended", () => {
  const reader = new PatchReader();
  const lines = ["*** Begin Patch", "*** Add File: a", "no sign", "+x", "*** End Patch"];
  assertEquals(lines.map((line) => reader.take(line)), [true, true, false, false, false]);
  assertEquals(reader.end(true), undefined);
});
