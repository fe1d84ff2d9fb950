/**
 * Tests of programs that drive Codex by its app server under a name of their own, such as editors.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { callAnswer, finishChunk, textAnswer, textChunks } from "../../tools/chat_frames.ts";
import type { ScriptedAnswer } from "../../tools/scripted_provider.ts";
import { openAppServer, type TurnEnd } from "../support/codex/app_server.ts";
import { openStage, type Stage } from "../support/codex/driver.ts";
import { inOrder } from "../support/codex/script.ts";
import { NEWEST } from "../support/codex/versions.ts";

const EDITOR = "my_editor";

/** Runs a turn of an editor in front of a provider that answers so. */
async function runTurn(answers: readonly ScriptedAnswer[]): Promise<{ end: TurnEnd; stage: Stage; requests: number }> {
  await using stage = await openStage({ version: NEWEST, answer: inOrder(...answers) });
  await using server = await openAppServer(stage, EDITOR);
  const end = await server.turn("Hello.");
  return { end, stage, requests: stage.provider.chats.length };
}

Deno.test("an editor that drives Codex keeps a turn whose answer the output limit cut", async () => {
  const { end, requests } = await runTurn([{ chunks: [...textChunks("Half an answer"), finishChunk("length")] }]);
  assertEquals([end.status, end.messages, end.errors, requests], ["completed", ["Half an answer"], [], 1]);
});

Deno.test("an editor that drives Codex runs a tool loop", async () => {
  const call = callAnswer([{ id: "call_1", name: "exec_command", arguments: { cmd: "echo hi > made.txt" } }]);
  const { end, requests } = await runTurn([call, textAnswer("Done.")]);
  assertEquals([end.status, end.messages, end.errors, requests], ["completed", ["Done."], [], 2]);
});

/** Failures that no repetition changes, and the words that the user of an editor reads, once. */
const HOPELESS: readonly (readonly [string, ScriptedAnswer, RegExp])[] = [
  [
    "a wrong key",
    { status: 401, json: { error: { message: "Invalid Authentication" } } },
    /^\S+ answered 401: Invalid Authentication; check the API key$/,
  ],
  [
    "an empty account",
    { status: 402, json: { error: { message: "Insufficient Balance" } } },
    /^\S+ answered 402: Insufficient Balance; check the account's balance$/,
  ],
  [
    "a policy",
    { status: 400, json: { error: { message: "Stopped by a policy", code: "misalignment_policy_violation" } } },
    /^\S+ answered 400: Stopped by a policy; change the request, or use another model$/,
  ],
  [
    "a policy inside the answer",
    { frames: ['data: {"error":{"message":"Stopped by a policy","code":"inference_hook_denied"}}\n\n'] },
    /^\S+ reported: Stopped by a policy; change the request, or use another model$/,
  ],
];

for (const [what, answer, words] of HOPELESS) {
  Deno.test(`an editor that drives Codex shows the provider's words about ${what} after one request`, async () => {
    const { end, requests } = await runTurn([answer]);
    assertEquals([end.status, requests], ["failed", 1]);
    for (const message of end.errors) assertMatch(message, words);
    assertEquals(end.errors.length > 0, true);
  });
}
