/**
 * Tests the command that prints completion scripts; tests/project/completions_test.ts runs them in real shells.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { formatCompletion } from "../../../lib/commands/completions.ts";

Deno.test("formatCompletion() writes the script of each shell, and nothing for any other word", () => {
  assertMatch(formatCompletion("bash"), /^complete -F _codex_relay codex-relay$/m);
  assertMatch(formatCompletion("zsh"), /^#compdef codex-relay\n/);
  assertMatch(formatCompletion("fish"), /^complete -c codex-relay -l port -x -d 'Port to listen on'$/m);
  assertEquals([formatCompletion("tcsh"), formatCompletion()], ["", ""]);
});
