/**
 * Tests of the real Codex with the first eight providers, played by scripts that answer and refuse as the real ones do.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { JsonObject } from "../../lib/base/json.ts";
import { sealOf } from "../../tools/reasoning_rules.ts";
import { assertClean, type CodexRun } from "../support/codex/driver.ts";
import {
  echoes,
  failureAnswer,
  openProviderStage,
  type ProviderStage,
  thinkingKeys,
} from "../support/codex/provider_stage.ts";
import { callingMessages, messagesOf } from "../support/codex/script.ts";
import { NEWEST } from "../support/codex/versions.ts";

/** Expectations for one provider. */
interface ProviderRowCase {
  readonly name: string;
  /** The form in which an assistant message replays its reasoning `text`. */
  readonly echo: (text: string) => JsonObject;
  /** The reasoning keys of the request at the effort `high`. */
  readonly asked: JsonObject;
  /** Whether the provider reports the number of reasoning tokens. */
  readonly countsThinking: boolean;
  /** Part of the provider's own message about a bad key. */
  readonly badKey: RegExp;
}

function inContent(text: string): JsonObject {
  return { reasoning_content: text };
}

function inReasoning(text: string): JsonObject {
  return { reasoning: text };
}

function nowhere(): JsonObject {
  return {};
}

const HIGH: JsonObject = { reasoning_effort: "high" };

const CASES: readonly ProviderRowCase[] = [
  { name: "deepseek", echo: inContent, asked: HIGH, countsThinking: true, badKey: /Authentication Fails/ },
  { name: "kimi", echo: inContent, asked: HIGH, countsThinking: true, badKey: /Invalid Authentication/ },
  {
    name: "qwen",
    echo: nowhere,
    asked: { reasoning_effort: "xhigh", enable_thinking: true },
    countsThinking: true,
    badKey: /Incorrect API key provided/,
  },
  {
    name: "mistral",
    echo: (text) => ({ parts: [{ type: "thinking", thinking: [{ type: "text", text }] }] }),
    asked: HIGH,
    countsThinking: false,
    badKey: /Unauthorized/,
  },
  { name: "groq", echo: inReasoning, asked: HIGH, countsThinking: true, badKey: /Invalid API Key/ },
  { name: "xai", echo: nowhere, asked: HIGH, countsThinking: true, badKey: /Incorrect API key provided/ },
  {
    name: "openrouter",
    echo: (text) => ({
      reasoning_details: [
        { type: "reasoning.text", text, format: "anthropic-claude-v1", index: 0, signature: sealOf(text) },
        { type: "reasoning.encrypted", data: `c2Vh${text.length}bGVk==`, format: "anthropic-claude-v1", index: 1 },
      ],
    }),
    asked: { reasoning: { effort: "high" } },
    countsThinking: true,
    badKey: /No auth credentials found/,
  },
  { name: "synthetic", echo: inReasoning, asked: HIGH, countsThinking: true, badKey: /Unauthorized/ },
];

const PLAN = "I make both files at once:\n  first “one”, then two. ";
const CHECK = "Both outputs are empty, so it worked.";

function usageOf(run: CodexRun): unknown {
  return run.events.find(({ type }) => type === "turn.completed")?.usage;
}

/** A turn with reasoning, two calls at once, their outputs and a text; then one more after resuming. */
async function toolLoop(played: ProviderStage, { echo, asked, countsThinking }: ProviderRowCase): Promise<void> {
  const { stage, script } = played;
  const call = (cmd: string) => ({ name: "exec_command", arguments: { cmd } });
  played.answers(
    script.answer({
      reasoning: PLAN,
      calls: [call("printf one > one.txt"), call("printf two > two.txt")],
      usage: { prompt: 1000, completion: 30, cached: 40, reasoning: 10 },
    }),
    script.answer({
      reasoning: CHECK,
      text: "Both files are there.",
      usage: { prompt: 2000, completion: 50, cached: 900, reasoning: 20 },
    }),
    script.answer({ text: "Still there." }),
  );
  const run = await played.exec("Make two files.");
  assertClean(stage, run);
  assertEquals(run.messages, ["Both files are there."]);
  assertEquals([await stage.read("one.txt"), await stage.read("two.txt")], ["one", "two"]);
  assertEquals(played.chats.length, 2);
  assertEquals(usageOf(run), {
    input_tokens: 3000,
    cached_input_tokens: 940,
    cache_write_input_tokens: 0,
    output_tokens: 80,
    reasoning_output_tokens: countsThinking ? 30 : 0,
  });
  const resumed = await played.resume(run, "Are they still there?");
  assertClean(stage, resumed);
  assertEquals([resumed.messages, played.chats.length], [["Still there."], 3]);
  const [first, second, third] = played.chats;
  assertEquals(thinkingKeys(first), asked);
  // Compared as text, since some providers require it byte for byte.
  assertEquals(JSON.stringify(echoes(second)), JSON.stringify([echo(PLAN)]));
  assertEquals(JSON.stringify(echoes(third)), JSON.stringify([echo(PLAN), echo(CHECK)]));
  for (const request of [second, third]) {
    const ids = callingMessages(request).flatMap((message) => message.tool_calls ?? []).map(({ id }) => id);
    assertEquals(messagesOf(request, "tool").map(({ tool_call_id }) => tool_call_id), ids);
    assertEquals(new Set(ids).size, 2);
  }
  // As text, or as one part that is marked for the provider's cache.
  assertStringIncludes(JSON.stringify(messagesOf(third, "user").at(-1)?.content), '"Are they still there?"');
}

/** Asserts that Codex gave up after one request, with a message that matches. */
function assertGivenUp(played: ProviderStage, { run, words }: { run: CodexRun; words: readonly RegExp[] }): void {
  const report = `${run.stdout}\n${run.stderr}\n${played.stage.relay.output}`;
  assertEquals(played.chats.length, 1, report);
  assertEquals([run.exitCode, run.timedOut], [1, false], report);
  const said = run.errors.join("\n");
  for (const word of words) assertMatch(said, word, report);
  assert(!/Reconnecting|[{}]/.test(said), report);
}

for (const row of CASES) {
  const { name, badKey } = row;
  Deno.test(`Codex works with ${name}: it reasons, makes two calls at once, resumes, and shows errors`, async (t) => {
    await using played = await openProviderStage(name, NEWEST);
    await t.step("a tool loop with reasoning, and one more turn after resuming", () => toolLoop(played, row));
    await t.step("a conversation that is too long", async () => {
      played.answers(await failureAnswer(name, "overflow"));
      assertGivenUp(played, { run: await played.exec("Say hello."), words: [/no earlier turn could be compacted/] });
    });
    await t.step("a bad key", async () => {
      played.answers(await failureAnswer(name, "bad_key"));
      const words = [new RegExp(`\\b${name}\\b`), badKey, /check the API key/];
      assertGivenUp(played, { run: await played.exec("Say hello."), words });
    });
    assertEquals(played.stage.provider.refusals, []);
  });
}
