/**
 * Tests that what Codex sends besides its turns is taken on every wire: titles of threads and changes of the effort.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import type { ReceivedRequest } from "../../tools/scripted_provider.ts";
import { hasTmux, openTerminal } from "../support/codex/terminal.ts";
import { readTree } from "../support/codex/run_stage.ts";
import { userTexts } from "../support/codex/wires/parts.ts";
import { allText, inOrder, toolNames } from "../support/codex/script.ts";
import { callShell, say, testOnWires } from "../support/codex/wires/stage.ts";

/** Whether a request asks for the title of a thread, by Codex's own words. */
function isTitle(request: ReceivedRequest): boolean {
  return /Generate a concise, single-line task title/.test(allText(request));
}

testOnWires("goes on when it notes a change of the effort in its history", async (open) => {
  const answer = inOrder(callShell("call_1", "echo one"), say("Low."), say("High."));
  // Codex notes it for a provider of this name, and models whose entry says so (0.171).
  await using wired = await open({
    answer,
    providerName: "OpenAI",
    entry: { supports_reasoning_effort_updates: true, use_responses_lite: false },
  });
  const first = await wired.exec("Work.", "-c", 'model_reasoning_effort="low"');
  const second = await wired.resume(first, "Work harder.", "-c", 'model_reasoning_effort="high"');
  assertEquals([first.messages, second.messages], [["Low."], ["High."]]);
  const threads = Object.values(await readTree(`${wired.stage.home}/sessions`)).join("\n");
  assertMatch(threads, /configuration_update/, "Codex has noted no change");
  assertEquals(userTexts(wired.ask(2)).at(-1), "Work harder.");
});

if (await hasTmux()) {
  testOnWires("asks for the title of a thread, without a tool", async (open) => {
    const answer = (request: ReceivedRequest) =>
      isTitle(request) ? say('{"title":"Say hello"}') : say("Hello, terminal.");
    const entry = { apply_patch_tool_type: null, multi_agent_version: "disabled" };
    await using wired = await open({ answer, entry, tables: "[features]\ndaemon_auto_start = false" });
    const { command, workspace, environment } = wired.stage;
    await using terminal = await openTerminal([...command], { cwd: workspace, env: environment });
    await terminal.waitFor(/scripted-model/);
    await terminal.type("Say hello to the terminal");
    await terminal.waitFor(/to the terminal/);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await terminal.press("Enter");
    await terminal.waitFor(/Hello, terminal\./);
    for (let tries = 0; tries < 100 && wired.asks.length < 2; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const titles = wired.asks.filter(isTitle);
    assertEquals(titles.map(toolNames), [[]]);
    assertEquals(wired.stage.provider.refusals, []);
  });
}
