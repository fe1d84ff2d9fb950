/**
 * Tests that the lines before a patch tell how it ends and whether its content was written for a shell.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { isFence, PatchPreamble } from "../../../../lib/translate/patches/preamble.ts";

function preambleOf(...lines: readonly string[]): PatchPreamble {
  const preamble = new PatchPreamble();
  for (const line of lines) preamble.add(line);
  return preamble;
}

Deno.test("isFence() knows fences of both kinds, and no other line", () => {
  for (const line of ["```", "```patch", "~~~~", "  ```diff\r", "````"]) assertEquals(isFence(line), true, line);
  for (const line of ["``", "`a`", "```a```", "+```", "a ```", ""]) assertEquals(isFence(line), false, line);
});

Deno.test("PatchPreamble knows whether a fence is open", () => {
  assertEquals(preambleOf("```patch").isFenced, true);
  assertEquals(preambleOf("```", "code", "```").isFenced, false);
});

Deno.test("PatchPreamble knows the end of a here-document", () => {
  const closes = (command: string, line: string) => preambleOf(command).closesHeredoc(line);
  for (const command of ["apply_patch <<EOF", "<<'EOF'", 'apply_patch << "EOF"', "bash -lc \"apply_patch <<-'EOF'"]) {
    assertEquals([closes(command, "EOF"), closes(command, 'EOF"]}'), closes(command, "EOF\r")], [true, true, true]);
    assertEquals([closes(command, "EOFS"), closes(command, "+EOF"), closes(command, " EOF")], [false, false, false]);
  }
  assertEquals(closes("apply_patch", "EOF"), false);
  assertEquals([preambleOf("apply_patch").isHeredoc, preambleOf("apply_patch <<X").isHeredoc], [false, true]);
});

Deno.test("PatchPreamble knows a command that applies the patch in another folder", () => {
  const commands = [
    "cd a && apply_patch <<EOF",
    "(cd a; apply_patch <<EOF",
    'bash -lc "cd a\napply_patch',
    "pushd a; <<E",
  ];
  for (const command of commands) assertEquals(preambleOf(...command.split("\n")).isElsewhere, true, command);
  for (const words of ["I cd into it first", "apply_patch abcd <<EOF", "apply_patch"]) {
    assertEquals(preambleOf(words).isElsewhere, false, words);
  }
});

Deno.test("PatchPreamble knows what a shell's quotes leave as it is", () => {
  const double = preambleOf("bash -lc \"apply_patch <<'EOF'");
  assertEquals(['"', "\\", "$", "`"].map((special) => double.isLiteral(`+a${special}`)), [false, false, false, false]);
  assertEquals(double.isLiteral("+it's"), true);
  const single = new PatchPreamble();
  single.addInline("apply_patch '*** ");
  assertEquals([single.isLiteral("+it's"), single.isLiteral('+"$a\\n"')], [false, true]);
  assertEquals(preambleOf("apply_patch <<'EOF'").isLiteral("+\"it's $a\\n"), true);
});
