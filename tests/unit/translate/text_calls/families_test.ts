/**
 * Tests of how the openings of leaked calls are recognised.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { DSML_OPENERS } from "../../../../lib/translate/text_calls/dsml.ts";
import { ANY_OPENER, matchOpener, MAX_OPENER } from "../../../../lib/translate/text_calls/families.ts";
import { BRACKET_OPENERS, PYTHON_OPENERS } from "../../../../lib/translate/text_calls/json_calls.ts";
import { INVOKE_OPENERS, TAG_OPENERS } from "../../../../lib/translate/text_calls/tags.ts";
import { BEGIN_SEP_OPENERS, HARMONY_OPENERS, SECTION_OPENERS } from "../../../../lib/translate/text_calls/tokens.ts";

const OPENERS = [
  DSML_OPENERS,
  BRACKET_OPENERS,
  PYTHON_OPENERS,
  INVOKE_OPENERS,
  TAG_OPENERS,
  BEGIN_SEP_OPENERS,
  HARMONY_OPENERS,
  SECTION_OPENERS,
].flat();

for (const opener of [...OPENERS, "<minimax:tool_call>"]) {
  Deno.test(`matchOpener() finds ${JSON.stringify(opener)} whole, with text after it, and every part of it`, () => {
    assertEquals([matchOpener(opener), matchOpener(`${opener}{`)], ["whole", "whole"]);
    for (let length = 1; length < opener.length; length++) {
      assert(matchOpener(opener.slice(0, length)) !== "none", opener.slice(0, length));
    }
    assert(opener.length <= MAX_OPENER);
    assertEquals(`a ${opener}`.search(ANY_OPENER), 2);
  });
}

Deno.test("matchOpener() rejects other markup as soon as it differs", () => {
  for (
    const text of ["<b>", "<|other", "[TOOLS", "<Vendor:tool_call>", "<vendor:tool_calls", `<${"x".repeat(33)}`, "a"]
  ) {
    assertEquals(matchOpener(text), "none", text);
  }
});
