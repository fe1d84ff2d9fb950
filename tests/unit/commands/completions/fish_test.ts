/**
 * Tests the script for fish: how descriptions, values and conditions are written.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { formatFishCompletion } from "../../../../lib/commands/completions/fish.ts";

Deno.test("formatFishCompletion() writes one line for each word", () => {
  const script = formatFishCompletion({
    commands: [{ name: "service", description: "A user's unit", operands: ["install", "remove"], passesOn: false }],
    flags: [
      { flag: "file", letter: "f", description: "A file", form: "PATH", choices: [], isPath: true },
      { flag: "level", description: "Level", form: "LEVEL", choices: ["a", "b"], isPath: false },
      { flag: "yes", description: "No question", choices: [], isPath: false, commands: ["service"] },
    ],
  });
  assertEquals(script.split("\n").slice(1), [
    "complete -c codex-relay -f",
    String.raw`complete -c codex-relay -n 'not __fish_seen_subcommand_from service' -a service -d 'A user\'s unit'`,
    "complete -c codex-relay -n '__fish_seen_subcommand_from service' -a 'install remove'",
    "complete -c codex-relay -l file -s f -r -F -d 'A file'",
    "complete -c codex-relay -l level -x -a 'a b' -d 'Level'",
    "complete -c codex-relay -n '__fish_seen_subcommand_from service' -l yes -d 'No question'",
    "",
  ]);
});
