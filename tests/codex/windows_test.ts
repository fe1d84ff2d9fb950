/**
 * Tests of windows that hardly hold Codex's own prompt: what Codex does and shows when the provider counts and refuses.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { callAnswer, textAnswer } from "../../tools/chat_frames.ts";
import type { ReceivedRequest, ScriptedAnswer } from "../../tools/scripted_provider.ts";
import { MODEL, openStage } from "../support/codex/driver.ts";
import { chatOf } from "../support/codex/script.ts";
import { NEWEST } from "../support/codex/versions.ts";

/** Characters of a request in one token, so that Codex's first request has 10,300 tokens as with a small tokenizer. */
const CHARACTERS_PER_TOKEN = 2.72;

/** One request, as the counting model saw it. */
interface Counted {
  readonly tokens: number;
  /** Whether it asks for a summary: Codex declares no tools then. */
  readonly isCompaction: boolean;
}

/** A model that counts its prompt, calls `seq` so many times, and then ends the turn. */
class CountingModel {
  readonly seen: Counted[] = [];
  readonly #window: number;
  #calls: number;

  constructor(window: number, calls: number) {
    this.#window = window;
    this.#calls = calls;
  }

  readonly answer = (request: ReceivedRequest): ScriptedAnswer => {
    const tokens = Math.round(request.text.length / CHARACTERS_PER_TOKEN);
    const isCompaction = (chatOf(request).tools ?? []).length === 0;
    this.seen.push({ tokens, isCompaction });
    if (tokens > this.#window) return refuse(tokens, this.#window);
    const usage = { prompt: tokens };
    if (isCompaction) return textAnswer("Some lines were printed.", usage);
    if (this.#calls-- <= 0) return textAnswer("Done.", usage);
    const command = { cmd: `seq ${this.#calls * 1_000} ${this.#calls * 1_000 + 40}` };
    return callAnswer([{ id: `call_${this.#calls}`, name: "exec_command", arguments: command }], { usage });
  };
}

/** The refusal of llama.cpp (b11549, 2026-11). */
function refuse(tokens: number, window: number): ScriptedAnswer {
  const message = `request (${tokens} tokens) exceeds the available context size (${window} tokens), try increasing it`;
  const error = { code: 400, message, type: "exceed_context_size_error", n_prompt_tokens: tokens, n_ctx: window };
  return { status: 400, json: { error } };
}

/** Codex before a llama.cpp server that was started with `window`. */
function openLlamaCpp(window: number, model: Pick<CountingModel, "answer">, providerConfig = "") {
  return openStage({
    providerConfig,
    version: NEWEST,
    answer: model.answer,
    models: { object: "list", data: [{ id: MODEL, object: "model", meta: { n_ctx: window, n_ctx_train: 131_072 } }] },
    relayArguments: ["--provider", "llamacpp"],
  });
}

Deno.test("Codex does not compact without end in a window that holds little more than its own prompt", async () => {
  const model = new CountingModel(11_264, 12);
  await using stage = await openLlamaCpp(11_264, model);
  const run = await stage.exec("Print some lines.");
  // It compacts when the window is full, and the thread ends when that does not help; each time some calls fit.
  const compactions = model.seen.filter(({ isCompaction }) => isCompaction).length;
  assert(model.seen.length >= 4 * (compactions + 1), JSON.stringify(model.seen));
  assertEquals([run.exitCode, run.timedOut], [1, false]);
  assertMatch(run.errors.at(-1) ?? "", /ran out of room/);
});

Deno.test("Codex goes on after a compaction by the relay for which only a request without tools has room", async () => {
  // The window that Codex knows is smaller than the model's, so that nothing but a request for a summary is too long.
  const model = new CountingModel(16_384, 7);
  let refused = 0;
  const answer = (request: ReceivedRequest) => {
    const asksForSummary = request.text.includes("about to be replaced by a summary");
    if (!asksForSummary || (chatOf(request).tools ?? []).length === 0) return model.answer(request);
    refused++;
    return refuse(11_700, 11_264);
  };
  await using stage = await openLlamaCpp(11_264, { answer }, 'capabilities = { remote_compaction = "v2" }');
  const run = await stage.exec("Print some lines.");
  assertEquals([run.exitCode, run.messages.at(-1)], [0, "Done."], run.stdout + stage.relay.output);
  assert(refused > 0);
  assertEquals(model.seen.filter(({ isCompaction }) => isCompaction).length, refused);
  assertMatch(stage.relay.output, /request for a summary was too long; it is sent again without its tools/);
});

Deno.test("Codex compacts a few times in a window of 16,384 tokens, and finishes its work", async () => {
  const model = new CountingModel(16_384, 40);
  await using stage = await openLlamaCpp(16_384, model);
  const run = await stage.exec("Print some lines.");
  assertEquals([run.exitCode, run.messages.at(-1)], [0, "Done."], run.stdout + stage.relay.output);
  const compactions = model.seen.filter(({ isCompaction }) => isCompaction).length;
  const largest = Math.max(...model.seen.map(({ tokens }) => tokens));
  assert(compactions >= 2 && compactions <= 6, `${compactions} compactions`);
  assert(largest > 12_500 && largest < 14_500, `the largest request had ${largest} tokens`);
});

Deno.test("Codex shows the numbers and the server's switch when its own prompt does not fit the window", async () => {
  const model = new CountingModel(8_192, 1);
  await using stage = await openLlamaCpp(8_192, model);
  const run = await stage.exec("Say hello.");
  const told = run.errors.at(-1) ?? "";
  assertEquals([run.exitCode, model.seen.length], [1, 1], told);
  assertMatch(told, /request \(10\d{3} tokens\) exceeds the available context size \(8192 tokens\)/);
  assertMatch(told, /llama-server -c 32768/);
  assertEquals(/start a new thread/i.test(told), false, told);
});

/** Codex before an Ollama server that has loaded its model with `window` and cuts what is longer. */
function openOllama(window: number, answer: (request: ReceivedRequest) => ScriptedAnswer) {
  let isLoaded = false;
  return openStage({
    version: NEWEST,
    answer(request) {
      isLoaded = true;
      return answer(request);
    },
    answerOther({ path }) {
      if (path !== "/api/ps") return undefined;
      return { json: { models: isLoaded ? [{ name: MODEL, model: MODEL, context_length: window }] : [] } };
    },
    relayArguments: ["--provider", "ollama"],
  });
}

Deno.test("Codex shows that the server cut its prompt, and with which setting it would not", async () => {
  await using stage = await openOllama(4_096, () => textAnswer("What may I do?", { prompt: 4_096, completion: 5 }));
  const run = await stage.exec("Say hello.");
  const told = run.errors.at(-1) ?? "";
  assertEquals([run.exitCode, stage.provider.chats.length], [1, 1], told);
  assertMatch(told, /window of 4096 tokens/);
  assertMatch(told, /OLLAMA_CONTEXT_LENGTH=32768/);
  assertMatch(stage.relay.output, /WARN .*window of 4096 tokens/);
});

Deno.test("Codex gets an answer of a server that cuts prompts as long as its own one fits", async () => {
  await using stage = await openOllama(32_768, () => textAnswer("Hello.", { prompt: 10_300, completion: 5 }));
  const run = await stage.exec("Say hello.");
  assertEquals([run.exitCode, run.messages, run.errors], [0, ["Hello."], []]);
});
