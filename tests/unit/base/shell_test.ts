/**
 * Tests that words reach a shell as they are.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { formatShellVariable, quoteForShell } from "../../../lib/base/shell.ts";

Deno.test("quoteForShell() leaves plain words as they are, and quotes all others", () => {
  const words = ["model=a/b:c", "", "two words", "it's", '"$HOME"', "a\nb", "*", "~/x"];
  assertEquals(words.map(quoteForShell), [
    "model=a/b:c",
    "''",
    "'two words'",
    "'it'\\''s'",
    `'"$HOME"'`,
    "'a\nb'",
    "'*'",
    "~/x",
  ]);
});

Deno.test("formatShellVariable() is a word that ends the command where the variable is not set", () => {
  assertEquals(formatShellVariable("A_KEY"), '"${A_KEY:?set it first}"');
});
