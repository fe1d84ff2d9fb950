/**
 * Tests that a decorated patch becomes the patch that was meant, and that nothing else is changed.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { normalizePatch } from "../../../../lib/translate/patches/normalize.ts";
import {
  OPEN_ENDS,
  PATCH,
  PATCH_EXPRESSION,
  QUOTED_COMMAND,
  SMALL_PATCH,
  TAKEN,
  TEXT_SLIPS,
  UNDECIDED,
} from "../../../support/patch_slips.ts";

Deno.test("the patches of these tests keep to the grammar, and the slips do not", () => {
  assertMatch(PATCH, PATCH_EXPRESSION);
  assertMatch(SMALL_PATCH, PATCH_EXPRESSION);
  for (const [name, text] of [...Object.entries(TEXT_SLIPS), ...Object.entries(OPEN_ENDS)]) {
    assert(!PATCH_EXPRESSION.test(text), name);
  }
});

for (const [name, text] of Object.entries(TEXT_SLIPS)) {
  Deno.test(`normalizePatch() mends a patch with ${name}`, () => {
    assertEquals(normalizePatch(text, false), PATCH);
    assertEquals(normalizePatch(text, true), PATCH);
  });

  Deno.test(`normalizePatch() mends a patch with ${name} and line ends of Windows`, () => {
    const mended = normalizePatch(text.replaceAll("\n", "\r\n"), false);
    assertEquals(mended?.replaceAll("\r\n", "\n").trimEnd(), PATCH);
  });
}

for (const [name, text] of Object.entries(OPEN_ENDS)) {
  Deno.test(`normalizePatch() ends a patch with ${name} only if nothing is missing`, () => {
    assertEquals(normalizePatch(text, true), PATCH);
    assertEquals(normalizePatch(text, false), undefined);
  });
}

for (const [name, text] of Object.entries(UNDECIDED)) {
  Deno.test(`normalizePatch() makes no patch of a text with ${name}`, () => {
    assertEquals(normalizePatch(text, true), undefined);
  });
}

for (const [name, text] of Object.entries(TAKEN)) {
  Deno.test(`normalizePatch() leaves a patch with ${name} as it is`, () => {
    assertEquals(normalizePatch(text, false), text);
  });
}

Deno.test("normalizePatch() takes an indented end marker for one, also in a fence or a here-document", () => {
  const patch = "*** Begin Patch\n*** Update File: a\n-one\n+two\n  *** End Patch";
  assertEquals(normalizePatch(`apply_patch <<'EOF'\n${patch}\nEOF\n`, false), patch);
  assertEquals(normalizePatch(`\`\`\`\n${patch}\n\`\`\``, false), patch);
});

Deno.test("normalizePatch() takes asterisks and quotes off a path only where its own marker is decorated", () => {
  const patchOf = (header: string) => `*** Begin Patch\n${header}\n+x\n*** End Patch`;
  for (const header of ["**Add File: `a.ts`**", "**Add File:** a.ts", "***Add File: a.ts", '** Add File: "a.ts" **']) {
    assertEquals(normalizePatch(patchOf(header), false), patchOf("*** Add File: a.ts"), header);
  }
  for (const header of ["*** Add File: **a.ts**", "*** Add File: `a.ts`", "*** Add File: a.ts ***"]) {
    assertEquals(normalizePatch(patchOf(header), false), patchOf(header), header);
  }
});

Deno.test("normalizePatch() takes a patch out of a shell's quotes where they change nothing in it", () => {
  assertEquals(normalizePatch(QUOTED_COMMAND, false), SMALL_PATCH);
});
