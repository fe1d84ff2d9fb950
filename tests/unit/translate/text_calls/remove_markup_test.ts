/**
 * Tests that the markup of every family is removed from a text, and prose is not.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { removeCallMarkup } from "../../../../lib/translate/text_calls/remove_markup.ts";
import { FAMILY_CASES } from "../../../support/text_call_families.ts";

/** Quotation marks are not read, so a closing tag within a string ends a block early. */
const CASES = FAMILY_CASES.filter(({ text }) => !text.includes('"</tool_call>'));

for (const { name, text } of CASES) {
  Deno.test(`removeCallMarkup() removes ${name}, whole and cut behind its opener`, () => {
    assertEquals(removeCallMarkup(text).trim(), "");
    assertEquals(removeCallMarkup(`Before.\n${text}`).trim(), "Before.");
    for (let length = 24; length < text.length; length++) {
      const left = removeCallMarkup(`Before.\n${text.slice(0, length)}`);
      // At most the beginning of a closing tag, or of the next opener, is left.
      assert(/^Before\.\s*(?:<[^>]*|\[[A-Z_]*)?\s*$/.test(left), JSON.stringify([text.slice(0, length), left]));
    }
  });
}

Deno.test("removeCallMarkup() keeps what stands around and between blocks", () => {
  const call = '<tool_call>\n{"name": "now", "arguments": {}}\n</tool_call>';
  assertEquals(removeCallMarkup(`One.\n${call}\nTwo.\n${call}${call}\nThree.`), "One.\n\nTwo.\n\nThree.");
  const prose = "# Summary\n\n- a < b, `<b>`, [x](y)\n- done";
  assertEquals(removeCallMarkup(prose), prose);
  assertEquals(removeCallMarkup(""), "");
});

Deno.test("removeCallMarkup() takes time in proportion to the text", () => {
  const began = performance.now();
  for (const unit of ["<tool_call>", "</tool_call>", "<tool_call></invoke>", "<", "<a:", "[TOOL_CALLS]"]) {
    removeCallMarkup(unit.repeat(100_000));
  }
  assert(performance.now() - began < 3_000);
});
