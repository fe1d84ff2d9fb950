/**
 * Tests that no part of a thread's history which the upstream refuses costs Codex a turn: signatures of another model,
 * ids that a template refuses, calls in a template of two roles, images and efforts.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { ChatRequest } from "../../lib/chat/types.ts";
import { callAnswer, deltaChunk, finishChunk, textAnswer, usageChunk } from "../../tools/chat_frames.ts";
import type { ReceivedRequest, ScriptedAnswer } from "../../tools/scripted_provider.ts";
import { assertClean, type CodexRun, MODEL, openStage, type Stage } from "../support/codex/driver.ts";
import { RED_DOT } from "../support/codex/mcp_server.ts";
import { allText, assertOutput, chatOf, messagesOf } from "../support/codex/script.ts";
import { NEWEST, VERSIONS } from "../support/codex/versions.ts";
import { JINJA } from "../support/history_items.ts";
import { refuse } from "../support/refusing_place.ts";

const OTHER = "other-model";
const TWO_MODELS = { object: "list", data: [MODEL, OTHER].map((id) => ({ id, object: "model" })) };
const SWITCH = ["-c", `model=${JSON.stringify(OTHER)}`];

function lastRole({ body }: ReceivedRequest): string | undefined {
  return (body as ChatRequest).messages.at(-1)?.role;
}

/** A call with signed thinking before it and a signature on it. */
function signedCall(cmd: string): ScriptedAnswer {
  const detail = { type: "reasoning.text", format: "anthropic-claude-v1", index: 0 };
  return {
    chunks: [
      deltaChunk({ role: "assistant", content: "", reasoning: "Hm.", reasoning_details: [{ ...detail, text: "Hm." }] }),
      deltaChunk({ reasoning_details: [{ ...detail, signature: "SIGNED" }] }),
      deltaChunk({
        tool_calls: [{
          index: 0,
          id: "call_1",
          type: "function",
          function: { name: "exec_command", arguments: JSON.stringify({ cmd }) },
          extra_content: { vendor: { thought_signature: "SIGNED TOO" } },
        }],
      }),
      finishChunk("tool_calls"),
      usageChunk(),
    ],
  };
}

function countSigned(request: ReceivedRequest | undefined): number {
  return JSON.stringify(chatOf(request)).split("SIGNED").length - 1;
}

/** A run without Codex's own advice to stay with one model (0.140 to 0.171). */
function withoutAdvice(run: CodexRun): CodexRun {
  return {
    ...run,
    errors: run.errors.filter((message) => !message.startsWith("This session was recorded with model")),
  };
}

for (const version of VERSIONS) {
  Deno.test(`Codex ${version.number} changes the model of a thread with signed thinking, and changes it back`, async () => {
    const answer = (request: ReceivedRequest) => {
      if (chatOf(request).model === OTHER && countSigned(request) > 0) return refuse("Corrupted thought signature.");
      return request.index === 0 ? signedCall("echo it is $((6*7))") : textAnswer(`Answer ${request.index}.`);
    };
    await using stage = await openStage({ version, answer, models: TWO_MODELS });
    const first = await stage.exec("Count.");
    assertClean(stage, first);
    const second = await stage.resume(first, "And now?", ...SWITCH);
    assertClean(stage, withoutAdvice(second));
    const third = await stage.resume(first, "Once more.");
    assertClean(stage, withoutAdvice(third));
    assertEquals(stage.provider.chats.map((chat) => [chatOf(chat).model, countSigned(chat)]), [
      [MODEL, 0],
      [MODEL, 2],
      [OTHER, 0],
      [MODEL, 2],
    ]);
    assertOutput(stage.provider.chats[2], "call_1", /it is 42/);
  });
}

Deno.test(`Codex ${NEWEST.number} goes on when the thinking of a thread is refused by its own model`, async () => {
  const answer = (request: ReceivedRequest) => {
    if (countSigned(request) > 0) return refuse("messages.1.content.0: Invalid `signature` in `thinking` block");
    return request.index === 0 ? signedCall("echo it is $((6*7))") : textAnswer("42.");
  };
  await using stage = await openStage({ version: NEWEST, answer });
  const first = await stage.exec("Count.");
  assertClean(stage, first);
  const second = await stage.resume(first, "And now?");
  assertClean(stage, second);
  assertEquals(stage.provider.chats.map(countSigned), [0, 2, 0, 0]);
  assertMatch(stage.relay.output, /refused a request over callSignatures/);
});

const NINE = /^[A-Za-z0-9]{9}$/;

function idsOf(request: ReceivedRequest): string[] {
  const calls = messagesOf(request, "assistant").flatMap(({ tool_calls: own = [] }) => own.map(({ id }) => id));
  return [...calls, ...messagesOf(request, "tool").map(({ tool_call_id }) => tool_call_id)];
}

/** A server whose template refuses the ids that the server itself makes; calls until `steps` outputs came. */
function mistralTemplate(steps: number): (request: ReceivedRequest) => ScriptedAnswer {
  return (request) => {
    if (!idsOf(request).every((id) => NINE.test(id))) {
      return refuse(`${JINJA}Tool call IDs should be alphanumeric strings with length 9!`);
    }
    const outputs = messagesOf(request, "tool").length;
    if (lastRole(request) !== "tool" && outputs > 0 || outputs >= steps) return textAnswer("Done.");
    const id = `chatcmpl-tool-${String(outputs).padStart(16, "0")}`;
    return callAnswer([{ id, name: "exec_command", arguments: { cmd: `echo step ${outputs}` } }]);
  };
}

for (const name of ["llamacpp", "vllm", "lmstudio", "sglang"]) {
  Deno.test(`Codex ${NEWEST.number} works through calls of a Mistral template on ${name}, without one refusal`, async () => {
    const relayArguments = ["--provider", name];
    await using stage = await openStage({ version: NEWEST, answer: mistralTemplate(3), relayArguments });
    const run = await stage.exec("Take three steps.");
    assertClean(stage, run);
    assertEquals(run.messages, ["Done."]);
    assertEquals(stage.provider.chats.length, 4);
    const last = stage.provider.chats[3];
    assert(last !== undefined);
    const ids = idsOf(last);
    assertEquals([ids.length, new Set(ids).size, ids.slice(0, 3)], [6, 3, ids.slice(3)]);
    assertEquals(messagesOf(last, "tool").map(({ content }) => /step \d/.exec(content)?.[0]), [
      "step 0",
      "step 1",
      "step 2",
    ]);
  });
}

Deno.test(`Codex ${NEWEST.number} works through calls of a Mistral template on an unknown server, after one refusal`, async () => {
  await using stage = await openStage({ version: NEWEST, answer: mistralTemplate(2) });
  const first = await stage.exec("Take two steps.");
  assertClean(stage, first);
  assertEquals([first.messages, stage.provider.chats.length], [["Done."], 4]);
  assertClean(stage, await stage.resume(first, "And now?"));
  assertEquals(stage.provider.chats.length, 5);
});

Deno.test(`Codex ${NEWEST.number} works through calls of a template of two roles`, async () => {
  const answer = (request: ReceivedRequest): ScriptedAnswer => {
    const roles = chatOf(request).messages.map(({ role }) => role).filter((role) => role !== "system");
    if (!roles.every((role, index) => role === (index % 2 === 0 ? "user" : "assistant"))) {
      return refuse(`${JINJA}Conversation roles must alternate user/assistant/user/assistant/...`);
    }
    if (allText(request).includes("<tool_response")) return textAnswer("It is 42.");
    return textAnswer(
      '<tool_call>\n{"name": "exec_command", "arguments": {"cmd": "echo it is $((6*7))"}}\n</tool_call>',
    );
  };
  await using stage = await openStage({ version: NEWEST, answer, relayArguments: ["--provider", "llamacpp"] });
  const run = await stage.exec("Count.");
  assertClean(stage, run);
  assertEquals([run.messages, stage.provider.chats.length], [["It is 42."], 3]);
  assertMatch(allText(stage.provider.chats[2]), /<tool_response name="exec_command">[^<]*it is 42/);
});

async function writeDot(stage: Stage): Promise<void> {
  await Deno.writeFile(`${stage.workspace}/dot.png`, Uint8Array.from(atob(RED_DOT), (letter) => letter.charCodeAt(0)));
}

function countImages(request: ReceivedRequest): number {
  return messagesOf(request, "user").flatMap(({ content }) => typeof content === "string" ? [] : content)
    .filter(({ type }) => type === "image_url").length;
}

Deno.test(`Codex ${NEWEST.number} goes on in a thread with an image that the upstream refuses`, async () => {
  const answer = (request: ReceivedRequest) =>
    countImages(request) > 0 ? refuse("messages.1.content.1: Could not process image") : textAnswer("I cannot see it.");
  await using stage = await openStage({ version: NEWEST, answer });
  await writeDot(stage);
  const first = await stage.exec("What is it?", "-i", "dot.png");
  assertClean(stage, first);
  assertClean(stage, await stage.resume(first, "Go on without it."));
  assertEquals(stage.provider.chats.map(countImages), [1, 0, 0]);
  assertMatch(allText(stage.provider.chats[2]), /\[Image omitted: this provider does not accept it \(image\/png, /);
});

Deno.test(`Codex ${NEWEST.number} goes on with an effort that the model does not take`, async () => {
  const answer = (request: ReceivedRequest): ScriptedAnswer => {
    const { reasoning_effort: effort } = chatOf(request);
    if (effort === undefined) return textAnswer("Hello.");
    return { status: 400, json: { error: { message: `think value "${effort}" is not supported for this model` } } };
  };
  await using stage = await openStage({ version: NEWEST, answer });
  const first = await stage.exec("Say hello.", "-c", 'model_reasoning_effort="high"');
  assertClean(stage, first);
  assertClean(stage, await stage.resume(first, "Again.", "-c", 'model_reasoning_effort="high"'));
  assertEquals(stage.provider.chats.map((chat) => chatOf(chat).reasoning_effort), ["high", undefined, undefined]);
});
