/**
 * Tests of arguments for the shell of Windows, against what it and the program behind it make of them.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { quoteForCmd } from "../../../lib/runtime/quote_for_cmd.ts";

Deno.test("quoteForCmd() quotes every word, and leaves nothing for the shell to read", () => {
  assertEquals(["exec", "", "a b", "a & b | c > d", "it's ^"].map(quoteForCmd), [
    '"exec"',
    '""',
    '"a b"',
    '"a & b | c > d"',
    '"it\'s ^"',
  ]);
  assertEquals(quoteForCmd('say "hi" & calc'), '"say ""hi"" & calc"');
  assertEquals(quoteForCmd("100%PATH%"), '"100%%cd:~,%PATH%%cd:~,%"');
  assertEquals(quoteForCmd("C:\\a b\\"), '"C:\\a b\\\\"');
  assertEquals(quoteForCmd('\\\\x\\"y'), '"\\\\x\\\\""y"');
});

/** Whether the shell is inside of quotation marks at each of its special characters; it counts every mark. */
function isQuotedAtSpecials(word: string): boolean {
  let isQuoted = false;
  for (const character of word) {
    if (character === '"') isQuoted = !isQuoted;
    else if (/[&|<>^()]/.test(character) && !isQuoted) return false;
  }
  return !isQuoted;
}

/** The word as a program of Windows reads it from its command line. */
function readAsProgram(word: string): string {
  let text = "";
  let isQuoted = false;
  for (let at = 0; at < word.length;) {
    const [slashes = ""] = /^\\*/.exec(word.slice(at)) ?? [];
    at += slashes.length;
    if (word[at] !== '"') text += slashes + (word[at++] ?? "");
    else if (slashes.length % 2 === 1) [text, at] = [`${text}${"\\".repeat((slashes.length - 1) / 2)}"`, at + 1];
    else {
      text += "\\".repeat(slashes.length / 2);
      const isDoubled = isQuoted && word[at + 1] === '"';
      if (isDoubled) text += '"';
      else isQuoted = !isQuoted;
      at += isDoubled ? 2 : 1;
    }
  }
  return text;
}

Deno.test("quoteForCmd() brings every text of marks, backslashes and specials to the program as it is", () => {
  const letters = ['"', "\\", "&", " ", "a"];
  let texts = [""];
  for (let length = 0; length < 5; length++) {
    for (const text of texts) {
      const word = quoteForCmd(text);
      assertEquals([readAsProgram(word), isQuotedAtSpecials(word)], [text, true], JSON.stringify(text));
    }
    texts = texts.flatMap((text) => letters.map((letter) => text + letter));
  }
});

Deno.test("quoteForCmd() refuses what the shell cannot pass on", () => {
  for (const text of ["a\nb", "a\r", "\0"]) assertThrows(() => quoteForCmd(text), Error, "takes no line break");
});
