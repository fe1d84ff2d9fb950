/**
 * Tests of what Codex sees when a real llama.cpp server is too small, busy or gone.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { SERVER_MISSING } from "../support/real_server/server.ts";
import { askFor, assertTurn, describeRun, openServerStage, type ServerStage } from "../support/real_server/stage.ts";

const ignore = SERVER_MISSING !== undefined;

/** Resolves when the server has written so many tokens of an answer. */
async function answerGrows({ server }: ServerStage, tokens: number): Promise<void> {
  while (await server.countTokens() < tokens) await new Promise((resolve) => setTimeout(resolve, 10));
}

Deno.test({
  name: "A first turn that overflows a real server's context is told with the server's numbers, after one request",
  ignore,
  async fn() {
    await using played = await openServerStage("qwen3", { context: 4_096 });
    const run = await played.stage.exec(askFor("hello"));
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
    const running = played.stage.exec(askFor("long"));
    await answerGrows(played, 50);
    await played.server.kill();
    await played.server.restart();
    const run = await running;
    assertEquals([run.exitCode, run.messages.length], [0, 1], describeRun(played, run));
    assertMatch(
      run.messages[0] ?? "",
      /^A long count begins\.\nNumber 0 of the count\.[^]*\nNumber 399 of the count\.$/,
    );
    assert(run.stdout.includes("Reconnecting") || /WARN/.test(played.stage.relay.output), describeRun(played, run));
  },
});

Deno.test({
  name: "Two sessions of Codex on a real server's one slot both finish",
  ignore,
  async fn() {
    await using played = await openServerStage("qwen3");
    const [first, second] = await Promise.all([
      played.stage.exec(askFor("tool")),
      played.stage.exec(askFor("think")),
    ]);
    assertTurn(played, first, ["The command comes first.", "The output of the command has arrived."]);
    assertTurn(played, second, ["The considered answer is forty-two."]);
    assertEquals(played.chats.map(({ status }) => status), [200, 200, 200]);
  },
});
