/**
 * Tests of the Codex TUI through the relay: live text, the model list and interruption.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { callChunks, finishChunk, textAnswer, textChunks, usageChunk } from "../../tools/chat_frames.ts";
import type { ReceivedRequest, ScriptedAnswer } from "../../tools/scripted_provider.ts";
import { MODEL, openStage, type Stage } from "../support/codex/driver.ts";
import { allText, assertAborted, chatOf, messagesOf } from "../support/codex/script.ts";
import { hasTmux, openTerminal, type Terminal } from "../support/codex/terminal.ts";
import { NEWEST, VERSIONS } from "../support/codex/versions.ts";

const MODELS = {
  object: "list",
  data: [{ id: MODEL, object: "model" }, { id: "scripted-other", object: "model" }],
};
const WITH_TMUX = await hasTmux();
if (!WITH_TMUX) {
  console.warn("tmux is not installed: the tests of the Codex TUI are skipped. Install tmux to run them.");
}

/** Requests with a schema ask for the title of a thread; all others are turns. */
function answerWith(turn: (request: ReceivedRequest) => ScriptedAnswer): (request: ReceivedRequest) => ScriptedAnswer {
  return (request) =>
    chatOf(request).response_format === undefined ? turn(request) : textAnswer('{"title":"Say hello"}');
}

async function openTui(stage: Stage): Promise<Terminal> {
  const terminal = await openTerminal([...stage.command], { cwd: stage.workspace, env: stage.environment });
  await terminal.waitFor(new RegExp(MODEL));
  return terminal;
}

/** Types a prompt and sends it; the pause keeps Codex from taking both as one paste. */
async function send(terminal: Terminal, prompt: string): Promise<void> {
  await terminal.type(prompt);
  await terminal.waitFor(new RegExp(prompt.slice(-12)));
  await new Promise((resolve) => setTimeout(resolve, 300));
  await terminal.press("Enter");
}

for (const version of VERSIONS) {
  Deno.test({
    name: `The TUI of Codex ${version.number} shows an answer while it streams, and can interrupt it`,
    ignore: !WITH_TMUX,
    async fn() {
      const answer = answerWith((request) =>
        /again/.test(String(messagesOf(request, "user").at(-1)?.content))
          ? textAnswer("Here is the second answer.")
          : { chunks: textChunks("This line is whole.\n\nThis one is no"), delayMs: 20, end: "hang" }
      );
      const tables = "[features]\ndaemon_auto_start = false";
      await using stage = await openStage({ version, answer, models: MODELS, tables });
      await using terminal = await openTui(stage);
      await send(terminal, "Say hello to the terminal");
      await terminal.waitFor(/This line is whole\./);
      const turn = stage.provider.chats.find((request) => chatOf(request).response_format === undefined);
      assertEquals(turn?.signal.aborted, false);
      await terminal.press(version.interrupt);
      await terminal.waitFor(/interrupted/i);
      await assertAborted(turn);
      await send(terminal, "And now once again");
      await terminal.waitFor(/Here is the second answer\./);
      assertEquals(stage.provider.refusals, []);
    },
  });
}

for (const version of VERSIONS) {
  Deno.test({
    name: `Interrupting the TUI of Codex ${version.number} ends an answer of which nothing is visible`,
    ignore: !WITH_TMUX,
    async fn() {
      const call = callChunks({ id: "c1", name: "exec_command", arguments: { cmd: `: ${"and on ".repeat(1_000)}` } });
      const silent = { chunks: textChunks("This line is whole.\n\nThis one is no"), end: "hang" } as const;
      const writingCall = { chunks: [...textChunks("This line is whole.\n\n"), ...call], delayMs: 50 };
      const prompts = ["Say nothing more", "Write a long call"];
      const answer = answerWith((request) =>
        String(messagesOf(request, "user").at(-1)?.content).includes("long call") ? writingCall : silent
      );
      const tables = "[features]\ndaemon_auto_start = false";
      await using stage = await openStage({ version, answer, models: MODELS, tables });
      for (const [index, prompt] of prompts.entries()) {
        await using terminal = await openTui(stage);
        await send(terminal, prompt);
        await terminal.waitFor(/This line is whole\./);
        // By now Codex has shown everything that it can show.
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        const turns = stage.provider.chats.filter((request) => chatOf(request).response_format === undefined);
        assertEquals([turns.length, turns[index]?.signal.aborted], [index + 1, false]);
        await terminal.press(version.interrupt);
        await terminal.waitFor(/interrupted/i);
        await assertAborted(turns[index]);
      }
    },
  });
}

Deno.test({
  name: `The TUI of Codex ${NEWEST.number} lists the upstream's models and compacts on demand`,
  ignore: !WITH_TMUX,
  async fn() {
    const answer = answerWith((request) =>
      /CONTEXT CHECKPOINT/.test(allText(request))
        ? textAnswer("SUMMARY-BY-HAND")
        : { chunks: [...textChunks("Hello, terminal."), finishChunk("stop"), usageChunk()] }
    );
    const tables = "[features]\ndaemon_auto_start = false";
    await using stage = await openStage({ version: NEWEST, answer, models: MODELS, catalog: "url", tables });
    await using terminal = await openTui(stage);
    await send(terminal, "Say hello");
    await terminal.waitFor(/Hello, terminal\./);
    await send(terminal, "/compact");
    await terminal.waitFor(/compacted/i);
    await send(terminal, "/model");
    const list = await terminal.waitFor(/scripted-other/);
    assert(list.includes(MODEL) && !/gpt-/.test(list), list);
    assertEquals(stage.provider.refusals, []);
  },
});

for (const version of VERSIONS) {
  Deno.test({
    name: `The TUI of Codex ${version.number} shows in its status line that the relay waits, until the answer comes`,
    ignore: !WITH_TMUX,
    async fn() {
      let turns = 0;
      const busy = { status: 503, headers: { "retry-after": "4" }, json: { error: { message: "Busy" } } };
      const answer = answerWith(() => ++turns === 1 ? busy : textAnswer(`This is answer ${turns}.`));
      const tables = "[features]\ndaemon_auto_start = false";
      await using stage = await openStage({ version, answer, models: MODELS, tables });
      await using terminal = await openTui(stage);
      await send(terminal, "Say hello to the terminal");
      await terminal.waitFor(/waiting [45] s for \S+, try 2 of 5/);
      const screen = await terminal.waitFor(/This is answer 2\./);
      assert(!/waiting/.test(screen), screen);
      await send(terminal, "And once again");
      await terminal.waitFor(/This is answer 3\./);
      const last = stage.provider.chats.findLast((request) => chatOf(request).response_format === undefined);
      assertEquals(/.{40}try \d of 5/.exec(last?.text ?? "none")?.[0], undefined);
    },
  });
}
