/**
 * Tests of turns of the real Codex through the relay on a real llama.cpp server.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { SERVER_MISSING } from "../support/real_server/server.ts";
import { askFor, assertTurn, describeRun, listIds, openServerStage } from "../support/real_server/stage.ts";

const ignore = SERVER_MISSING !== undefined;

Deno.test({
  name: "A real server's text reaches Codex as the model wrote it",
  ignore,
  async fn() {
    await using played = await openServerStage("qwen3");
    const run = await played.exec(askFor("hello"));
    assertTurn(played, run, ["Good morning from a real server: naïve façade, 日本語, 🚀."]);
    assertEquals(played.chats.map(({ status }) => status), [200]);
  },
});

Deno.test({
  name: "A real server with Qwen3's template gets the output of a command that its model asked for",
  ignore,
  async fn() {
    await using played = await openServerStage("qwen3");
    const run = await played.exec(askFor("tool"));
    assertTurn(played, run, ["The command comes first.", "The output of the command has arrived."]);
    assertEquals(await played.stage.read("ran.txt"), "ran\n");
    assertEquals(played.chats.map(({ status }) => status), [200, 200]);
  },
});

Deno.test({
  name: "A real server with Mistral's template gets the output of a command that its model asked for",
  ignore,
  async fn() {
    await using played = await openServerStage("mistral");
    const run = await played.exec(askFor("tool"));
    assertTurn(played, run, ["The command comes first.", "The output of the command has arrived."]);
    assertEquals(await played.stage.read("ran.txt"), "ran\n");
    // The server makes an id that its own template refuses (findings/llama-cpp-refuses-its-own-call-ids.sh).
    const [first, second] = played.chats;
    assert(first !== undefined && second !== undefined);
    assert(!/"id":"[A-Za-z0-9]{9}"/.test(first.answer), first.answer);
    const { calls, outputs } = listIds(second);
    assertMatch(String(calls[0]), /^[A-Za-z0-9]{9}$/);
    assertEquals(outputs, calls);
  },
});

Deno.test({
  name: "A real server with gpt-oss's template gets the output of a command, and the effort that Codex asks for",
  ignore,
  async fn() {
    await using played = await openServerStage("gptoss");
    const run = await played.exec(askFor("tool"), "-c", 'model_reasoning_effort="high"');
    assertTurn(played, run, ["The command comes first.", "The output of the command has arrived."]);
    assertEquals(await played.stage.read("ran.txt"), "ran\n");
    const prompts = await Promise.all(played.chats.map(({ request }) => played.server.renderPrompt(request)));
    assertEquals(prompts.map((prompt) => /^Reasoning: (.*)$/m.exec(prompt)?.[1]), ["high", "high"]);
  },
});

Deno.test({
  name: "A real server's two calls in one answer both run, and both outputs go back",
  ignore,
  async fn() {
    await using played = await openServerStage("qwen3");
    const run = await played.exec(askFor("pair"));
    assertTurn(played, run, ["Both commands of the pair have been answered."]);
    assertEquals((await played.stage.read("pair.txt")).split("\n").toSorted(), ["", "one", "two"]);
    const [, second, ...more] = played.chats;
    assert(second !== undefined && more.length === 0, describeRun(played, run));
    const { calls, outputs } = listIds(second);
    assertEquals([calls.length, new Set(calls).size], [2, 2]);
    assertEquals(outputs, calls);
  },
});

Deno.test({
  name: "A real server's empty answer after a command's output ends the turn at once",
  ignore,
  async fn() {
    await using played = await openServerStage("qwen3");
    const run = await played.exec(askFor("quiet"));
    assertTurn(played, run, []);
    assertEquals(await played.stage.read("quiet.txt"), "quiet\n");
    assertEquals(played.chats.map(({ status }) => status), [200, 200]);
  },
});

Deno.test({
  name: "A real server's thinking is shown by Codex",
  ignore,
  async fn() {
    await using played = await openServerStage("qwen3");
    const run = await played.exec(askFor("think"));
    assertTurn(played, run, ["The considered answer is forty-two."]);
    const thoughts = run.items.filter(({ type }) => type === "reasoning").map(({ text }) => String(text).trim());
    assertEquals(thoughts, ["The question is simple enough."], describeRun(played, run));
  },
});

for (const family of ["qwen3", "gptoss"] as const) {
  Deno.test({
    name: `A real server with the template of ${family} gets back what its model thought before a command`,
    ignore,
    async fn() {
      await using played = await openServerStage(family);
      const run = await played.exec(askFor("thoughtful"));
      assertTurn(played, run, ["The considered answer is forty-two."]);
      assertEquals(await played.stage.read("thought.txt"), "thought\n");
      const [, second, ...more] = played.chats;
      assert(second !== undefined && more.length === 0, describeRun(played, run));
      assertMatch(await played.server.renderPrompt(second.request), /A command will tell\./);
    },
  });
}

Deno.test({
  name: "A real server has more than nine tenths of the second turn's prompt in its cache",
  ignore,
  async fn() {
    await using played = await openServerStage("qwen3");
    const first = await played.exec(askFor("tool"));
    const second = await played.stage.resume(first, askFor("hello"));
    assertEquals([first.exitCode, second.exitCode], [0, 0], describeRun(played, second));
    const usages = played.chats.map(({ answer }) => {
      const [, prompt, cached] = /"prompt_tokens":(\d+).*?"cached_tokens":(\d+)/.exec(answer) ?? [];
      return { prompt: Number(prompt), cached: Number(cached) };
    });
    assertEquals(usages.length, 3);
    for (const { prompt, cached } of usages.slice(1)) {
      assert(prompt > 5_000 && cached > 0.9 * prompt, JSON.stringify(usages));
    }
  },
});
