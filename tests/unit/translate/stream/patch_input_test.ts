/**
 * Tests that a patch is shown live, mended at the end, and the same however its arguments are cut.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { PatchInput } from "../../../../lib/translate/stream/patch_input.ts";
import {
  ARGUMENT_SLIPS,
  cutsOf,
  OPEN_ENDS,
  PATCH,
  SMALL_PATCH,
  TAKEN,
  TEXT_SLIPS,
  UNDECIDED,
} from "../../../support/patch_slips.ts";

/** What became of a call's arguments: all text that was shown, the input, and whether it counts as mended. */
function read(pieces: readonly string[], isFinished = true): { shown: string; input: string; isMended: boolean } {
  const patch = new PatchInput();
  const shown = pieces.map((piece) => patch.feed(piece)).join("");
  const { input, rest, isMended = false } = patch.end(isFinished);
  return { shown: shown + rest, input, isMended };
}

/** Asserts what becomes of `text`, in whatever pieces it comes. */
function assertRead(text: string, input: string, isMended: boolean, isFinished = true): void {
  for (const pieces of cutsOf(text)) {
    assertEquals(read(pieces, isFinished), { shown: input, input, isMended }, `${pieces[0]?.length} of ${text.length}`);
  }
}

function wrap(input: string): string {
  return JSON.stringify({ input });
}

for (const [name, text] of Object.entries(TEXT_SLIPS)) {
  Deno.test(`PatchInput mends a patch with ${name}, cut anywhere`, () => assertRead(wrap(text), PATCH, true));
}

for (const [name, text] of Object.entries(ARGUMENT_SLIPS)) {
  Deno.test(`PatchInput finds the patch in arguments with ${name}, cut anywhere`, () => assertRead(text, PATCH, true));
}

for (const [name, text] of Object.entries(OPEN_ENDS)) {
  Deno.test(`PatchInput ends a patch with ${name} if the call ended, cut anywhere`, () => {
    assertRead(wrap(text), PATCH, true);
  });

  Deno.test(`PatchInput leaves a patch with ${name} as it is if the call may have been cut`, () => {
    assertRead(wrap(text), text, false, false);
    for (const open of [wrap(text).slice(0, -1), wrap(text).slice(0, -2), `${wrap(text)},`, text]) {
      const { input, isMended } = read([open]);
      assertEquals([input.startsWith(text), isMended], [true, false], open.slice(-20));
      assert(!/End Patch$/.test(input.trimEnd()));
    }
  });
}

for (const [name, text] of Object.entries(UNDECIDED)) {
  Deno.test(`PatchInput leaves a text with ${name} as it is, cut anywhere`, () => assertRead(wrap(text), text, false));
}

for (const [name, text] of Object.entries(TAKEN)) {
  Deno.test(`PatchInput leaves a patch with ${name} as it is, cut anywhere`, () => assertRead(wrap(text), text, false));
}

Deno.test("PatchInput shows a clean patch while it is written, but for its end", () => {
  const text = wrap(PATCH);
  const patch = new PatchInput();
  const shown = [...Array(text.length).keys()].map((at) => patch.feed(text.charAt(at)));
  assertEquals(shown.join(""), PATCH.replace(/\*\*\* End Patch$/, ""));
  const line = "+one line of content that is written word by word";
  const begin = "*** Begin Patch\n*** Add File: a\n";
  const live = new PatchInput();
  assertEquals(live.feed(wrap(begin).slice(0, -2)), begin);
  assertEquals(line.split(/\b/).map((word) => live.feed(word)), line.split(/\b/));
});

Deno.test("PatchInput shows what comes before the first slip, and all of it in the end", () => {
  const begin = "*** Begin Patch\n*** Add File: a\n+one\n";
  const patch = new PatchInput();
  assertEquals(patch.feed(wrap(`${begin}**Add File: b**\n+two\n**End Patch**`)), begin);
  const rest = "*** Add File: b\n+two\n*** End Patch";
  assertEquals(patch.end(true), { input: begin + rest, rest, isMended: true });
});

Deno.test("PatchInput keeps what it has shown where the rest cannot be mended", () => {
  const text = "*** Begin Patch\n*** Add File: a\n+one\n**Add File: b**\ntwo\n**End Patch**";
  assertRead(wrap(text), text, false);
});

Deno.test("PatchInput takes a call for whole only if all of its arguments are there", () => {
  const isWhole = (text: string) => {
    const patch = new PatchInput();
    patch.feed(text);
    return [patch.isWhole, patch.isOpen];
  };
  assertEquals(isWhole(wrap(SMALL_PATCH)), [true, false]);
  assertEquals(isWhole(wrap(SMALL_PATCH).slice(0, -3)), [false, true]);
  assertEquals(isWhole('{"path":"a.ts","patch":"*** Beg'), [false, false]);
  assertEquals(isWhole('{"path":"a.ts"}'), [true, false]);
  assertEquals(isWhole("*** Begin Patch"), [false, false]);
});

Deno.test("PatchInput passes a text under another key on as the model wrote it", () => {
  assertRead('{"path":"a.ts","text":"two"}', '{"path":"a.ts","text":"two"}', false);
  assertRead('{"patch":"not one"}', "not one", false);
});

Deno.test("PatchInput costs the same per character, whatever a patch is made of", () => {
  const parts = [
    "\n",
    "*",
    " ",
    "`",
    "```\n",
    '"',
    "<<",
    "*** Begin Patch\n",
    "*** Add File: a\n",
    "EOF\n",
    "{",
    "\\n",
    "> \n",
    "- ",
    ":",
  ];
  const begins = [
    "",
    "```\n",
    "apply_patch <<'EOF'\n",
    "*** Begin Patch\n*** Update File: a\n",
    '[["',
    "*** Add File: ",
    "> ",
  ];
  const begin = performance.now();
  for (const first of begins) {
    for (const part of parts) {
      const patch = new PatchInput();
      patch.feed(JSON.stringify({ text: first + part.repeat(60_000 / part.length) + "x" }));
      patch.end(true);
    }
  }
  assert(performance.now() - begin < 20_000, `${performance.now() - begin} ms`);
});

Deno.test("PatchInput costs the same per piece, however long a line or the patch is", () => {
  const begin = performance.now();
  for (const text of ["+a".repeat(500_000), "+a\n".repeat(300_000), "*".repeat(1_000_000), "** x\n".repeat(200_000)]) {
    const patch = new PatchInput();
    patch.feed('{"input":"*** Begin Patch\\n*** Add File: a\\n');
    for (let at = 0; at < text.length; at += 4) patch.feed(text.slice(at, at + 4).replaceAll("\n", "\\n"));
    patch.end(true);
  }
  assert(performance.now() - begin < 15_000, `${performance.now() - begin} ms`);
});
