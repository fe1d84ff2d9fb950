/**
 * Tests of what Codex sees when a real llama.cpp server is too small, busy or gone.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import type { CodexRun } from "../support/codex/driver.ts";
import { SERVER_MISSING } from "../support/real_server/server.ts";
import { askFor, assertTurn, describeRun, openServerStage, type ServerStage } from "../support/real_server/stage.ts";

const ignore = SERVER_MISSING !== undefined;

const PATIENCE_MS = 60_000;

/** Resolves when `holds` does, which is asked every few milliseconds. */
async function wait(holds: () => boolean | Promise<boolean>): Promise<void> {
  const limit = Date.now() + PATIENCE_MS;
  while (!await holds()) {
    if (Date.now() > limit) throw new Error(`Nothing happened within ${PATIENCE_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Kills the server and starts it again once `holds` is true of a turn with a long answer, and returns the turn. */
async function interrupt(played: ServerStage, holds: () => boolean | Promise<boolean>): Promise<CodexRun> {
  const running = played.exec(askFor("long"));
  await wait(holds);
  await played.server.kill();
  await played.server.restart();
  return await running;
}

function assertLongAnswer({ messages }: CodexRun): void {
  const lines = Array.from({ length: 400 }, (_, number) => `Number ${number} of the count.`);
  assertEquals(messages, [["A long count begins.", ...lines].join("\n")]);
}

Deno.test({
  name: "A first turn that overflows a real server's context is told with the server's numbers, after one request",
  ignore,
  async fn() {
    await using played = await openServerStage("qwen3", { context: 4_096 });
    const run = await played.exec(askFor("hello"));
    assertEquals([run.exitCode, run.messages], [1, []], describeRun(played, run));
    const [{ answer = "", status } = {}, ...more] = played.chats;
    assertEquals([status, more], [400, []]);
    const [, prompt = "none"] = /"n_prompt_tokens":(\d+)/.exec(answer) ?? [];
    assertMatch(run.errors.join("\n"), /\b4096\b/, describeRun(played, run));
    assertMatch(run.errors.join("\n"), new RegExp(`\\b${prompt}\\b`));
  },
});

Deno.test({
  name: "A turn goes on after a real server was killed in the middle of its answer and started again",
  ignore,
  async fn() {
    await using played = await openServerStage("qwen3", { tapped: false });
    const run = await interrupt(played, async () => await played.server.countTokens() > 50);
    assertEquals(run.exitCode, 0, describeRun(played, run));
    assertLongAnswer(run);
    assertEquals(run.errors.map((message) => message.slice(0, 20)), ["Reconnecting... 1/5 "], describeRun(played, run));
  },
});

Deno.test({
  name: "A turn notices nothing when a real server was killed before its answer began and started again",
  ignore,
  async fn() {
    await using played = await openServerStage("qwen3", { tapped: false });
    const run = await interrupt(played, () => played.server.output.includes("processing task"));
    assertEquals([run.exitCode, run.errors], [0, []], describeRun(played, run));
    assertLongAnswer(run);
    assertMatch(played.stage.relay.output, /WARN +waiting \d+ s for llamacpp, try 2 of 5/);
  },
});

Deno.test({
  name: "Two sessions of Codex on a real server's one slot both finish",
  ignore,
  async fn() {
    await using played = await openServerStage("qwen3");
    const [first, second] = await Promise.all([
      played.exec(askFor("tool")),
      played.exec(askFor("think")),
    ]);
    assertTurn(played, first, ["The command comes first.", "The output of the command has arrived."]);
    assertTurn(played, second, ["The considered answer is forty-two."]);
    assertEquals(played.chats.map(({ status }) => status), [200, 200, 200]);
  },
});
