/**
 * Tests of the real Codex with providers that take no other requests than those that their rows or the user ask for.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeArray, isObject, type JsonObject } from "../../lib/base/json.ts";
import { callAnswer, reasoningChunks, textAnswer } from "../../tools/chat_frames.ts";
import type { ReceivedRequest, ScriptedAnswer } from "../../tools/scripted_provider.ts";
import { assertClean, openStage } from "../support/codex/driver.ts";
import { callingMessages, chatOf, inOrder } from "../support/codex/script.ts";
import { NEWEST } from "../support/codex/versions.ts";

const CALL = callAnswer([{ id: "call_1", name: "exec_command", arguments: { cmd: "echo it is $((6*7))" } }]);
const HIGH = ["-c", 'model_reasoning_effort="high"'];

/** `answer` where `isRight` accepts the request; else a refusal in words that teach the relay nothing. */
function unlessWrong(
  answer: (request: ReceivedRequest) => ScriptedAnswer | Promise<ScriptedAnswer>,
  isRight: (body: JsonObject, headers: Headers) => boolean,
): (request: ReceivedRequest) => ScriptedAnswer | Promise<ScriptedAnswer> {
  return (request) => {
    const isFine = isObject(request.body) && isRight(request.body, request.headers);
    return isFine ? answer(request) : { status: 422, json: { message: "no" } };
  };
}

Deno.test("Codex works for a provider that takes only what the user's file makes of its requests", async () => {
  const answer = unlessWrong(inOrder(CALL, textAnswer("It is 42.")), (body, headers) => {
    return body.reasoning_effort === "deep" && body.top_k === 20 && headers.get("x-org") === "mine" &&
      !("stream_options" in body) && !("parallel_tool_calls" in body);
  });
  await using stage = await openStage({
    version: NEWEST,
    answer,
    rules: { topLevelKeys: false },
    relayConfig: `drop-parameters = ["stream_options", "parallel_tool_calls"]
[extra-body]
top_k = 20
[headers]
X-Org = "mine"
[effort-map]
high = "deep"
`,
  });
  const run = await stage.exec("How much is it?", ...HIGH);
  assertClean(stage, run);
  assertEquals([run.messages, stage.provider.chats.length], [["It is 42."], 2]);
});

Deno.test("Codex works for a provider that wants its thinking back and switched on, as Xiaomi does", async () => {
  const thinking = { chunks: [...reasoningChunks("I ask the shell."), ...CALL.chunks] };
  await using stage = await openStage({
    version: NEWEST,
    answer: inOrder(thinking, textAnswer("It is 42.")),
    rules: { topLevelKeys: false, reasoningRequired: "passed_back" },
    relayArguments: ["--provider", "xiaomi"],
  });
  const run = await stage.exec("How much is it?", ...HIGH);
  assertClean(stage, run);
  const [first, second] = stage.provider.chats;
  assertEquals([chatOf(first).thinking, chatOf(first).reasoning_effort], [{ type: "enabled" }, undefined]);
  assertEquals(callingMessages(second).map((message) => message.reasoning_content), ["I ask the shell."]);
});

Deno.test("Codex works for a provider that knows neither tool_choice nor strict, as Cohere's does", async () => {
  const answer = unlessWrong(inOrder(CALL, textAnswer("It is 42.")), (body) => {
    return !("tool_choice" in body) && !("parallel_tool_calls" in body) && !JSON.stringify(body).includes('"strict"');
  });
  await using stage = await openStage({ version: NEWEST, answer, relayArguments: ["--provider", "cohere"] });
  const run = await stage.exec("How much is it?");
  assertClean(stage, run);
  assertEquals([run.messages, stage.provider.chats.length], [["It is 42."], 2]);
});

Deno.test("Codex works for a provider that demands the conversation's id, as OpenCode Go does", async () => {
  const ids = new Set<string | null>();
  const answer = unlessWrong(inOrder(CALL, textAnswer("It is 42.")), (_body, headers) => {
    ids.add(headers.get("x-opencode-session"));
    return headers.has("x-opencode-session");
  });
  await using stage = await openStage({ version: NEWEST, answer, relayArguments: ["--provider", "opencode-go"] });
  const run = await stage.exec("How much is it?");
  assertClean(stage, run);
  assertEquals([run.messages, stage.provider.chats.length, ids.size], [["It is 42."], 2, 1]);
});

Deno.test("Codex can ask a provider that takes no tools and alternating roles only, as Perplexity's does", async () => {
  const answer = unlessWrong(() => textAnswer("Paris [1]."), (body) => {
    const roles = decodeArray(body.messages).map((message) => isObject(message) ? message.role : undefined);
    const isAlternating = roles.every((role, index) => index === 0 || role !== roles[index - 1]);
    return !("tools" in body) && !("tool_choice" in body) && isAlternating && roles.at(-1) === "user";
  });
  await using stage = await openStage({ version: NEWEST, answer, relayArguments: ["--provider", "perplexity"] });
  const run = await stage.exec("What is the capital of France?");
  assertClean(stage, run);
  assertEquals(run.messages, ["Paris [1]."]);
  const resumed = await stage.resume(run, "And of Italy?");
  assertClean(stage, resumed);
  assertEquals([resumed.messages, stage.provider.chats.length], [["Paris [1]."], 2]);
});
