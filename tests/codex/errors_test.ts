/**
 * Tests of what Codex shows when the upstream fails, and of how many requests the upstream gets.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { callChunks, finishChunk, textAnswer, textChunks } from "../../tools/chat_frames.ts";
import type { ScriptedAnswer } from "../../tools/scripted_provider.ts";
import { type CodexRun, KEY, openStage, type Stage, UNATTENDED } from "../support/codex/driver.ts";
import { assertAborted, inOrder } from "../support/codex/script.ts";
import { openSilentUpstream } from "../support/silent_upstream.ts";
import { type CodexVersion, NEWEST, VERSIONS } from "../support/codex/versions.ts";

const AGAIN = /Reconnecting/i;

function errorAnswer(
  status: number,
  error: Record<string, unknown>,
  headers: Record<string, string> = {},
): ScriptedAnswer {
  return { status, json: { error: { type: "invalid_request_error", param: null, ...error } }, headers };
}

/** Asserts that Codex gave up at once, after one request, with a message that matches. */
function assertFails({ stage, run, words }: { stage: Stage; run: CodexRun; words: RegExp }): void {
  const report = `${run.stdout}\n${run.stderr}\n${stage.relay.output}`;
  assertEquals(stage.provider.chats.length, 1, report);
  assertEquals(run.exitCode, 1, report);
  assertMatch(run.errors.join("\n"), words, report);
  assertEquals(run.errors.filter((message) => AGAIN.test(message)), [], report);
  assertEquals(run.errors.filter((message) => /[{}]/.test(message)), [], "raw JSON is shown");
}

interface Failure {
  readonly name: string;
  readonly versions: readonly CodexVersion[];
  readonly answer: ScriptedAnswer;
  readonly words: RegExp;
}

const FAILURES: readonly Failure[] = [
  {
    name: "the context is too long",
    versions: VERSIONS,
    answer: errorAnswer(400, {
      message:
        "This model's maximum context length is 65536 tokens. However, you requested 70000 tokens (69000 in the " +
        "messages, 1000 in the completion). Please reduce the length of the messages or completion.",
      code: "invalid_request_error",
    }),
    words: /maximum context length is 65536 tokens.*no earlier turn could be compacted/,
  },
  {
    name: "the balance is empty",
    versions: [NEWEST],
    answer: errorAnswer(402, { message: "Insufficient Balance", type: "unknown_error", code: "invalid_request_error" }),
    words: /Insufficient Balance/,
  },
  {
    name: "the model does not exist",
    versions: [NEWEST],
    answer: errorAnswer(404, { message: "The model `scripted-model` does not exist.", code: "model_not_found" }),
    words: /scripted-model/,
  },
  {
    name: "the upstream refuses a parameter",
    versions: VERSIONS,
    answer: errorAnswer(422, { message: "Extra inputs are not permitted, field: 'colour'" }),
    words: /Extra inputs are not permitted/,
  },
  {
    name: "the stream contains an error",
    versions: [NEWEST],
    answer: { frames: ['data: {"error":{"message":"Insufficient Balance","code":402}}\n\n'] },
    words: /Insufficient Balance/,
  },
  {
    name: "the content filter cuts the answer",
    versions: [NEWEST],
    answer: { chunks: [...textChunks("Some"), finishChunk("content_filter")] },
    words: /content filter|filtered/i,
  },
];

for (const { name, versions, answer, words } of FAILURES) {
  for (const version of versions) {
    Deno.test(`Codex ${version.number} shows one error when ${name}`, async () => {
      await using stage = await openStage({ version, answer: () => answer });
      assertFails({ stage, run: await stage.exec("Say hello."), words });
    });
  }
}

for (const version of VERSIONS) {
  Deno.test(`Codex ${version.number} shows one error when the key is wrong`, async () => {
    await using stage = await openStage({ version, answer: () => textAnswer("not to be seen") });
    const run = await stage.codex(["exec", "--skip-git-repo-check", "--json", "Say hello."], {
      env: { RELAY_TEST_KEY: "sk-wrong-key-of-mine" },
    });
    assertFails({ stage, run, words: /key/i });
    const shown = `${run.stdout}${run.stderr}${stage.relay.output}`;
    assert(!shown.includes("sk-wrong-key-of-mine"), "the key is shown");
  });

  Deno.test(`Codex ${version.number} shows one error when the relay token is wrong, and works with the right one`, async () => {
    const token = "relay-token-of-mine";
    const relayArguments = ["--api-key", KEY, "--relay-token", token];
    await using stage = await openStage({
      version,
      answer: () => textAnswer("Hello."),
      catalog: "none",
      relayArguments,
    });
    const args = ["exec", ...UNATTENDED, "Say hello."];
    const { exitCode, errors, stderr } = await stage.codex(args);
    const told = errors.filter((message) => !message.startsWith("Model metadata"));
    assertEquals([exitCode, stage.provider.chats.length], [1, 0], stderr);
    assert(told.length > 0 && told.every((message) => message.includes("without the relay token")), told.join("\n"));
    const welcome = await stage.codex(args, { env: { RELAY_TEST_KEY: token } });
    assertEquals([welcome.exitCode, welcome.messages], [0, ["Hello."]], welcome.stderr);
  });

  Deno.test(`Codex ${version.number} does not run a call that the stream cut off, and asks again`, async () => {
    const call = callChunks({ id: "call_1", name: "exec_command", arguments: { cmd: "echo ran > ran.txt" } });
    const answer = inOrder({ chunks: call.slice(0, -1), end: "reset" }, textAnswer("Recovered."));
    await using stage = await openStage({ version, answer });
    const run = await stage.exec("Run it.");
    assertEquals([run.exitCode, run.messages], [0, ["Recovered."]], `${run.stdout}${run.stderr}`);
    assertEquals([...Deno.readDirSync(stage.workspace)].map((entry) => entry.name), []);
    assertEquals([stage.provider.chats.length, stage.provider.refusals], [2, []]);
  });

  Deno.test(`Codex ${version.number} does not run a whole call when the stream ends before its finish`, async () => {
    const call = callChunks({ id: "call_1", name: "exec_command", arguments: { cmd: "echo ran > ran.txt" } });
    const answer = inOrder({ chunks: call, done: false }, textAnswer("Recovered."));
    await using stage = await openStage({ version, answer });
    const run = await stage.exec("Run it.");
    assertEquals([run.exitCode, run.messages], [0, ["Recovered."]], `${run.stdout}${run.stderr}`);
    assertEquals([...Deno.readDirSync(stage.workspace)].map((entry) => entry.name), []);
    assertEquals(stage.provider.chats.length, 2);
  });

  Deno.test(`Codex ${version.number} waits as long as a rate limit asks, and continues`, async () => {
    const limit = errorAnswer(429, {
      message: "Rate limit reached. Please try again in 1.5s.",
      code: "rate_limit_exceeded",
    }, {
      "retry-after": "2",
    });
    const times: number[] = [];
    const script = inOrder(limit, textAnswer("After the pause."));
    const answer: typeof script = (request) => {
      times.push(performance.now());
      return script(request);
    };
    await using stage = await openStage({ version, answer });
    const run = await stage.exec("Say hello.");
    assertEquals([run.exitCode, run.messages], [0, ["After the pause."]], `${run.stdout}${run.stderr}`);
    assertEquals(times.length, 2);
    const waited = (times[1] ?? 0) - (times[0] ?? 0);
    assert(waited >= 1_400 && waited < 6_000, `waited ${waited} ms`);
  });

  Deno.test(`Codex ${version.number} keeps the text of an answer that reached the output limit`, async () => {
    const answer = inOrder({ chunks: [...textChunks("Half an ans"), finishChunk("length")] });
    await using stage = await openStage({ version, answer });
    const run = await stage.exec("Say much.");
    assertEquals([run.exitCode, run.messages, run.errors], [0, ["Half an ans"], []], run.stdout);
    assertEquals(stage.provider.chats.length, 1);
  });
}

Deno.test("Codex leaving while text streams ends the upstream's work", async () => {
  await using stage = await openStage({ version: NEWEST, answer: () => ({ chunks: textChunks("One"), end: "hang" }) });
  const run = await stage.codex(["exec", "--skip-git-repo-check", "--json", "Talk on."], { limitMs: 2_000 });
  assert(run.timedOut);
  await assertAborted(stage.provider.chats[0]);
  assertEquals(stage.provider.chats.length, 1);
});

Deno.test("Codex leaving while the upstream is silent ends the upstream's work", async () => {
  await using upstream = openSilentUpstream();
  const answer = () => ({});
  await using stage = await openStage({ version: NEWEST, answer, upstream: upstream.url, catalog: "none" });
  const run = await stage.codex(["exec", "--skip-git-repo-check", "--json", "Talk on."], { limitMs: 3_000 });
  assert(run.timedOut);
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), 2_000);
  const ended = await Promise.race([upstream.chatEnded, late.promise]);
  clearTimeout(timer);
  assert(ended, `the upstream request was left running: ${stage.relay.output}`);
});
