/**
 * Tests of the command for a shell.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { formatCodexCommand, type PrintedCommand } from "../../../../lib/commands/run/print_command.ts";

Deno.test("formatCodexCommand() quotes words, and names secrets by their variables", () => {
  const format = (token: PrintedCommand["token"], env = {}) =>
    formatCodexCommand({ args: ["-c", "model=m", "exec", "Say 'hi'"], env, token });
  const words = `codex -c model=m exec 'Say '\\''hi'\\'''`;
  assertEquals(format({ kind: "own" }), `CODEX_RELAY_TOKEN="\${CODEX_RELAY_TOKEN:?set it first}" ${words}`);
  assertEquals(format({ kind: "any" }), `CODEX_RELAY_TOKEN=no-token-needed ${words}`);
  assertEquals(
    format({ kind: "key", variable: "GROQ_API_KEY" }, { NO_PROXY: "a b" }),
    `CODEX_RELAY_TOKEN="\${GROQ_API_KEY:?set it first}" NO_PROXY='a b' ${words}`,
  );
});
