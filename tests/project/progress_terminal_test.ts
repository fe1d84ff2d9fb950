/**
 * Tests of what a relay and `--print-config` show in a terminal while they wait, and that a pipe gets none of it.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { hasTmux, openTerminal, type Terminal } from "../support/codex/terminal.ts";
import { openRunStage, type RunStage } from "../support/codex/run_stage.ts";
import { IGNORE_BUN } from "../support/runtimes.ts";
import { textAnswer } from "../../tools/chat_frames.ts";

const WITHOUT_TMUX = !await hasTmux();
const RUNTIMES = [["deno", WITHOUT_TMUX], ["bun", WITHOUT_TMUX || IGNORE_BUN]] as const;
const OWN_LINE = "\x1b[K";

/** Runs `codex-relay` with `args` in a shell of a terminal. */
function openShell({ command, workspace, environment, settings }: RunStage, args: string[]): Promise<Terminal> {
  const words = command(args).map((word) => `'${word}'`).join(" ");
  return openTerminal(["sh", "-c", `trap : INT; ${words}; echo "ended with $?"; sleep 60`], {
    cwd: workspace,
    env: { ...environment, ...settings },
    columns: 150,
  });
}

function pauseFor(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function askFor(url: string, model: string): Promise<string> {
  const response = await fetch(`${url}/v1/responses`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model, input: "Hello", stream: true }),
  });
  return await response.text();
}

for (const [runtime, ignore] of RUNTIMES) {
  Deno.test({
    name: `a relay on ${runtime} shows in a terminal, below its log, that an answer waits for its first token`,
    ignore,
    async fn() {
      await using stage = await openRunStage({
        runtime,
        answer: ({ body }) => {
          const isSlow = JSON.stringify(body).includes("slow-model");
          return { ...textAnswer("Hi."), ...(isSlow && { firstDelayMs: 13_500 }) };
        },
      });
      await using terminal = await openShell(stage, ["--port", "0", "--log-level", "info"]);
      const piped = stage.start(stage.command(["--port", "0", "--log-level", "info"]), stage.settings);
      await piped.sees("listens on");
      const findUrl = (text: string) => /http:\/\/127\.0\.0\.1:\d+(?!\S*\/v1)/.exec(text)?.[0] ?? "";
      const url = findUrl(await terminal.waitFor(/http:\/\/127\.0\.0\.1:\d+/));
      const slow = Promise.all([askFor(url, "slow-model"), askFor(findUrl(piped.text()), "slow-model")]);
      const waits = /^1 answer waits for its first token at [\w.: -]+, 1[01] s$/m;
      await terminal.waitFor(waits);
      await askFor(url, "quick-model");
      const between = await terminal.waitFor(/quick-model/);
      // The line of the quick answer stands above the status line, each on a line of its own.
      assertMatch(between, /^\S+ INFO +.*quick-model.*\n1 answer waits for its first token at .*, 1\d s\n*$/m);
      await slow;
      const after = await terminal.waitFor(/INFO.*slow-model/);
      assertEquals(/waits for/.test(after), false, after);
      await terminal.press("C-c");
      await terminal.waitFor(/ended with 0/);
      piped.child.kill("SIGTERM");
      await piped.result;
      assertMatch(piped.text(), /slow-model/);
      assertEquals([piped.text().includes("waits for"), piped.text().includes(OWN_LINE)], [false, false]);
    },
  });

  Deno.test({
    name: `--print-config on ${runtime} shows in a terminal that it waits for a slow list of models, and not in a pipe`,
    ignore,
    async fn() {
      await using stage = await openRunStage({
        runtime,
        answer: () => textAnswer("Hi."),
        answerModels: async () => {
          await pauseFor(2_500);
          return { json: { object: "list", data: [{ id: "slow-model" }] } };
        },
      });
      await using terminal = await openShell(stage, ["--print-config"]);
      const piped = stage.start(stage.command(["--print-config"]), stage.settings).result;
      await terminal.waitFor(/^… asking 127\.0\.0\.1:\d+ for its models \([12] s\)$/m);
      const screen = await terminal.waitFor(/ended with 0/);
      assertMatch(screen, /^model = "slow-model"$/m);
      assertEquals(/… asking/.test(screen), false, screen);
      const { exitCode, stderr } = await piped;
      assertEquals([exitCode, stderr], [0, ""]);
    },
  });
}
