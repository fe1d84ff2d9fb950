/**
 * Tests of `codex-relay run` in a terminal around a stand-in for Codex: keys that send signals, and waits that are shown.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { openScripted, SHOW, testRun, WAIT } from "../support/codex/run_scripts.ts";
import type { RunStage } from "../support/codex/run_stage.ts";
import { hasTmux, openTerminal, type Terminal } from "../support/codex/terminal.ts";
import { IGNORE_BUN } from "../support/runtimes.ts";

const WITHOUT_TMUX = !await hasTmux();

function openRun({ command, workspace, environment, settings }: RunStage): Promise<Terminal> {
  const words = command(["run"]).map((word) => `'${word}'`).join(" ");
  return openTerminal(["sh", "-c", `trap : INT; ${words}; echo "ended with $?"; sleep 60`], {
    cwd: workspace,
    env: { ...environment, ...settings },
    columns: 200,
  });
}

for (const runtime of ["deno", "bun"] as const) {
  testRun(`run on ${runtime} leaves an interrupt by the keyboard to Codex, which gets it once`, async () => {
    await using stage = await openScripted(WAIT.replaceAll("exit 3", "sleep 1; exit 3"), { runtime });
    await using terminal = await openRun(stage);
    await terminal.waitFor(/waiting/);
    await terminal.press("C-c");
    const screen = await terminal.waitFor(/ended with \d+/);
    assertEquals([screen.split("got INT").length - 1, /ended with 3/.test(screen)], [1, true], screen);
  }, WITHOUT_TMUX || runtime === "bun" && IGNORE_BUN);
}

testRun("run says in a terminal that it waits for a slow list of models", async () => {
  const answerModels = async () => {
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    return { json: { object: "list", data: [{ id: "slow-model" }] } };
  };
  await using stage = await openScripted(SHOW, { answerModels });
  await using terminal = await openRun(stage);
  const { host } = new URL(stage.provider.url);
  await terminal.waitFor(new RegExp(`^… asking ${host} for its models \\(1 s\\)$`, "m"));
  const screen = await terminal.waitFor(/ended with \d+/);
  assert(screen.startsWith("args: -c model=slow-model"), screen);
  const { stderr } = await stage.run([]);
  assertEquals(stderr, "", "in a pipe it is silent");
}, WITHOUT_TMUX);
