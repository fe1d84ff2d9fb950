/**
 * Tests of how turns of Codex end: silence is an end, an answer that was given up or cut is none.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { decodeArray, isObject, type JsonObject } from "../../lib/base/json.ts";
import {
  callAnswer,
  callChunks,
  deltaChunk,
  finishChunk,
  reasoningChunks,
  textAnswer,
  textChunks,
} from "../../tools/chat_frames.ts";
import type { ScriptedAnswer } from "../../tools/scripted_provider.ts";
import { assertClean, type CodexRun, openStage, type Stage } from "../support/codex/driver.ts";
import { allText, assertOutput, chatOf, inOrder, type Step } from "../support/codex/script.ts";
import { NEWEST, VERSIONS } from "../support/codex/versions.ts";

/** The oldest version whose requests were recorded. */
const OLDEST = { number: "0.80.0" };
/** Longest time for what is done at once, in seconds; five tries took 20. */
const AT_ONCE = 12;

function shell(id: string, cmd: string): Step {
  return (request) => {
    const tools = (chatOf(request).tools ?? []).map((tool) => tool.function.name);
    return tools.includes("exec_command")
      ? callAnswer([{ id, name: "exec_command", arguments: { cmd } }])
      : callAnswer([{ id, name: "shell_command", arguments: { command: cmd } }]);
  };
}

const EMPTY: ScriptedAnswer = { chunks: [deltaChunk({ role: "assistant", content: "" }), finishChunk("stop")] };
const THOUGHT: ScriptedAnswer = { chunks: [...reasoningChunks("Nothing is left to do."), finishChunk("stop")] };

/** What Codex printed and the relay logged. */
function reportOf(stage: Stage, run: CodexRun): string {
  return `\n${run.stdout}\n${run.stderr}\n${stage.relay.output}`;
}

async function measure(work: () => Promise<CodexRun>): Promise<{ run: CodexRun; seconds: number }> {
  const began = performance.now();
  const run = await work();
  return { run, seconds: (performance.now() - began) / 1_000 };
}

for (const version of [...VERSIONS, OLDEST]) {
  for (const [what, last] of [["says nothing", EMPTY], ["only thinks", THOUGHT]] as const) {
    Deno.test(`Codex ${version.number} ends its turn well when the model ${what} after a tool's output`, async () => {
      const answer = inOrder(shell("call_1", "echo done"), last, textAnswer("Here I am."));
      await using stage = await openStage({ version, answer });
      const { run, seconds } = await measure(() => stage.exec("Send it."));
      assertClean(stage, run);
      assertEquals(stage.provider.chats.length, 2);
      assertOutput(stage.provider.chats[1], "call_1", /done/);
      assert(seconds < AT_ONCE, `${seconds} s`);
      const next = await stage.resume(run, "Are you there?");
      assertClean(stage, next);
      assertEquals(next.messages, ["Here I am."]);
      const roles = chatOf(stage.provider.chats[2]).messages.slice(-4).map(({ role }) => role);
      assertEquals(roles, ["user", "assistant", "tool", "user"]);
    });
  }
}

const WELL = textAnswer("All is well.");
const AGAIN = /^Reconnecting\.\.\. 1\/5/;

function native(finish: string, word: string): JsonObject {
  const chunk = finishChunk(finish);
  const [choice] = decodeArray(chunk.choices);
  return { ...chunk, choices: [{ ...(isObject(choice) && choice), native_finish_reason: word }] };
}

/** Answers that are no end, before anything was shown: the relay asks again, and Codex notices nothing. */
const UNSEEN: Readonly<Record<string, ScriptedAnswer>> = {
  "the engine gives up (abort)": { chunks: [finishChunk("abort")] },
  "the provider stops with an error": { chunks: [finishChunk("error")] },
  "the provider cannot read the call (MALFORMED_FUNCTION_CALL)": { chunks: [finishChunk("MALFORMED_FUNCTION_CALL")] },
  "a gateway says stop beside MALFORMED_FUNCTION_CALL": { chunks: [native("stop", "MALFORMED_FUNCTION_CALL")] },
  "half a call is left in the text": textAnswer('<tool_call>\n{"name": "exec_command", "arguments": {"cmd": "touch r'),
  "half a call is left in the text, in the form of Qwen Coder": textAnswer(
    "<tool_call>\n<function=exec_command>\n<parameter=cmd>\ntouch ran.txt\n</parameter>\n",
  ),
  "nothing answers the user": EMPTY,
};

for (const [what, slip] of Object.entries(UNSEEN)) {
  Deno.test(`Codex ${NEWEST.number} notices nothing when ${what}`, async () => {
    await using stage = await openStage({ version: NEWEST, answer: inOrder(slip, WELL) });
    const { run, seconds } = await measure(() => stage.exec("Go."));
    assertClean(stage, run);
    assertEquals([run.messages, stage.provider.chats.length], [["All is well."], 2]);
    assertEquals(await filesOf(stage), []);
    assert(seconds < AT_ONCE, `${seconds} s`);
  });
}

const CALL = { id: "call_1", name: "exec_command", arguments: { cmd: "touch ran.txt" } };

/** The same after something was shown: Codex asks again by itself, and keeps nothing of what was cut. */
const SEEN: Readonly<Record<string, ScriptedAnswer>> = {
  "the engine gives up in the text (abort)": { chunks: [...textChunks("I will now"), finishChunk("abort")] },
  "the engine gives up after a whole call (abort)": { chunks: [...callChunks(CALL), finishChunk("abort")] },
  "the engine gives up in a call (abort)": {
    chunks: [...callChunks({ ...CALL, arguments: '{"cmd":"touch ran' }), finishChunk("abort")],
  },
  "the provider cannot read the second call": {
    chunks: [...callChunks(CALL), native("tool_calls", "MALFORMED_FUNCTION_CALL")],
  },
  "the model writes its call into its thinking": {
    chunks: [
      deltaChunk({ reasoning_content: 'I look.\n<tool_call>\n{"name": "exec_command", "arguments": ' }),
      deltaChunk({ reasoning_content: '{"cmd": "touch ran.txt"}}\n</tool_call>' }),
      finishChunk("stop"),
    ],
  },
  "the backend of a router fails beside a clean end": {
    chunks: [
      ...textChunks("I will now"),
      { choices: [{ index: 0, delta: {}, finish_reason: "stop", error: { code: 502, message: "The backend left" } }] },
    ],
  },
  "half a call is left behind the text": textAnswer(
    'I will look.\n\n<tool_call>\n{"name": "exec_command", "arguments": {"cmd": "touch r',
  ),
};

for (const [what, slip] of Object.entries(SEEN)) {
  Deno.test(`Codex ${NEWEST.number} asks again when ${what}`, async () => {
    // Slowly, so that what comes first is shown before the end is known.
    await using stage = await openStage({ version: NEWEST, answer: inOrder({ ...slip, delayMs: 30 }, WELL) });
    const run = await stage.exec("Go.");
    const seen = [run.exitCode, run.messages, stage.provider.chats.length];
    assertEquals(seen, [0, ["All is well."], 2], reportOf(stage, run));
    assertEquals(run.errors.length, 1);
    assertMatch(`${run.errors[0]}`, AGAIN);
    assertEquals(await filesOf(stage), []);
    const [first, second] = stage.provider.chats.map((request) => chatOf(request).messages);
    assertEquals(second, first);
  });
}

Deno.test(`Codex ${NEWEST.number} runs a whole call in the text that lacks its end`, async () => {
  const text = 'I will look.\n\n<tool_call>\n{"name": "exec_command", "arguments": {"cmd": "touch ran.txt"}}';
  await using stage = await openStage({ version: NEWEST, answer: inOrder(textAnswer(text), WELL) });
  const run = await stage.exec("Go.");
  assertClean(stage, run);
  assertEquals(run.messages.map((message) => message.trim()), ["I will look.", "All is well."]);
  assertEquals(await filesOf(stage), ["ran.txt"]);
});

const SLIP = textAnswer('<tool_call>\n{"name": "exec_command", "arguments": {"cmd": "ls"}}\n</tool_call>');

/** Summaries that are none. */
const NO_SUMMARIES: Readonly<Record<string, ScriptedAnswer>> = {
  "is blank": textAnswer("\n"),
  "is a call in the text": textAnswer(
    '<tool_call>\n{"name": "exec_command", "arguments": {"cmd": "ls"}}\n</tool_call>',
  ),
  "is a call": callAnswer([CALL]),
  "is an empty object": textAnswer("{}"),
};

function compacting(...summaries: readonly ScriptedAnswer[]) {
  const call = callAnswer([{ ...CALL, arguments: { cmd: "echo one" } }], {
    usage: { prompt: 60_000, completion: 100 },
  });
  const config = "model_auto_compact_token_limit = 20000\nmodel_context_window = 40000";
  return { answer: inOrder(call, ...summaries, textAnswer("Finished.", { prompt: 800 })), config };
}

for (const version of VERSIONS.slice(1)) {
  for (const providerName of ["Relay", "OpenAI"]) {
    Deno.test(`Codex ${version.number}, its provider named ${providerName}, keeps its memory when a summary is a call in the text`, async () => {
      const script = compacting(SLIP, textAnswer("SUMMARY-OF-ALL", { prompt: 500 }));
      await using stage = await openStage({ version, ...script, providerName });
      const run = await stage.exec("Work long.");
      assertEquals([run.exitCode, run.messages.at(-1)], [0, "Finished."], reportOf(stage, run));
      assertEquals(stage.provider.chats.length, 4);
      assertMatch(allText(stage.provider.chats[3]), /SUMMARY-OF-ALL/);
    });
  }
}

for (const providerName of ["Relay", "OpenAI"]) {
  for (const [what, slip] of Object.entries(NO_SUMMARIES)) {
    Deno.test(`Codex ${NEWEST.number}, its provider named ${providerName}, keeps its memory when a summary ${what}`, async () => {
      const script = compacting(slip, textAnswer("SUMMARY-OF-ALL", { prompt: 500 }));
      await using stage = await openStage({ version: NEWEST, ...script, providerName });
      const run = await stage.exec("Work long.");
      assertEquals([run.exitCode, run.messages.at(-1)], [0, "Finished."], reportOf(stage, run));
      assertEquals(stage.provider.chats.length, 4);
      const [, first, again, after] = stage.provider.chats;
      assertEquals(chatOf(again).messages, chatOf(first).messages);
      assertMatch(allText(after), /SUMMARY-OF-ALL/);
      assertEquals(await filesOf(stage), []);
    });
  }

  Deno.test(`Codex ${NEWEST.number}, its provider named ${providerName}, keeps the thread when no summary is prose`, async () => {
    const script = compacting(SLIP, SLIP, SLIP, textAnswer("SUMMARY-OF-ALL", { prompt: 500 }));
    await using stage = await openStage({ version: NEWEST, ...script, providerName });
    const run = await stage.exec("Work long.");
    assertEquals(run.exitCode, 1, reportOf(stage, run));
    assertMatch(`${run.errors.at(-1)}`, /in place of a summary; the thread stays as it was \(tried 3 times in \d s\)$/);
    assertEquals(stage.provider.chats.length, 4);
    const next = await stage.resume(run, "Try again.");
    assertEquals([next.exitCode, next.messages.at(-1)], [0, "Finished."], reportOf(stage, next));
    const [, , , , again, after] = stage.provider.chats;
    assertOutput(again, "call_1", /one/);
    assertMatch(allText(after), /SUMMARY-OF-ALL/);
  });

  Deno.test(`Codex ${NEWEST.number}, its provider named ${providerName}, asks again for a summary when thoughts were shown`, async () => {
    const slip = { chunks: [...reasoningChunks("I sum up."), ...SLIP.chunks ?? []], delayMs: 20 };
    const script = compacting(slip, textAnswer("SUMMARY-OF-ALL", { prompt: 500 }));
    await using stage = await openStage({ version: NEWEST, ...script, providerName });
    const run = await stage.exec("Work long.");
    assertEquals([run.exitCode, run.messages.at(-1)], [0, "Finished."], reportOf(stage, run));
    assertMatch(allText(stage.provider.chats[3]), /SUMMARY-OF-ALL/);
  });
}

/** Answers that break in mid-call, and the messages that Codex keeps of each. */
const BROKEN: Readonly<Record<string, readonly [chunks: readonly JsonObject[], kept: readonly unknown[]]>> = {
  "after text": [textChunks("Let me look."), [{ role: "assistant", content: "Let me look." }]],
  "after thoughts": [reasoningChunks("I look first."), []],
  "after thoughts and text": [
    [...reasoningChunks("I look first."), ...textChunks("Let me look.")],
    [{ role: "assistant", content: "Let me look.", reasoning_content: "I look first." }],
  ],
  "after a whole call": [callChunks(CALL), []],
};

for (const [when, [before, kept]] of Object.entries(BROKEN)) {
  Deno.test(`Codex ${NEWEST.number} goes on after a connection that broke in mid-call ${when}`, async () => {
    const half = callChunks({ ...CALL, id: "call_2", index: 1, arguments: '{"cmd":"touch ran' });
    const cut: ScriptedAnswer = { chunks: [...before, ...half], delayMs: 5, end: "reset" };
    await using stage = await openStage({ version: NEWEST, answer: inOrder(cut, WELL) });
    const run = await stage.exec("Go.");
    assertEquals([run.exitCode, run.messages.at(-1)], [0, "All is well."], reportOf(stage, run));
    assertEquals(await filesOf(stage), []);
    const [first = [], second = []] = stage.provider.chats.map((request) => chatOf(request).messages);
    assertEquals(second, [...first, ...kept]);
  });
}

/** Names of the files in the workspace. */
async function filesOf({ workspace }: Stage): Promise<string[]> {
  return await Array.fromAsync(Deno.readDir(workspace), ({ name }) => name);
}
