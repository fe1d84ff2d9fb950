/**
 * Tests that `codex-relay run` brings up the real Codex on every runtime, and that a shell can halt and resume both.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { textAnswer } from "../../tools/chat_frames.ts";
import { EXEC, openRunStage } from "../support/codex/run_stage.ts";
import { allText, chatOf } from "../support/codex/script.ts";
import { hasTmux, openTerminal } from "../support/codex/terminal.ts";
import { NEWEST } from "../support/codex/versions.ts";
import { IGNORE_BUN, IGNORE_NODE } from "../support/runtimes.ts";

const WITHOUT_TMUX = !await hasTmux();
const RUNTIMES = [["deno", false], ["bun", IGNORE_BUN], ["node", IGNORE_NODE]] as const;

/** What may stand in a user's own configuration against the relay. */
const ADVERSE = `model = "gpt-9"
model_provider = "elsewhere"
model_catalog_json = "/no/such/models.json"
web_search = "live"
model_reasoning_effort = "xhigh"
[shell_environment_policy]
inherit = "none"
[model_providers.elsewhere]
name = "elsewhere"
base_url = "http://127.0.0.1:9/v1"
env_key = "NOT_SET"
`;

for (const [runtime, ignore] of RUNTIMES) {
  Deno.test({
    name: `run on ${runtime} gets its turn past a configuration, keys and a token that lead elsewhere`,
    ignore,
    async fn() {
      await using stage = await openRunStage({ version: NEWEST, answer: () => textAnswer("Hi."), runtime });
      await Deno.mkdir(`${stage.home}/.codex`);
      await Deno.writeTextFile(`${stage.home}/.codex/config.toml`, ADVERSE);
      const env = { OPENAI_API_KEY: "sk-not-for-here", CODEX_RELAY_TOKEN: "a-token-of-mine" };
      const run = await stage.run(["--", ...EXEC, "Say hi."], env);
      assertEquals([run.exitCode, run.messages], [0, ["Hi."]], `${run.stderr}\n${run.stdout}`);
      assertEquals(stage.provider.refusals, []);
      assertEquals(JSON.stringify(chatOf(stage.provider.chats[0])).includes("web_search"), false);
      assertEquals(await Deno.readTextFile(`${stage.home}/.codex/config.toml`), ADVERSE);
    },
  });

  Deno.test({
    name: `run on ${runtime} and its TUI can be halted by the keyboard and go on`,
    ignore: ignore || WITHOUT_TMUX,
    async fn() {
      await using stage = await openRunStage({
        version: NEWEST,
        answer: (request) =>
          textAnswer(chatOf(request).response_format === undefined ? "Hello again." : '{"title":"Say hello"}'),
        runtime,
      });
      await Deno.mkdir(`${stage.home}/.codex`);
      const trust = `[projects."${stage.workspace}"]\ntrust_level = "trusted"\n`;
      await Deno.writeTextFile(`${stage.home}/.codex/config.toml`, trust);
      // At its end bash writes what was typed.
      const env = { ...stage.environment, ...stage.settings, HISTFILE: "/dev/null" };
      await using terminal = await openTerminal(["bash", "--norc", "-i"], { cwd: stage.workspace, env });
      await terminal.waitFor(/[$#]/);
      const quoted = stage.command(["run"]).map((word) => `'${word}'`).join(" ");
      await Deno.writeTextFile(`${stage.home}/start`, `${quoted}\n`);
      await terminal.type(". ~/start");
      await terminal.press("Enter");
      await terminal.waitFor(/› Ask Codex/);
      await terminal.press("C-z");
      await terminal.waitFor(/Stopped/);
      await terminal.type("fg");
      await terminal.press("Enter");
      await terminal.waitFor(/^(?:(?!Stopped)[^])*› Ask Codex/);
      await new Promise((resolve) => setTimeout(resolve, 500));
      await terminal.type("Say hello");
      await terminal.waitFor(/› Say hello/);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await terminal.press("Enter");
      await terminal.waitFor(/Hello again\./);
      await terminal.press("C-c");
      await new Promise((resolve) => setTimeout(resolve, 300));
      await terminal.press("C-c");
      await terminal.waitFor(/codex-relay: \d+ requests?, /);
      assertEquals(allText(stage.provider.chats[0]).includes("Say hello"), true);
      assertEquals(
        [...Deno.readDirSync(stage.environment.TMPDIR ?? "")].filter(({ name }) => name.startsWith("codex-relay")),
        [],
      );
    },
  });
}
