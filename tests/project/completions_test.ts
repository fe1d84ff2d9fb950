/**
 * Tests of the completion scripts in the real shells, where they are installed.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { formatCompletion } from "../../lib/commands/completions.ts";
import { listCommands } from "../../lib/config/commands.ts";
import { runTool } from "../../tools/npm/run_tool.ts";
import { RUN, runToEnd } from "../support/relay_process.ts";
import { SHELLS } from "../support/shells.ts";

/** Lines, and what each shell must offer for them. */
const LINES: readonly (readonly [string, readonly string[]])[] = [
  ["codex-relay ", listCommands().map(([name]) => name).sort()],
  ["codex-relay comp", ["completions"]],
  ["codex-relay completions ", ["bash", "fish", "zsh"]],
  ["codex-relay completions f", ["fish"]],
  ["codex-relay --log-level d", ["debug"]],
  ["codex-relay --log-level=w", ["warn"]],
  ["codex-relay --port 4444 --provider deeps", ["deepseek"]],
  ["codex-relay --log-level info completions z", ["zsh"]],
  ["codex-relay --provider=mist", ["mistral"]],
  ["codex-relay --config fil", ["file one.toml"]],
  ["codex-relay --print-c", ["--print-config"]],
];

for (const shell of SHELLS) {
  Deno.test({
    name: `${shell.name} completes commands, operands, flags, their values and files` +
      (shell.isMissing ? `: ${shell.name} is not installed` : ""),
    ignore: shell.isMissing || Deno.build.os === "windows",
    fn: async () => {
      const home = await Deno.makeTempDir();
      try {
        const script = `${home}/script`;
        await Deno.writeTextFile(script, formatCompletion(shell.name));
        await Deno.writeTextFile(`${home}/file one.toml`, "");
        for (const [line, expected] of LINES) {
          const offered = await shell.complete(line, { script, home });
          // Shells differ in how they write a blank.
          assertEquals(offered.map((word) => word.replaceAll("\\", "")), expected, `${shell.name}: ${line}`);
        }
        const flags = await shell.complete("codex-relay --", { script, home });
        for (const flag of ["--provider", "--port", "--help"]) assertStringIncludes(flags.join(" "), flag);
      } finally {
        await Deno.remove(home, { recursive: true });
      }
    },
  });
}

Deno.test("codex-relay completions prints the script, also where the settings are wrong, and writes nothing", async () => {
  const home = await Deno.makeTempDir();
  const { denoDir } = JSON.parse(await runTool("deno", ["info", "--json"]));
  const env = { HOME: home, DENO_DIR: denoDir, CODEX_RELAY_PORT: "wrong" };
  for (const { name } of SHELLS) {
    const { code, stdout, stderr } = await runToEnd({ args: [...RUN, "completions", name], env });
    assertEquals([code, stderr], [0, ""]);
    assertEquals(stdout, formatCompletion(name));
  }
  const wrong = await runToEnd({ args: [...RUN, "completions", "tcsh"], env });
  assertEquals([wrong.code, wrong.stdout], [2, ""]);
  assertStringIncludes(wrong.stderr, "write codex-relay completions bash|zsh|fish");
  assertEquals([...Deno.readDirSync(home)], []);
  await Deno.remove(home);
});
