/**
 * Tests that what Codex prints is read, and that neither a Codex that hangs nor what it left behind is waited for.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { readCodexWithDeno } from "../../lib/runtime/deno_codex.ts";
import { IGNORE_BUN } from "../support/runtimes.ts";

const BUN_MODULE = fileURLToPath(new URL("../../lib/runtime/bun_codex.ts", import.meta.url));
const IS_WINDOWS = Deno.build.os === "windows";

/** Runs a command of a shell in place of Codex; what it prints, or the error as a text. */
async function readOnDeno(script: string, limitMs: number): Promise<string> {
  try {
    return await readCodexWithDeno("sh", ["-c", script], { home: "/own", limitMs });
  } catch (thrown) {
    return String(thrown);
  }
}

async function readOnBun(script: string, limitMs: number): Promise<string> {
  const program = `import { readCodexWithBun } from ${JSON.stringify(BUN_MODULE)};
    const options = { home: "/own", limitMs: ${limitMs} };
    const text = await readCodexWithBun("sh", ["-c", ${JSON.stringify(script)}], options).catch(String);
    process.stdout.write(text, () => process.exit(0));`;
  const { stdout } = await new Deno.Command("bun", { args: ["-e", program] }).output();
  return new TextDecoder().decode(stdout);
}

for (
  const [runtime, read, ignore] of [["Deno", readOnDeno, IS_WINDOWS], [
    "Bun",
    readOnBun,
    IS_WINDOWS || IGNORE_BUN,
  ]] as const
) {
  Deno.test({
    name: `${runtime}: all that Codex prints is read, with its home, and a failure is one`,
    ignore,
    async fn() {
      assertEquals(await read("echo $CODEX_HOME ü", 10_000), "/own ü\n");
      const long = await read(
        "i=0; while [ $i -lt 2000 ]; do echo 'sixty-four characters, more or less, in each line that it prints'; i=$((i+1)); done",
        10_000,
      );
      assertEquals(long.split("\n").length, 2_001);
      assertEquals(await read("echo half; exit 3", 10_000), `Error: codex -c echo half; exit 3 failed`);
    },
  });

  Deno.test({
    name: `${runtime}: a program that Codex leaves behind with its output open is not waited for`,
    ignore,
    async fn() {
      const began = performance.now();
      assertEquals(await read("sleep 6 & echo 0.171.0", 10_000), "0.171.0\n");
      assert(performance.now() - began < 4_000);
    },
  });

  Deno.test({
    name: `${runtime}: a Codex that hangs, with a child that holds its output, is given up in time`,
    ignore,
    async fn() {
      const began = performance.now();
      assertEquals(
        await read("echo half; sleep 6; true", 300),
        "Error: codex -c echo half; sleep 6; true did not end within 0.3 s",
      );
      assert(performance.now() - began < 4_000);
    },
  });
}
