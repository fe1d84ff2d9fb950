/**
 * Tests of the real Codex through the relay on a real llama.cpp server, by each of the three APIs that it answers.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { decodeText } from "../../lib/base/json.ts";
import type { WireName } from "../../lib/providers/profile.ts";
import { NEWEST } from "../support/codex/versions.ts";
import { type ModelFamily, SERVER_MISSING } from "../support/real_server/server.ts";
import { askFor, assertTurn, describeRun, openServerStage, type ServerStage } from "../support/real_server/stage.ts";

const PATHS: Readonly<Record<WireName, string>> = {
  chat: "/v1/chat/completions",
  responses: "/v1/responses",
  messages: "/v1/messages",
};

interface Options {
  readonly family?: ModelFamily;
  readonly context?: number;
}

/** Registers a test for each API; `title` says what Codex does. */
function testOnServer(
  title: string,
  run: (played: ServerStage) => Promise<void>,
  { family = "qwen3", ...options }: Options = {},
): void {
  for (const wire of Object.keys(PATHS) as WireName[]) {
    Deno.test({
      name: `Codex ${NEWEST.number} by ${wire} on llamacpp ${title}`,
      ignore: SERVER_MISSING !== undefined,
      async fn() {
        await using played = await openServerStage(family, { ...options, wire });
        await run(played);
        assertEquals([...new Set(played.chats.map(({ path }) => path))], [PATHS[wire]]);
      },
    });
  }
}

/** The numbers of prompt tokens that a server counted, and those of them that it had in its cache. */
function countPrompt(answer: string): { readonly prompt: number; readonly cached: number } {
  const last = (pattern: RegExp) => Number(decodeText([...answer.matchAll(pattern)].at(-1)?.[1]) ?? NaN);
  const apart = last(/"cache_read_input_tokens":(\d+)/g);
  if (!Number.isNaN(apart)) return { prompt: apart + last(/"input_tokens":(\d+)/g), cached: apart };
  return { prompt: last(/"(?:prompt|input)_tokens":(\d+)/g), cached: last(/"cached_tokens":(\d+)/g) };
}

testOnServer("gets a text turn", async (played) => {
  const run = await played.exec(askFor("hello"));
  assertTurn(played, run, ["Good morning from a real server: naïve façade, 日本語, 🚀."]);
  assertEquals(played.chats.map(({ status }) => status), [200]);
  const [{ answer = "" } = {}] = played.chats;
  const counted = run.events.find(({ type }) => type === "turn.completed")?.usage as Record<string, unknown>;
  assertEquals(counted.input_tokens, countPrompt(answer).prompt, describeRun(played, run));
});

testOnServer("runs a shell call and sends its output back", async (played) => {
  const run = await played.exec(askFor("tool"));
  assertTurn(played, run, ["The command comes first.", "The output of the command has arrived."]);
  assertEquals(await played.stage.read("ran.txt"), "ran\n");
  assertEquals(played.chats.map(({ status }) => status), [200, 200]);
});

testOnServer("runs parallel calls and answers each of them", async (played) => {
  const run = await played.exec(askFor("pair"));
  assertTurn(played, run, ["Both commands of the pair have been answered."]);
  assertEquals((await played.stage.read("pair.txt")).split("\n").toSorted(), ["", "one", "two"]);
  assertEquals(played.chats.map(({ status }) => status), [200, 200]);
});

testOnServer("shows the reasoning", async (played) => {
  const run = await played.exec(askFor("think"));
  assertTurn(played, run, ["The considered answer is forty-two."]);
  const thoughts = run.items.filter(({ type }) => type === "reasoning").map(({ text }) => String(text).trim());
  assertEquals(thoughts, ["The question is simple enough."], describeRun(played, run));
});

testOnServer("sends back what the model thought before a call", async (played) => {
  const run = await played.exec(askFor("thoughtful"));
  assertTurn(played, run, ["The considered answer is forty-two."]);
  assertEquals(await played.stage.read("thought.txt"), "thought\n");
  const [, second, ...more] = played.chats;
  assert(second !== undefined && more.length === 0, describeRun(played, run));
  assertMatch(JSON.stringify(second.request), /A command will tell\./);
});

testOnServer("ends its turn at once when nothing is said after a call", async (played) => {
  const run = await played.exec(askFor("quiet"));
  assertTurn(played, run, []);
  assertEquals(await played.stage.read("quiet.txt"), "quiet\n");
  assertEquals(played.chats.map(({ status }) => status), [200, 200]);
});

testOnServer("resumes a thread whose prompt the server has in its cache", async (played) => {
  const first = await played.exec(askFor("tool"));
  const second = await played.stage.resume(first, askFor("hello"));
  assertEquals([first.exitCode, second.exitCode], [0, 0], describeRun(played, second));
  const counts = played.chats.map(({ answer }) => countPrompt(answer));
  assertEquals(counts.length, 3);
  for (const { prompt, cached } of counts.slice(1)) {
    assert(prompt > 5_000 && cached > 0.9 * prompt, JSON.stringify(counts));
  }
});

testOnServer("is told the server's numbers when its first turn overflows", async (played) => {
  const run = await played.exec(askFor("hello"));
  assertEquals([run.exitCode, run.messages], [1, []], describeRun(played, run));
  const [{ answer = "", status } = {}, ...more] = played.chats;
  assertEquals([status, more], [400, []]);
  const [, prompt = "none"] = /"n_prompt_tokens":(\d+)/.exec(answer) ?? [];
  assertMatch(run.errors.join("\n"), /\b4096\b/, describeRun(played, run));
  assertMatch(run.errors.join("\n"), new RegExp(`\\b${prompt}\\b`));
}, { context: 4_096 });
