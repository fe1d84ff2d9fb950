/**
 * Tests that one command brings up the TUI of Codex where there is nothing but Codex and the key of a provider.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { textAnswer } from "../../tools/chat_frames.ts";
import { KEY } from "../support/codex/driver.ts";
import { hasOpenssl, openPrivateInternet } from "../support/codex/private_internet.ts";
import { HAS_LOCAL_SERVERS } from "../support/codex/run_scripts.ts";
import { openRunStage, readTree } from "../support/codex/run_stage.ts";
import { allText, chatOf } from "../support/codex/script.ts";
import { hasTmux, openTerminal, type Terminal } from "../support/codex/terminal.ts";
import { NEWEST, VERSIONS } from "../support/codex/versions.ts";

const CAN_RUN = await hasTmux() && hasOpenssl() && !HAS_LOCAL_SERVERS;
if (!CAN_RUN) {
  console.warn("The test of codex-relay run in a terminal is skipped: it needs tmux, openssl, and no local server.");
}

const MODELS = {
  object: "list",
  data: [{ id: "deepseek-v4-pro", object: "model" }, { id: "deepseek-v4-flash", object: "model" }],
};

/** Types a text and sends it; the pause keeps Codex from taking both as one paste. */
async function send(terminal: Terminal, text: string): Promise<void> {
  await terminal.type(text);
  await terminal.waitFor(new RegExp(`› ${text}`));
  await new Promise((resolve) => setTimeout(resolve, 300));
  await terminal.press("Enter");
}

for (const version of VERSIONS) {
  Deno.test({
    name: `run with one key variable set shows a working TUI of Codex ${version.number}, which ends with all of it`,
    ignore: !CAN_RUN,
    async fn() {
      await using stage = await openRunStage({
        version,
        models: MODELS,
        answer: (request) =>
          chatOf(request).response_format === undefined
            ? textAnswer("Hello, terminal.")
            : textAnswer('{"title":"Say hello"}'),
      });
      await using internet = await openPrivateInternet("api.deepseek.com", stage.provider.url);
      const env = { ...stage.environment, ...internet.environment, DEEPSEEK_API_KEY: KEY };
      const quoted = stage.command(["run"]).map((word) => `'${word}'`).join(" ");
      await using terminal = await openTerminal(["sh", "-c", `${quoted}; echo "ended with $?"; sleep 60`], {
        cwd: stage.workspace,
        env,
      });
      const question = await terminal.waitFor(/deepseek-v4-pro|Do you trust/);
      // Early versions ask this of every folder that they do not know.
      if (/Do you trust/.test(question)) await terminal.press("Enter");
      const first = await terminal.waitFor(/deepseek-v4-pro/);
      assert(!/sign in/i.test(first), first);
      await send(terminal, "Say hello");
      await terminal.waitFor(/Hello, terminal\./);
      await send(terminal, "/model");
      const list = await terminal.waitFor(/deepseek-v4-flash/);
      assert(!/gpt-/.test(list), list);
      await terminal.press("Escape");
      await terminal.waitFor(/^(?:(?!deepseek-v4-flash)[^])*$/);
      await send(terminal, "/quit");
      const last = await terminal.waitFor(/ended with \d+/);
      // The newest TUI has a screen of its own; this is the one below it, which earlier ones overwrite.
      assertEquals(/^Using deepseek: DEEPSEEK_API_KEY is set$/m.test(last), version === NEWEST, last);
      assert(/ended with 0/.test(last) && !/(?:^|\s)The relay|relay's log/.test(last), last);
      assertEquals(stage.provider.refusals, []);
      assert(allText(stage.provider.chats[0]).includes("Say hello"));
      assertEquals(chatOf(stage.provider.chats[0]).model, "deepseek-v4-pro");
      assertEquals(await readTree(stage.home, /^\.codex\/|^\.local\/state\/codex-relay\/run-/), {});
      assertEquals(await readTree(stage.environment.TMPDIR ?? "", /^(?!codex-relay)/), {});
    },
  });
}
