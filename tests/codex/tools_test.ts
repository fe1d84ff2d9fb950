/**
 * Tests of the tools that Codex offers to some models only: deferred tools that are found by search, and code mode.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { callAnswer, textAnswer } from "../../tools/chat_frames.ts";
import { assertClean, openStage } from "../support/codex/driver.ts";
import { mcpServerTable } from "../support/codex/mcp_config.ts";
import { assertOutput, chatOf, inOrder, toolLike, toolNames } from "../support/codex/script.ts";
import { NEWEST } from "../support/codex/versions.ts";

const CODE =
  'const r = await tools.exec_command({cmd: "printf coded > coded.txt; echo from-code"}); text(JSON.stringify(r));';

Deno.test("Codex finds a deferred tool by searching, and calls it", async () => {
  const answer = inOrder(
    (request) =>
      callAnswer([{
        id: "call_1",
        name: toolLike(request, /^tool_search$/).name,
        arguments: { query: "add two numbers", limit: 3 },
      }]),
    (request) =>
      callAnswer([{ id: "call_2", name: toolLike(request, /Adds two numbers/).name, arguments: { a: 2, b: 3 } }]),
    textAnswer("Five."),
  );
  const tables = mcpServerTable("demo");
  await using stage = await openStage({ version: NEWEST, answer, tables, entry: { supports_search_tool: true } });
  const run = await stage.exec("Add.");
  assertClean(stage, run);
  const [first, second, third] = stage.provider.chats;
  assert(!toolNames(first).some((name) => /add$/.test(name)), "the tool was not deferred");
  assert(toolNames(second).some((name) => /add$/.test(name)), "the found tool was not declared");
  assertOutput(second, "call_1", /add/);
  assertOutput(third, "call_2", /sum=5/);
  assertEquals(run.messages, ["Five."]);
});

for (const lite of [false, true]) {
  Deno.test(`Codex runs code in code mode${lite ? ", its tools inside the input" : ""}`, async () => {
    const answer = inOrder(
      (request) =>
        callAnswer([{ id: "call_1", name: toolLike(request, /(^|_)exec$/).name, arguments: { input: CODE } }]),
      textAnswer("Coded."),
    );
    const entry = { tool_mode: "code_mode_only", use_responses_lite: lite };
    await using stage = await openStage({ version: NEWEST, answer, entry });
    const run = await stage.exec("Write a file.");
    assertClean(stage, run);
    assertEquals(await stage.read("coded.txt"), "coded");
    assertOutput(stage.provider.chats[1], "call_1", /from-code/);
    assertEquals(run.messages, ["Coded."]);
  });
}

Deno.test("Codex with a model name of its own is served by the upstream's model", async () => {
  const answer = inOrder(
    (request) => callAnswer([{ id: "call_1", name: toolLike(request, /(^|_)exec$/).name, arguments: { input: CODE } }]),
    textAnswer("Coded."),
  );
  const relayArguments = ["--model-map", "*:scripted-model"];
  await using stage = await openStage({ version: NEWEST, answer, catalog: "none", relayArguments });
  const run = await stage.exec("Write a file.", "-m", "gpt-6-astra");
  assertClean(stage, run);
  assertEquals(stage.provider.chats.map((request) => chatOf(request).model), ["scripted-model", "scripted-model"]);
  assertMatch(await stage.read("coded.txt"), /coded/);
});
