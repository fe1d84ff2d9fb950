/**
 * Tests the script for zsh: how descriptions and values are written.
 *
 * @module
 */
import { assertStringIncludes } from "@std/assert";
import { formatZshCompletion } from "../../../../lib/commands/completions/zsh.ts";

Deno.test("formatZshCompletion() escapes what zsh reads in a description, and knows values and files", () => {
  const script = formatZshCompletion({
    commands: [{ name: "service", description: "A user's unit", operands: ["install"], passesOn: false }],
    flags: [
      { flag: "map", description: "The user's [a:b] map", form: "MAP", choices: [], isPath: false },
      { flag: "file", letter: "f", description: "A file", form: "PATH", choices: [], isPath: true },
      { flag: "yes", description: "No question", choices: [], isPath: false, commands: ["service"] },
      { flag: "level", description: "Level", form: "LEVEL", choices: ["a", "b"], isPath: false },
    ],
  });
  assertStringIncludes(script, String.raw`'--map=[The user'\''s \[a\:b\] map]:MAP:'`);
  assertStringIncludes(script, "'--file=[A file]:PATH:_files' '-f[A file]:PATH:_files'");
  assertStringIncludes(script, "'--level=[Level]:LEVEL:(a b)'");
  assertStringIncludes(script, "service) words_of_command=('--yes[No question]' ':word:(install)') ;;");
  assertStringIncludes(script, String.raw`'service:A user'\''s unit'`);
});
