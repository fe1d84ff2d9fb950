/**
 * Tests of Codex before several providers where it is not plain sailing: aliases, bare names, a switch in the TUI with
 * images and calls, and a provider that is gone when a thread is resumed.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import {
  callAnswer,
  callChunks,
  finishChunk,
  reasoningChunks,
  textAnswer,
  textChunks,
} from "../../tools/chat_frames.ts";
import {
  type ReceivedRequest,
  type ScriptedAnswer,
  type ScriptedProvider,
  startScriptedProvider,
} from "../../tools/scripted_provider.ts";
import { assertClean, openStage, type Stage } from "../support/codex/driver.ts";
import { RED_DOT } from "../support/codex/mcp_server.ts";
import { allText, callingMessages, chatOf, messagesOf, toolLike } from "../support/codex/script.ts";
import { hasTmux, openTerminal, type Terminal } from "../support/codex/terminal.ts";
import { NEWEST } from "../support/codex/versions.ts";
import { soon } from "../support/relay_harness.ts";

type Script = (request: ReceivedRequest) => ScriptedAnswer;

interface Scripts {
  readonly one: Script;
  readonly two: Script;
}

/** Codex, a relay with two tables, and a second provider; the first reads text only, the second images as well. */
interface PairStage extends AsyncDisposable {
  readonly stage: Stage;
  readonly two: ScriptedProvider;
  /** Text of the relay's file with these tables of providers. */
  writeTables(names: readonly ("one" | "two")[]): Promise<void>;
}

/** Refuses what is not the provider's own, then answers by its script. */
function guard(name: "one" | "two", script: Script): Script {
  return (request) => {
    const refuse = (status: number, message: string) => ({ status, json: { error: { message } } });
    if (request.headers.get("authorization") !== `Bearer sk-${name}-key`) return refuse(401, "Wrong API key");
    if (chatOf(request).model !== `model-${name}`) return refuse(404, "The model does not exist");
    if (request.text.includes(name === "one" ? "Thought-of-two" : "Thought-of-one")) {
      return refuse(400, "Invalid reasoning_content");
    }
    if (name === "one" && request.text.includes('"type":"image_url"')) return refuse(400, "This model reads text only");
    // The title of a thread.
    return chatOf(request).response_format === undefined ? script(request) : textAnswer('{"title":"A thread"}');
  };
}

async function openPair(scripts: Scripts): Promise<PairStage> {
  await using opened = new AsyncDisposableStack();
  const models = (name: "one" | "two") => ({
    data: [{
      id: `model-${name}`,
      context_length: 100_000,
      input_modalities: name === "two" ? ["text", "image"] : ["text"],
    }],
  });
  const two = startScriptedProvider({ keys: ["sk-two-key"], models: models("two"), answer: guard("two", scripts.two) });
  opened.defer(() => two.close());
  const tables = {
    one: '[providers.one]\nupstream = "http://127.0.0.1:9/v1"\napi-key = "sk-one-key"\n',
    two: `[providers.two]\nupstream = "${two.url}"\napi-key = "sk-two-key"\n`,
  };
  const write = (names: readonly ("one" | "two")[]) =>
    `log-level = "debug"\n[aliases]\nclever = "two/model-two"\n${names.map((name) => tables[name]).join("")}`;
  const stage = opened.use(
    await openStage({
      version: NEWEST,
      catalog: "url",
      keys: ["sk-one-key"],
      models: models("one"),
      answer: guard("one", scripts.one),
      relayArguments: ["--provider", "one"],
      relayConfig: write(["one", "two"]),
      config: 'model_reasoning_summary = "none"',
      tables: "[features]\ndaemon_auto_start = false",
    }),
  );
  const closing = opened.move();
  return {
    stage,
    two,
    writeTables: (names) => Deno.writeTextFile(`${stage.home}/../relay.toml`, write(names)),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** Text after a thought of the provider's own. */
function thoughtful(name: "one" | "two", text: string): ScriptedAnswer {
  return { chunks: [...reasoningChunks(`Thought-of-${name}.`), ...textChunks(text), finishChunk("stop")] };
}

Deno.test(`Codex ${NEWEST.number} takes a bare name by -m, with the properties of its model`, async () => {
  await using pair = await openPair({ one: () => textAnswer("One."), two: () => textAnswer("Two.") });
  const run = await pair.stage.exec("Hello.", "-m", "model-two");
  assertClean(pair.stage, run);
  assertEquals([run.messages, pair.two.chats.length], [["Two."], 1]);
});

Deno.test(`Codex ${NEWEST.number} starts a sub-agent on a model that an alias names`, async () => {
  const delegate: Script = (request) => {
    const calls = callingMessages(request).flatMap(({ tool_calls = [] }) => tool_calls);
    if (calls.length > 1) return textAnswer("My agent counted them.");
    if (calls.length === 0) {
      const spawn = { message: "Count the beans.", model: "clever" };
      return callAnswer([{ id: "call_spawn", name: toolLike(request, /spawn_agent$/).name, arguments: spawn }]);
    }
    const output = messagesOf(request, "tool").at(-1)?.content ?? "";
    const agent = /"agent_id":"([^"]+)"/.exec(output)?.[1] ?? "unknown";
    const wait = { targets: [agent], ids: [agent], timeout_ms: 10_000 };
    return callAnswer([{ id: "call_wait", name: toolLike(request, /wait_agent$/).name, arguments: wait }]);
  };
  await using pair = await openPair({ one: delegate, two: () => textAnswer("There are 77 beans.") });
  const run = await pair.stage.exec("Have somebody count the beans.", "-c", 'model="one/model-one"');
  assertClean(pair.stage, run);
  assertMatch(allText(pair.stage.provider.chats.at(-1)), /There are 77 beans\./);
  assertEquals(pair.two.chats.map((request) => chatOf(request).model), ["model-two"]);
});

Deno.test(`Codex ${NEWEST.number} resumes a thread whose provider has left the relay's file`, async () => {
  await using pair = await openPair({
    one: () => thoughtful("one", "The first provider goes on."),
    two: () => thoughtful("two", "The second provider was here."),
  });
  const { stage } = pair;
  const first = await stage.exec("First question.", "-c", 'model="two/model-two"');
  assertEquals(first.messages, ["The second provider was here."]);
  await pair.writeTables(["one"]);
  await soon("the file is read again", () => stage.relay.output.includes("has changed"), 5_000);
  const lost = await stage.resume(first, "Second question.", "-c", 'model="two/model-two"');
  assertMatch(lost.errors.join("\n"), /No provider lists the model "two\/model-two"/);
  assertEquals([lost.timedOut, pair.two.chats.length], [false, 1]);
  const found = await stage.resume(first, "Third question.", "-c", 'model="one/model-one"');
  assertEquals(found.messages, ["The first provider goes on."]);
  assertMatch(allText(stage.provider.chats.at(-1)), /First question[^]*The second provider was here[^]*Third question/);
});

/** Types a prompt and sends it; the pause keeps Codex from taking both as one paste. */
async function send(terminal: Terminal, prompt: string): Promise<void> {
  await terminal.type(prompt);
  await terminal.waitFor(new RegExp(prompt.slice(-12)));
  await new Promise((resolve) => setTimeout(resolve, 300));
  await terminal.press("Enter");
}

/** Chooses a model in `/model`. */
async function chooseModel(terminal: Terminal, id: string): Promise<void> {
  await send(terminal, "/model");
  const list = await terminal.waitFor(new RegExp(`\\d\\. ${id}`));
  await terminal.press(new RegExp(`(\\d)\\. ${id}`).exec(list)?.[1] ?? "Escape");
  await terminal.waitFor(new RegExp(`Model changed to ${id}`));
}

Deno.test({
  name: `The TUI of Codex ${NEWEST.number} switches between providers amid calls and images, and back`,
  ignore: !await hasTmux(),
  async fn() {
    const call = (name: "one" | "two", cmd: string): ScriptedAnswer => ({
      chunks: [
        ...reasoningChunks(`Thought-of-${name}.`),
        ...callChunks({ id: "call_same", name: "exec_command", arguments: { cmd } }),
        finishChunk("tool_calls"),
      ],
    });
    const turn = (name: "one" | "two"): Script => (request) => {
      const { messages } = chatOf(request);
      if (messages.at(-1)?.role === "tool") return thoughtful(name, `Done by ${name}, ${messages.length}.`);
      return call(name, `echo output-of-${name}`);
    };
    await using pair = await openPair({ one: turn("one"), two: turn("two") });
    const { stage } = pair;
    await Deno.writeFile(`${stage.workspace}/dot.png`, Uint8Array.from(atob(RED_DOT), (sign) => sign.charCodeAt(0)));
    const args = [
      "--dangerously-bypass-approvals-and-sandbox",
      "-m",
      "clever",
      "-i",
      "dot.png",
      "--",
      "First question",
    ];
    await using terminal = await openTerminal([...stage.command, ...args], {
      cwd: stage.workspace,
      env: stage.environment,
    });
    await terminal.waitFor(/Done by two/);
    await chooseModel(terminal, "one/model-one");
    await send(terminal, "Second question");
    await terminal.waitFor(/Done by one/);
    await chooseModel(terminal, "two/model-two");
    await send(terminal, "Third question");
    await terminal.waitFor(/Third question[^]*Done by two/);
    assertEquals([stage.provider.refusals, pair.two.refusals], [[], []]);
    const seen = [pair.two.chats.at(-1), stage.provider.chats.at(-1)].map((request) => ({
      thoughts: messagesOf(request, "assistant").map(({ reasoning_content }) => reasoning_content),
      outputs: messagesOf(request, "tool").map(({ content }) => /output-of-(\w+)/.exec(String(content))?.[1]),
      images: [...request?.text.matchAll(/"type":"image_url"/g) ?? []].length,
    }));
    const [two, one] = ["Thought-of-two.", "Thought-of-one."];
    assertEquals(seen, [
      { thoughts: [two, two, undefined, undefined, two], outputs: ["two", "one", "two"], images: 1 },
      { thoughts: [undefined, undefined, one], outputs: ["two", "one"], images: 0 },
    ]);
  },
});
