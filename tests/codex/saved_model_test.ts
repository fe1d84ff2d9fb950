/**
 * Tests that `codex-relay run` says so when the TUI of Codex has saved a model of the relay as its own default.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { textAnswer } from "../../tools/chat_frames.ts";
import { openRunStage } from "../support/codex/run_stage.ts";
import { hasTmux, openTerminal } from "../support/codex/terminal.ts";
import { NEWEST } from "../support/codex/versions.ts";

const MODELS = {
  object: "list",
  data: [{ id: "model-one", object: "model" }, { id: "model-two", object: "model" }],
};

Deno.test({
  name: `run says at its end that /model of Codex ${NEWEST.number} saved a model of the relay for itself`,
  ignore: !await hasTmux(),
  async fn() {
    await using stage = await openRunStage({ version: NEWEST, models: MODELS, answer: () => textAnswer("Hello.") });
    const quoted = stage.command(["run", "--model", "model-one"]).map((word) => `'${word}'`).join(" ");
    await using terminal = await openTerminal(["sh", "-c", `${quoted}; echo "ended with $?"; sleep 60`], {
      cwd: stage.workspace,
      env: { ...stage.environment, ...stage.settings },
    });
    await terminal.waitFor(/model-one default/);
    await terminal.type("/model");
    await terminal.waitFor(/› \/model/);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await terminal.press("Enter");
    const list = await terminal.waitFor(/\d\. model-two/);
    await terminal.press(/(\d)\. model-two/.exec(list)?.[1] ?? "Escape");
    await terminal.waitFor(/Model changed to model-two/);
    await terminal.type("/quit");
    await terminal.waitFor(/› \/quit/);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await terminal.press("Enter");
    const last = await terminal.waitFor(/ended with \d+/);
    assertMatch(
      last.replaceAll(/\s+/g, " "),
      /Codex has saved "model-two" as its own default model in .+config\.toml,/,
    );
    const saved = await Deno.readTextFile(`${stage.home}/.codex/config.toml`);
    assertEquals(/^model = .*$/m.exec(saved)?.[0], 'model = "model-two"');
  },
});
