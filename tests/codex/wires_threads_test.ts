/**
 * Tests that long threads of Codex are the same on every wire: reasoning, resuming, compaction, agents and reviews.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { parseJson } from "../../lib/base/json.ts";
import { assertClean } from "../support/codex/driver.ts";
import { EMPTY_REVIEW, prepareRepository } from "../support/codex/repository.ts";
import { VERSIONS } from "../support/codex/versions.ts";
import { type Said, sayInOrder, shell } from "../support/codex/wires/said.ts";
import { findTool, readableText, type SeenRequest } from "../support/codex/wires/seen.ts";
import { testOnWires } from "../support/codex/wires/stage.ts";

const TASK = "Count the beans in the jar.";

testOnWires("resumes a thread after a restart of the relay, and every turn has its reasoning", async (open) => {
  const script = sayInOrder(
    shell("call_1", "echo one", { reasoning: "First I count." }),
    shell("call_2", "echo two", { reasoning: "Then I count\non." }),
    { text: "Counted." },
    shell("call_3", "echo three", { reasoning: "Once more." }),
    { text: "Counted again." },
  );
  await using wired = await open({ script, rules: { reasoningRequired: "passed_back" } });
  const first = await wired.exec("Count.");
  await wired.stage.restartRelay();
  const run = await wired.resume(first, "Again.");
  assertEquals(run.messages, ["Counted again."]);
  assertEquals(wired.seen.map(({ reasoning }) => reasoning.length), [0, 1, 2, 2, 3]);
  const last = wired.seen[4];
  assert(last !== undefined);
  for (const request of wired.seen) {
    assertEquals(request.reasoning, last.reasoning.slice(0, request.reasoning.length), "reasoning has changed");
  }
  assertEquals(last.user.at(-1), "Again.");
}, VERSIONS);

testOnWires("shows the reasoning", async (open) => {
  const script = sayInOrder({ reasoning: "**Weighing** the options with care.", text: "Chosen." });
  await using wired = await open({ script });
  const run = await wired.exec("Choose.");
  const texts = run.items.filter(({ type }) => type === "reasoning").map(({ text }) => text);
  assertEquals([texts, run.messages], [["**Weighing** the options with care."], ["Chosen."]]);
});

testOnWires("compacts its history when the usage is large", async (open) => {
  const script = sayInOrder(
    shell("call_1", "echo one", { usage: { prompt: 60_000, completion: 100 } }),
    { text: "SUMMARY-OF-ALL", usage: { prompt: 500 } },
    { text: "Finished after compaction.", usage: { prompt: 800 } },
  );
  const config = "model_auto_compact_token_limit = 20000\nmodel_context_window = 40000";
  await using wired = await open({ script, config });
  const run = await wired.exec("Work long.");
  assertEquals([run.messages.at(-1), wired.seen.length], ["Finished after compaction.", 3]);
  const [, compaction, after] = wired.seen;
  assert(compaction && after);
  assertMatch(compaction.user.at(-1) ?? "", /CONTEXT CHECKPOINT COMPACTION/);
  assertMatch(readableText(after), /SUMMARY-OF-ALL/);
  assertEquals(after.calls, []);
}, VERSIONS);

/** Answers for parent and child: the child is recognised by its task, the parent by its calls so far. */
function actBoth(seen: SeenRequest, spawn: Record<string, unknown>): Said {
  const called = seen.calls.flat();
  if (called.length === 0 && readableText(seen).includes(TASK)) return { text: "There are 77 beans." };
  if (called.length === 0) {
    return { calls: [{ id: "call_spawn", name: findTool(seen, /spawn_agent$/).name, arguments: spawn }] };
  }
  if (called.length > 1) return { text: "My agent counted them." };
  const output = parseJson(seen.outputs.call_spawn ?? "") as Record<string, unknown> | undefined;
  const agent = output?.agent_id;
  const targets = agent === undefined ? {} : { targets: [agent], ids: [agent] };
  const wait = { ...targets, timeout_ms: 10_000 };
  return { calls: [{ id: "call_wait", name: findTool(seen, /wait_agent$/).name, arguments: wait }] };
}

for (const [kind, spawn] of [["v1", {}], ["v2", { task_name: "counter", fork_turns: "none" }]] as const) {
  testOnWires(`hands a task to a sub-agent (${kind}) and reads its result`, async (open) => {
    const script = (seen: SeenRequest) => actBoth(seen, { message: TASK, ...spawn });
    await using wired = await open({ script, entry: { multi_agent_version: kind } });
    const run = await wired.exec("Have somebody count the beans.");
    assertEquals(run.messages.at(-1), "My agent counted them.");
    const child = wired.seen.find((seen) => seen.calls.length === 0 && readableText(seen).includes(TASK));
    assert(child !== undefined, "no request for the child");
    assertMatch(child.user.at(-1) ?? "", /Count the beans/, "the child's task is not the last user message");
    const last = wired.seen.filter(({ calls }) => calls.length === 2).at(-1);
    assert(last !== undefined);
    assertMatch(readableText(last), /There are 77 beans\./, "the parent never read the child's result");
  });
}

testOnWires("reviews uncommitted changes", async (open) => {
  await using wired = await open({ script: sayInOrder({ text: EMPTY_REVIEW }) });
  const { stage } = wired;
  await prepareRepository(stage.workspace);
  const unattended = ["--json", "--dangerously-bypass-approvals-and-sandbox"];
  const run = await stage.codex(["exec", "review", "--uncommitted", ...unattended]);
  assertClean(stage, run);
  assertMatch(run.messages.join("\n"), /Nothing is wrong with it\./);
  assertMatch(readableText(wired.seen[0]!), /Review guidelines/i);
});
