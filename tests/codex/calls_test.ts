/**
 * Tests that the real Codex runs a command once, with the arguments and the tool that the model meant, however the
 * provider sends the call.
 *
 * @module
 */
import { assert, assertEquals, assertLess, assertMatch } from "@std/assert";
import type { JsonObject } from "../../lib/base/json.ts";
import { callAnswer, deltaChunk, finishChunk, textAnswer, usageChunk } from "../../tools/chat_frames.ts";
import { assertClean, openStage } from "../support/codex/driver.ts";
import { assertOutput, callingMessages, inOrder, messagesOf, type Step } from "../support/codex/script.ts";
import { NEWEST, VERSIONS } from "../support/codex/versions.ts";

const RUN = JSON.stringify({ cmd: "echo x >> log.txt; wc -l < log.txt" });

/** A frame with one call fragment. */
function piece(args: string, id?: string, name = "exec_command"): JsonObject {
  const start = id === undefined ? {} : { id, type: "function" };
  return deltaChunk({
    tool_calls: [{ index: 0, ...start, function: { ...(id !== undefined && { name }), arguments: args } }],
  });
}

function answerWith(frames: readonly JsonObject[]): { readonly chunks: readonly JsonObject[] } {
  return { chunks: [...frames, finishChunk("tool_calls"), usageChunk()] };
}

const WHOLE = { id: "c1", type: "function", function: { name: "exec_command", arguments: RUN } };

/** Ways in which providers send one call. */
const ONCE: Readonly<Record<string, readonly JsonObject[]>> = {
  "is sent again with its id behind its fragments": [
    piece("", "c1"),
    piece(RUN.slice(0, 9)),
    piece(RUN.slice(9)),
    piece(RUN, "c1"),
  ],
  "is sent again without an id": [piece(RUN.slice(0, 9), "c1"), piece(RUN.slice(9)), piece(RUN)],
  "comes in snapshots": [piece("", "c1"), ...[5, 20, RUN.length, RUN.length].map((end) => piece(RUN.slice(0, end)))],
  "begins with an empty object": [piece("{}", "c1"), piece(RUN.slice(0, 9)), piece(RUN.slice(9))],
  "is repeated by a whole message": [
    piece(RUN, "c1"),
    {
      choices: [{
        index: 0,
        message: { role: "assistant", content: null, tool_calls: [WHOLE] },
        finish_reason: "tool_calls",
      }],
    },
  ],
  "comes in a whole message beside an empty delta": [
    {
      choices: [{
        index: 0,
        delta: {},
        message: { role: "assistant", tool_calls: [WHOLE] },
        finish_reason: "tool_calls",
      }],
    },
  ],
};

for (const [how, frames] of Object.entries(ONCE)) {
  Deno.test(`Codex ${NEWEST.number} runs a command once that ${how}`, async () => {
    await using stage = await openStage({ version: NEWEST, answer: inOrder(answerWith(frames), textAnswer("Done.")) });
    const run = await stage.exec("Go.");
    assertClean(stage, run);
    assertEquals(run.items.filter(({ type }) => type === "command_execution").length, 1);
    assertEquals([await stage.read("log.txt"), run.messages], ["x\n", ["Done."]]);
    const sent = callingMessages(stage.provider.chats[1]).map(({ tool_calls }) =>
      tool_calls?.map((call) => call.function)
    );
    assertEquals(sent, [[{ name: "exec_command", arguments: RUN }]]);
  });
}

Deno.test(`Codex ${NEWEST.number} runs both commands that come under one id in one piece`, async () => {
  const other = JSON.stringify({ cmd: "echo y > other.txt" });
  await using stage = await openStage({
    version: NEWEST,
    answer: inOrder(answerWith([piece(RUN + other, "c1")]), textAnswer("Done.")),
  });
  const run = await stage.exec("Go.");
  assertClean(stage, run);
  assertEquals([await stage.read("log.txt"), await stage.read("other.txt")], ["x\n", "y\n"]);
});

Deno.test(`Codex ${NEWEST.number} shows a text once that a whole message repeats`, async () => {
  const answer = inOrder({
    chunks: [
      deltaChunk({ role: "assistant", content: "Hel" }),
      {
        choices: [{
          index: 0,
          delta: { content: "lo" },
          message: { role: "assistant", content: "Hello, you." },
          finish_reason: "stop",
        }],
      },
      usageChunk(),
    ],
  });
  await using stage = await openStage({ version: NEWEST, answer });
  const run = await stage.exec("Say hello.");
  assertClean(stage, run);
  assertEquals(run.messages, ["Hello, you."]);
});

for (const name of ["exec_command<|channel|>commentary", "functions.exec_command"]) {
  Deno.test(`Codex ${NEWEST.number} runs a command that the model calls ${name}`, async () => {
    const answer = inOrder(callAnswer([{ id: "c1", name, arguments: RUN }]), textAnswer("Done."));
    await using stage = await openStage({ version: NEWEST, answer });
    const run = await stage.exec("Go.");
    assertClean(stage, run);
    assertEquals([await stage.read("log.txt"), run.messages], ["x\n", ["Done."]]);
  });
}

Deno.test(`Codex ${NEWEST.number} runs the commands in a call of multi_tool_use.parallel`, async () => {
  const uses = ["alpha", "beta"].map((word) => ({
    recipient_name: "functions.exec_command",
    parameters: { cmd: `echo ${word} > ${word}.txt; cat ${word}.txt` },
  }));
  const answer = inOrder(
    callAnswer([{ id: "c1", name: "multi_tool_use.parallel", arguments: { tool_uses: uses } }]),
    textAnswer("Done."),
  );
  await using stage = await openStage({ version: NEWEST, answer });
  const run = await stage.exec("Go.");
  assertClean(stage, run);
  assertEquals([await stage.read("alpha.txt"), await stage.read("beta.txt")], ["alpha\n", "beta\n"]);
  const outputs = messagesOf(stage.provider.chats[1], "tool").map(({ content }) => content);
  assertEquals(outputs.length, 2);
  for (const [at, word] of ["alpha", "beta"].entries()) assert(outputs[at]?.includes(word), outputs[at]);
});

const UNKNOWN = callAnswer([{ id: "c1", name: "search_web", arguments: { q: "x" } }]);

for (const version of [...VERSIONS, { number: "0.80.0" }]) {
  Deno.test(`Codex ${version.number} ends a turn in which the model called an unknown tool, once it reads which exist`, async () => {
    // A model that calls the tool until the answer says that there is none.
    const step: Step = (request) => {
      const outputs = messagesOf(request, "tool");
      return /There is no tool named/.test(outputs.at(-1)?.content ?? "") ? textAnswer("I go on without it.") : UNKNOWN;
    };
    const answer = inOrder(step, step, step);
    const catalog = version.number === "0.80.0" ? "none" : "file";
    await using stage = await openStage({ version, answer, catalog });
    const run = await stage.exec("Search.");
    assertEquals(
      [run.exitCode, run.messages, stage.provider.chats.length],
      [0, ["I go on without it."], 2],
      run.stdout,
    );
    assertOutput(
      stage.provider.chats[1],
      "c1",
      /^There is no tool named "search_web", so nothing was run\.\nCall one .*\bupdate_plan|exec_command\b/,
    );
  });
}

Deno.test(`Codex ${NEWEST.number} ends a turn in which the model calls an unknown tool whatever it reads`, async () => {
  const answer: Step = (request) => {
    const last = messagesOf(request, "user").at(-1)?.content;
    return JSON.stringify(last).includes("Go on.")
      ? textAnswer("I went on.")
      : { ...callAnswer([{ id: `c${request.index}`, name: "search_web", arguments: { q: "x" } }]) };
  };
  await using stage = await openStage({ version: NEWEST, answer: inOrder(...Array.from({ length: 9 }, () => answer)) });
  const run = await stage.exec("Search.");
  assertEquals([run.exitCode, new Set(run.errors).size, stage.provider.chats.length], [1, 1, 5], run.stdout);
  assertMatch(run.errors[0] ?? "", /only tools that do not exist, 5 times in a row \(the last one: search_web\)/);
  const resumed = await stage.resume(run, "Go on.");
  assertEquals([resumed.exitCode, resumed.messages], [0, ["I went on."]], resumed.stdout);
});

Deno.test(`Codex ${NEWEST.number} passes on stronger words to a model that calls an unknown tool for the third time`, async () => {
  const answer: Step = (request) => {
    const last = messagesOf(request, "tool").at(-1)?.content ?? "";
    return /Do not call it again/.test(last) ? textAnswer("I stop.") : {
      ...callAnswer([{ id: `c${request.index}`, name: "search_web", arguments: { q: "x" } }]),
    };
  };
  await using stage = await openStage({ version: NEWEST, answer: inOrder(answer, answer, answer, answer, answer) });
  const run = await stage.exec("Search.");
  assertEquals([run.exitCode, run.messages, stage.provider.chats.length], [0, ["I stop."], 4], run.stdout);
  const outputs = messagesOf(stage.provider.chats[3], "tool").map(({ content }) => content);
  assertEquals(outputs[0], outputs[1]);
  assertLess(outputs[1]?.length ?? 0, outputs[2]?.length ?? 0);
  assertMatch(outputs[2] ?? "", /3 times in a row/);
});
