/**
 * Tests that markers are recognised in decorations, and that prose and content are not taken for markers.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { PATCH_MARKERS, type PatchMarkerKind, readPatchMarker } from "../../../../lib/translate/patches/markers.ts";

/** Lines, the kind and the line as the grammar wants it, and whether asterisks mark it. */
const LINES: readonly (readonly [line: string, kind: PatchMarkerKind, written: string, isMarked: boolean])[] = [
  ["**Begin Patch**", "begin", "*** Begin Patch", true],
  ["*Begin Patch*", "begin", "*** Begin Patch", false],
  ["begin patch:", "begin", "*** Begin Patch", false],
  ["# BEGIN_PATCH #", "begin", "*** Begin Patch", false],
  ["***BeginPatch***", "begin", "*** Begin Patch", true],
  ["*** End of Patch", "end", "*** End Patch", true],
  ["*** End Patch</patch>", "end", "*** End Patch", true],
  ["End Patch.", "end", "*** End Patch", false],
  ["**End of File**", "eof", "*** End of File", true],
  ["*** END OF FILE ***", "eof", "*** End of File", true],
  ["**Add File:** `a b.ts`", "add", "*** Add File: a b.ts", true],
  ["**Update File: a.ts**", "update", "*** Update File: a.ts", true],
  ["**Update File**: a.ts", "update", "*** Update File: a.ts", true],
  ["***Update File:a.ts", "update", "*** Update File: a.ts", true],
  ["*** Delete file a.ts", "delete", "*** Delete File: a.ts", true],
  ["Delete File: ./a.ts", "delete", "*** Delete File: ./a.ts", false],
  ["*** Update File: :a", "update", "*** Update File: :a", true],
  ["**Move To:** b.ts", "move", "*** Move to: b.ts", true],
];

for (const [line, kind, written, isMarked] of LINES) {
  Deno.test(`readPatchMarker() reads ${JSON.stringify(line)}`, () => {
    const marker = readPatchMarker(line);
    assertEquals([marker?.kind, marker?.line, marker?.isMarked], [kind, written, isMarked]);
    const isClean = /^\*\*\* (?:Begin|End|Add|Update|Delete|Move|End) (?:Patch$|File: |to: |of File$)/.test(line);
    assertEquals(marker?.isClean, isClean);
  });
}

Deno.test("readPatchMarker() takes every marker of the grammar for clean, with blanks behind it", () => {
  for (const marker of PATCH_MARKERS) {
    for (const end of ["", " ", "\t", "\r"]) {
      const line = `${marker}${marker.endsWith(" ") ? "a.ts" : ""}${end}`;
      const read = readPatchMarker(line);
      assertEquals([read?.line, read?.isClean, read?.isMarked, read?.isEmphasised], [line, true, true, false], line);
    }
  }
});

const OTHERS = [
  "",
  "***",
  "*** ",
  "*** Begin",
  "*** Begin Patching",
  "*** Begin Patch of the day",
  "End patch 2",
  "the end of the patch",
  "*** Update Files: a",
  "*** Update File:",
  "**Update File: ** **",
  "*** Create File: a",
  "*** Environment ID: a",
  "a *** End Patch",
  "endpatches",
];

for (const line of OTHERS) {
  Deno.test(`readPatchMarker() reads no marker in ${JSON.stringify(line)}`, () => {
    assertEquals(readPatchMarker(line), undefined);
  });
}

Deno.test("readPatchMarker() takes decorations off a path only where emphasis was seen", () => {
  const pathOf = (line: string, emphasised: boolean) => readPatchMarker(line, emphasised)?.path;
  assertEquals(pathOf("*** Add File: a ***", false), "a ***");
  assertEquals(pathOf("*** Add File: a ***", true), "a");
  assertEquals(pathOf("*** Add File: `a`", false), "`a`");
  assertEquals(pathOf("*** Add File: `a`", true), "a");
  assertEquals(pathOf("*** add file: `a`", false), "`a`");
  assertEquals(pathOf("**Add File: 'it's'**", false), "it's");
  assertEquals(pathOf("**Add File: `**", false), "`");
  assertEquals(readPatchMarker("*** Add File: a", true)?.isClean, true);
});

Deno.test("readPatchMarker() says what stood before the words", () => {
  assertEquals(readPatchMarker("'*** Begin Patch")?.before, "'*** ");
  assertEquals(readPatchMarker("*** Begin Patch")?.before, "");
});
