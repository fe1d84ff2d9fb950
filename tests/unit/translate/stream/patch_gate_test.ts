/**
 * Tests that content of a patch passes at once, markers with their lines, and nothing from the first slip on.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { PatchGate } from "../../../../lib/translate/stream/patch_gate.ts";
import { cutsOf, PATCH } from "../../../support/patch_slips.ts";

/** Pieces, and what each lets through. */
const FLOWS: Readonly<Record<string, readonly (readonly [piece: string, shown: string])[]>> = {
  "markers with their lines, content at once": [
    ["*** Begin", ""],
    [" Patch", ""],
    ["\n", "*** Begin Patch\n"],
    ["*** Add File: a", ""],
    ["\n+", "*** Add File: a\n+"],
    ["one", "one"],
    ["*** End Patch", "*** End Patch"],
    ["\n", "\n"],
    ["*** End Patch", ""],
    ["\n", ""],
    ["more", ""],
  ],
  "every sign of content, and lines of hunks with their ends": [
    ["*** Begin Patch\n*** Update File: a\n", "*** Begin Patch\n*** Update File: a\n"],
    ["@", ""],
    ["@ x", ""],
    ["\n", "@@ x\n"],
    ["-a", "-a"],
    ["\n b", "\n b"],
    ["\n\n+c", "\n\n+c"],
  ],
  "nothing of a decorated patch": [["**Begin Patch**\n", ""], ["*** Add File: a\n+x\n", ""]],
  "nothing behind a blank line that may have to go": [
    ["*** Begin Patch\n*** Add File: a\n+x\n", "*** Begin Patch\n*** Add File: a\n+x\n"],
    ["\n", ""],
    ["+y\n", ""],
  ],
};

for (const [what, pieces] of Object.entries(FLOWS)) {
  Deno.test(`PatchGate lets through ${what}`, () => {
    const gate = new PatchGate();
    assertEquals(pieces.map(([piece]) => [piece, gate.feed(piece)]), pieces.map((flow) => [...flow]));
    assertEquals(gate.passed, pieces.map(([, shown]) => shown).join("").length);
  });
}

Deno.test("PatchGate lets through the same in every cut", () => {
  for (const pieces of cutsOf(PATCH)) {
    const gate = new PatchGate();
    assertEquals(pieces.map((piece) => gate.feed(piece)).join(""), PATCH.replace(/\*\*\* End Patch$/, ""));
  }
});
