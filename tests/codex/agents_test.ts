/**
 * Tests that sub-agents and reviews, which send requests of their own, work through the relay.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { parseJson } from "../../lib/base/json.ts";
import { callAnswer, textAnswer } from "../../tools/chat_frames.ts";
import type { ReceivedRequest, ScriptedAnswer } from "../../tools/scripted_provider.ts";
import { assertClean, openStage, type Stage } from "../support/codex/driver.ts";
import { EMPTY_REVIEW, prepareRepository } from "../support/codex/repository.ts";
import { allText, callingMessages, chatOf, inOrder, messagesOf, toolLike } from "../support/codex/script.ts";
import { NEWEST, VERSIONS } from "../support/codex/versions.ts";

const TASK = "Count the beans in the jar.";

/** The text of the output that the parent got for `callId`, parsed. */
function outputOf(request: ReceivedRequest, callId: string): Record<string, unknown> {
  const text = messagesOf(request, "tool").find(({ tool_call_id }) => tool_call_id === callId)?.content;
  return (parseJson(text ?? "") ?? {}) as Record<string, unknown>;
}

/** Answers for parent and child: the child is recognised by its task, the parent by its calls so far. */
function actBoth(request: ReceivedRequest, spawn: Record<string, unknown>): ScriptedAnswer {
  const called = callingMessages(request).flatMap(({ tool_calls = [] }) => tool_calls.map(({ id }) => id));
  if (called.length === 0 && allText(request).includes(TASK)) return textAnswer("There are 77 beans.");
  if (called.length === 0) {
    return callAnswer([{ id: "call_spawn", name: toolLike(request, /spawn_agent$/).name, arguments: spawn }]);
  }
  if (called.length === 1) {
    const agent = outputOf(request, "call_spawn").agent_id;
    const targets = agent === undefined ? {} : { targets: [agent], ids: [agent] };
    const wait = { ...targets, timeout_ms: 10_000 };
    return callAnswer([{ id: "call_wait", name: toolLike(request, /wait_agent$/).name, arguments: wait }]);
  }
  return textAnswer("My agent counted them.");
}

async function assertDelegates(stage: Stage): Promise<void> {
  const run = await stage.exec("Have somebody count the beans.");
  assertClean(stage, run);
  assertEquals(run.messages.at(-1), "My agent counted them.");
  const child = stage.provider.chats.filter((request) => callingMessages(request).length === 0)
    .find((request) => allText(request).includes(TASK));
  assert(child !== undefined, "no request for the child");
  assert(chatOf(child).messages.at(-1)?.role === "user", "the child's task is not the last user message");
  const last = stage.provider.chats.filter((request) => callingMessages(request).length === 2).at(-1);
  assertMatch(allText(last), /There are 77 beans\./, "the parent never read the child's result");
}

for (const version of VERSIONS) {
  Deno.test(`Codex ${version.number} by chat hands a task to a sub-agent and reads its result`, async () => {
    const answer = (request: ReceivedRequest) => actBoth(request, { message: TASK });
    await using stage = await openStage({ version, answer, entry: { multi_agent_version: "v1" } });
    await assertDelegates(stage);
  });

  Deno.test(`Codex ${version.number} by chat reviews uncommitted changes`, async () => {
    await using stage = await openStage({ version, answer: inOrder(textAnswer(EMPTY_REVIEW)) });
    await prepareRepository(stage.workspace);
    const run = await stage.codex([
      "exec",
      "review",
      "--uncommitted",
      "--json",
      "--dangerously-bypass-approvals-and-sandbox",
    ]);
    assertClean(stage, run);
    assertMatch(run.messages.join("\n"), /Nothing is wrong with it\./);
    assertMatch(allText(stage.provider.chats[0]), /Review guidelines/i);
  });
}

Deno.test(`Codex ${NEWEST.number} passes messages between agents of the second kind`, async () => {
  const spawn = { message: TASK, task_name: "counter", fork_turns: "none" };
  const answer = (request: ReceivedRequest) => actBoth(request, spawn);
  await using stage = await openStage({ version: NEWEST, answer, entry: { multi_agent_version: "v2" } });
  await assertDelegates(stage);
});

Deno.test(`Codex ${NEWEST.number} lets its reviewer decide about a call that needs approval`, async () => {
  const escalated = {
    cmd: "echo allowed > allowed.txt",
    sandbox_permissions: "require_escalated",
    justification: "test",
  };
  const verdict = { outcome: "allow", risk_level: "low", user_authorization: "high", rationale: "It is harmless." };
  const answer = inOrder(
    callAnswer([{ id: "call_1", name: "exec_command", arguments: escalated }]),
    textAnswer(JSON.stringify(verdict)),
    textAnswer("It was allowed."),
  );
  await using stage = await openStage({ version: NEWEST, answer });
  const run = await stage.codex(["exec", "--skip-git-repo-check", "--approve-for-me", "--json", "Write the file."]);
  assertClean(stage, run);
  assertEquals([run.messages, await stage.read("allowed.txt")], [["It was allowed."], "allowed\n"]);
  const format = chatOf(stage.provider.chats[1]).response_format;
  assert(format?.type === "json_schema", "the reviewer's verdict is not asked for by a schema");
  assertEquals(format.json_schema.strict ?? false, false);
});
