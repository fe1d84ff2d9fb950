/**
 * Tests that long threads of Codex are the same on every wire: reasoning, resuming, compaction, agents and reviews.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { isObject, type JsonObject, parseJson } from "../../lib/base/json.ts";
import type { ReceivedRequest, ScriptedAnswer } from "../../tools/scripted_provider.ts";
import { callOutputs, replayedReasoning } from "../support/codex/conversation.ts";
import { assertClean } from "../support/codex/driver.ts";
import { mcpServerTable } from "../support/codex/mcp_config.ts";
import { RED_DOT } from "../support/codex/mcp_server.ts";
import { EMPTY_REVIEW, prepareRepository } from "../support/codex/repository.ts";
import { allText, inOrder, type Step } from "../support/codex/script.ts";
import { VERSIONS } from "../support/codex/versions.ts";
import { callsOf, userTexts } from "../support/codex/wires/parts.ts";
import {
  callShell,
  callTool,
  KEEPING_WIRE,
  type OpenSettledStage,
  say,
  SEALING_WIRES,
  TESTED_WIRES,
  testOnWires,
} from "../support/codex/wires/stage.ts";

const TASK = "Count the beans in the jar.";

/** A thread of two runs with a restart between them: every turn sends the reasoning of the earlier ones unchanged. */
async function replayOverRestart(open: OpenSettledStage): Promise<void> {
  const answer = inOrder(
    callShell("call_1", "echo one", { reasoning: "First I count." }),
    callShell("call_2", "echo two", { reasoning: "Then I count\non." }),
    say("Counted.", { reasoning: "That was all." }),
    callShell("call_3", "echo three", { reasoning: "Once more." }),
    say("Counted again."),
  );
  await using wired = await open({ answer });
  const first = await wired.exec("Count.");
  await wired.stage.restartRelay();
  const run = await wired.resume(first, "Again.");
  assertEquals(run.messages, ["Counted again."]);
  const replayed = wired.asks.map(replayedReasoning);
  assertEquals(replayed.map(({ length }) => length), [0, 1, 2, 3, 4]);
  for (const earlier of replayed) assertEquals(earlier, replayed[4]?.slice(0, earlier.length));
  assertEquals(userTexts(wired.ask(4)).at(-1), "Again.");
}

testOnWires("resumes a thread after a restart of the relay, with the same reasoning", replayOverRestart, {
  versions: VERSIONS,
});
testOnWires("gives its reasoning back to a vendor that refuses any other", replayOverRestart, { wires: SEALING_WIRES });

testOnWires("keeps its reasoning valid while its tools, its effort and its images change", async (open) => {
  const think = (step: Step, reasoning: string): Step => (request) => {
    const { speech } = typeof step === "function" ? step(request) : step;
    return { speech: { ...speech, reasoning } };
  };
  const answer = inOrder(
    think(callTool(/^tool_search/, "call_1", { query: "add two numbers", limit: 3 }), "I need a tool."),
    think(callTool(/Adds two numbers/, "call_2", { a: 2, b: 3 }), "Here it is."),
    think(say("Five."), "That was easy."),
    think(callShell("call_3", "echo three"), "I count on."),
    say("Three.", { reasoning: "And on." }),
    think(callTool(/Adds two numbers/, "call_4", { a: 4, b: 5 }), "Once more."),
    say("Nine."),
  );
  await using wired = await open({ answer, tables: mcpServerTable("demo"), entry: { supports_search_tool: true } });
  await Deno.writeFile(
    `${wired.stage.workspace}/dot.png`,
    Uint8Array.from(atob(RED_DOT), (letter) => letter.charCodeAt(0)),
  );
  const first = await wired.exec("Add.");
  await wired.resume(first, "Look, and count.", "-c", 'model_reasoning_effort="high"', "-i", "dot.png");
  const last = await wired.resume(first, "Add again.", "-c", 'model_reasoning_effort="low"');
  assertEquals(last.messages, ["Nine."]);
  const replayed = wired.asks.map(replayedReasoning);
  assertEquals(replayed.map(({ length }) => length), [0, 1, 2, 3, 4, 5, 6]);
  for (const earlier of replayed) assertEquals(earlier, replayed[6]?.slice(0, earlier.length));
}, { wires: [{ wire: "chat" }, ...SEALING_WIRES] });

testOnWires("shows the reasoning", async (open) => {
  const answer = inOrder(say("Chosen.", { reasoning: "**Weighing** the options with care." }));
  await using wired = await open({ answer });
  const run = await wired.exec("Choose.");
  const texts = run.items.filter(({ type }) => type === "reasoning").map(({ text }) => text);
  assertEquals([texts, run.messages], [["**Weighing** the options with care."], ["Chosen."]]);
});

testOnWires("compacts its history when the usage is large", async (open) => {
  const answer = inOrder(
    callShell("call_1", "echo one", { reasoning: "Long work.", usage: { prompt: 60_000, completion: 100 } }),
    say("SUMMARY-OF-ALL", { usage: { prompt: 500 } }),
    say("Finished after compaction.", { usage: { prompt: 800 } }),
  );
  const config = "model_auto_compact_token_limit = 20000\nmodel_context_window = 40000";
  await using wired = await open({ answer, config });
  const run = await wired.exec("Work long.");
  assertEquals([run.messages.at(-1), wired.asks.length], ["Finished after compaction.", 3]);
  assertMatch(userTexts(wired.ask(1)).at(-1) ?? "", /CONTEXT CHECKPOINT COMPACTION/);
  assertMatch(allText(wired.ask(2)), /SUMMARY-OF-ALL/);
  assertEquals(callsOf(wired.ask(2)), []);
}, { wires: [...TESTED_WIRES, ...SEALING_WIRES] });

/** Answers for parent and child: the child is recognised by its task, the parent by its calls so far. */
function actBoth(request: ReceivedRequest, spawn: Record<string, unknown>): ScriptedAnswer {
  const called = callsOf(request).flat();
  if (called.length === 0 && request.text.includes(TASK)) return say("There are 77 beans.");
  if (called.length === 0) return callTool(/spawn_agent$/, "call_spawn", spawn)(request);
  if (called.length > 1) return say("My agent counted them.");
  const output = parseJson(callOutputs(request)[0]?.text ?? "");
  const agent = isObject(output) ? output.agent_id : undefined;
  const targets = agent === undefined ? {} : { targets: [agent], ids: [agent] };
  return callTool(/wait_agent$/, "call_wait", { ...targets, timeout_ms: 10_000 })(request);
}

/** A parent hands its task to a child; `entry` says by which kind of messages. */
async function delegate(
  open: OpenSettledStage,
  { entry, spawn = {} }: { readonly entry: JsonObject; readonly spawn?: JsonObject },
): Promise<{ readonly child: ReceivedRequest; readonly last: ReceivedRequest }> {
  const answer = (request: ReceivedRequest) => actBoth(request, { message: TASK, ...spawn });
  await using wired = await open({ answer, entry });
  const run = await wired.exec("Have somebody count the beans.");
  assertEquals(run.messages.at(-1), "My agent counted them.");
  const child = wired.asks.find((request) => callsOf(request).length === 0 && request.text.includes(TASK));
  assert(child !== undefined, "no request for the child");
  const last = wired.asks.filter((request) => callsOf(request).flat().length === 2).at(-1);
  assertMatch(last?.text ?? "", /There are 77 beans\./, "the parent never read the child's result");
  assert(last !== undefined);
  return { child, last };
}

const SECOND_KIND = {
  entry: { multi_agent_version: "v2" },
  spawn: { task_name: "counter", fork_turns: "none" },
};

testOnWires("hands a task to a sub-agent and reads its result", async (open) => {
  const { child, last } = await delegate(open, { entry: { multi_agent_version: "v1" } });
  assertMatch(userTexts(child).at(-1) ?? "", /Count the beans/, "the task is not the last text of the user");
  assertMatch(allText(last), /There are 77 beans\./);
});

testOnWires("passes messages between agents of the second kind", async (open) => {
  const { child, last } = await delegate(open, SECOND_KIND);
  assertMatch(userTexts(child).at(-1) ?? "", /Count the beans/, "the task is not the last text of the user");
  assertMatch(allText(last), /There are 77 beans\./);
  // Codex writes the task where a vendor would seal it, and no vendor can open that.
}, { wires: [...TESTED_WIRES, KEEPING_WIRE] });

testOnWires("reviews uncommitted changes", async (open) => {
  await using wired = await open({ answer: inOrder(say(EMPTY_REVIEW)) });
  const { stage } = wired;
  await prepareRepository(stage.workspace);
  const unattended = ["--json", "--dangerously-bypass-approvals-and-sandbox"];
  const run = await stage.codex(["exec", "review", "--uncommitted", ...unattended]);
  assertClean(stage, run);
  assertMatch(run.messages.join("\n"), /Nothing is wrong with it\./);
  assertMatch(allText(wired.ask(0)), /Review guidelines/i);
});
