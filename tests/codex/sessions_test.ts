/**
 * Tests of long conversations: replayed reasoning, resuming, restarts, compaction and structured output.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  callAnswer,
  finishChunk,
  reasoningChunks,
  textAnswer,
  textChunks,
  usageChunk,
} from "../../tools/chat_frames.ts";
import type { ProviderRules } from "../../tools/rule.ts";
import { assertClean, openStage } from "../support/codex/driver.ts";
import { allText, callingMessages, chatOf, inOrder, messagesOf } from "../support/codex/script.ts";
import { NEWEST, VERSIONS } from "../support/codex/versions.ts";

function shellCall(id: string, { cmd, reasoning = "" }: { cmd: string; reasoning?: string }) {
  return callAnswer([{ id, name: "exec_command", arguments: { cmd } }], { reasoning });
}

function reasoningOf(request: Parameters<typeof callingMessages>[0]): (string | undefined)[] {
  return callingMessages(request).map((message) => message.reasoning_content);
}

/** A turn whose first answer reports so much usage that Codex compacts its history. */
function compacting() {
  const big = { prompt: 60_000, completion: 100 };
  const answer = inOrder(
    callAnswer([{ id: "call_1", name: "exec_command", arguments: { cmd: "echo one" } }], { usage: big }),
    textAnswer("SUMMARY-OF-ALL", { prompt: 500 }),
    textAnswer("Finished after compaction.", { prompt: 800 }),
  );
  return { answer, config: "model_auto_compact_token_limit = 20000\nmodel_context_window = 40000" };
}

for (const version of VERSIONS) {
  for (const words of ["passed_back", "by_index"] as const satisfies ProviderRules["reasoningRequired"][]) {
    Deno.test(`Codex ${version.number} replays reasoning to an upstream that demands it (${words}), after resume and restart`, async () => {
      const answer = inOrder(
        shellCall("call_1", { cmd: "echo one", reasoning: "First I count." }),
        shellCall("call_2", { cmd: "echo two", reasoning: "Then I count\non." }),
        textAnswer("Counted."),
        shellCall("call_3", { cmd: "echo three", reasoning: "Once more." }),
        textAnswer("Counted again."),
      );
      await using stage = await openStage({ version, answer, rules: { reasoningRequired: words } });
      const first = await stage.exec("Count.");
      assertClean(stage, first);
      await stage.restartRelay();
      const run = await stage.resume(first, "Again.");
      assertClean(stage, run);
      assertEquals(run.messages, ["Counted again."]);
      const reasoning = ["First I count.", "Then I count\non.", "Once more."];
      const { chats } = stage.provider;
      assertEquals(
        chats.map(reasoningOf),
        [[], [0], [0, 1], [0, 1], [0, 1, 2]].map((seen) => seen.map((index) => reasoning[index])),
      );
      assertEquals(messagesOf(chats[4], "user").at(-1)?.content, "Again.");
    });
  }

  Deno.test(`Codex ${version.number} by chat compacts its history when the usage is large`, async () => {
    await using stage = await openStage({ version, ...compacting() });
    const run = await stage.exec("Work long.");
    assertClean(stage, run);
    assertEquals(run.messages.at(-1), "Finished after compaction.");
    const [, compaction, after] = stage.provider.chats;
    assertMatch(String(messagesOf(compaction, "user").at(-1)?.content), /CONTEXT CHECKPOINT COMPACTION/);
    assertEquals(["tools" in chatOf(compaction), "tool_choice" in chatOf(compaction)], [false, false]);
    assertMatch(allText(after), /SUMMARY-OF-ALL/);
    assertEquals(callingMessages(after), []);
  });

  Deno.test(`Codex ${version.number} compacts its history even when its provider is named OpenAI`, async () => {
    await using stage = await openStage({ version, ...compacting(), providerName: "OpenAI" });
    const run = await stage.exec("Work long on this.");
    assertEquals([run.exitCode, run.messages.at(-1)], [0, "Finished after compaction."], run.stderr);
    const [, , after, ...more] = stage.provider.chats;
    assertEquals(more, []);
    assertMatch(allText(after), /Work long on this\.[^]*SUMMARY-OF-ALL|SUMMARY-OF-ALL[^]*Work long on this\./);
    assertEquals(callingMessages(after), []);
  });

  Deno.test(`Codex ${version.number} does not compact when the upstream reports no usage`, async () => {
    const chunks = (text: string) => ({ chunks: [...textChunks(text), finishChunk("stop")] });
    const answer = inOrder(chunks("Done."));
    await using stage = await openStage({ version, answer, config: "model_auto_compact_token_limit = 200000" });
    const run = await stage.exec("Work.");
    assertClean(stage, run);
    assertEquals([run.messages, stage.provider.chats.length], [["Done."], 1]);
  });

  Deno.test(`Codex ${version.number} by chat asks for output with a schema and gets it`, async () => {
    const schema = {
      type: "object",
      properties: { colour: { type: "string" } },
      required: ["colour"],
      additionalProperties: false,
    };
    await using stage = await openStage({ version, answer: inOrder(textAnswer('{"colour":"red"}')) });
    await Deno.writeTextFile(`${stage.workspace}/schema.json`, JSON.stringify(schema));
    const run = await stage.exec("Which colour?", "--output-schema", "schema.json");
    assertClean(stage, run);
    assertEquals(run.messages, ['{"colour":"red"}']);
    const format = chatOf(stage.provider.chats[0]).response_format;
    assert(format?.type === "json_schema", JSON.stringify(format));
    assertEquals([format.json_schema.schema, format.json_schema.strict], [schema, true]);
  });
}

Deno.test(`Codex ${NEWEST.number} shows the upstream's reasoning`, async () => {
  const chunks = [
    ...reasoningChunks("**Weighing** the options with care.", "reasoning"),
    ...textChunks("Chosen."),
    finishChunk("stop"),
    usageChunk({ reasoning: 9 }),
  ];
  await using stage = await openStage({ version: NEWEST, answer: inOrder({ chunks }) });
  const run = await stage.exec("Choose.");
  assertClean(stage, run);
  const texts = run.items.filter(({ type }) => type === "reasoning").map(({ text }) => text);
  assertEquals(texts, ["**Weighing** the options with care."]);
  assertEquals(run.messages, ["Chosen."]);
});

Deno.test(`Codex ${NEWEST.number} works with an upstream that is strict in every way a profile knows`, async () => {
  const relayConfig = [
    "[profile]",
    'callIds = "nine_alphanumerics"',
    'reasoningReplay = "drop"',
    "streamOptions = false",
    "parallelToolCalls = false",
    "strictTools = false",
    'structuredOutput = "none"',
    'effortField = "none"',
  ].join("\n");
  const answer = inOrder(
    callAnswer([
      { id: "call_1", name: "exec_command", arguments: { cmd: "echo one" } },
      { id: "call_2", name: "exec_command", arguments: { cmd: "echo two" } },
    ], { reasoning: "I count." }),
    shellCall("call_1", { cmd: "echo three" }),
    textAnswer('{"count":3}'),
  );
  const rules = { streamOptions: "refused", reasoningRefused: true, nineLetterCallIds: true } as const;
  await using stage = await openStage({ version: NEWEST, answer, rules, relayConfig });
  await Deno.writeTextFile(
    `${stage.workspace}/schema.json`,
    '{"type":"object","properties":{"count":{"type":"number"}}}',
  );
  const run = await stage.exec("Count.", "--output-schema", "schema.json");
  assertClean(stage, run);
  assertEquals(run.messages.at(-1), '{"count":3}');
  const last = stage.provider.chats[2];
  assertEquals(["parallel_tool_calls" in chatOf(last), "response_format" in chatOf(last)], [false, false]);
  assertMatch(allText(last), /"count"/, "the schema is not asked for in words");
  assertEquals(messagesOf(last, "tool").map(({ content }) => /one|two|three/.exec(content)?.[0]), [
    "one",
    "two",
    "three",
  ]);
});
