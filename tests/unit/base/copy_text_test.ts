/**
 * Tests that the copy of a text is equal to it, whatever it holds.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { copyText } from "../../../lib/base/copy_text.ts";

for (
  const text of [
    "",
    "short",
    "a text that is kept",
    "\ud83d is half a character",
    'quotes " and \\ \n',
    "ü€😀 and more",
  ]
) {
  Deno.test(`copyText() returns ${JSON.stringify(text)} again`, () => {
    assertEquals(copyText(text), text);
  });
}
