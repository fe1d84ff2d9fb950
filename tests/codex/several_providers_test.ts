/**
 * Tests of Codex before one relay with three providers, each of which refuses the others' keys, models and reasoning.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { callAnswer, finishChunk, reasoningChunks, textAnswer, textChunks } from "../../tools/chat_frames.ts";
import { type ReceivedRequest, type ScriptedAnswer, startScriptedProvider } from "../../tools/scripted_provider.ts";
import { listModels } from "../support/codex/app_server.ts";
import { EMPTY_REVIEW, prepareRepository } from "../support/codex/repository.ts";
import { assertClean, type CodexRun, openStage, type Stage } from "../support/codex/driver.ts";
import { allText, callingMessages, chatOf, messagesOf, toolLike } from "../support/codex/script.ts";
import { NEWEST, VERSIONS } from "../support/codex/versions.ts";

const NAMES = ["one", "two", "three"] as const;
type Name = typeof NAMES[number];
type Script = (request: ReceivedRequest) => ScriptedAnswer;

/** What a provider thinks, by which its reasoning is known again. */
const THOUGHTS: Readonly<Record<Name, string>> = {
  one: "Thought-of-one.",
  two: "Thought-of-two.",
  three: "Thought-of-three.",
};

/** Text after a thought of the provider's own. */
function thoughtful(name: Name, text: string): ScriptedAnswer {
  return { chunks: [...reasoningChunks(THOUGHTS[name]), ...textChunks(text), finishChunk("stop")] };
}

/** What a provider refuses of the others'; undefined when the request has nothing of theirs. */
function refuseForeign(name: Name, request: ReceivedRequest): ScriptedAnswer | undefined {
  const refuse = (status: number, message: string) => ({ status, json: { error: { message } } });
  if (request.headers.get("authorization") !== `Bearer sk-${name}-key`) return refuse(401, "Wrong API key");
  if (chatOf(request).model !== `model-${name}`) return refuse(404, "The model does not exist");
  const others = NAMES.filter((other) => other !== name);
  if (others.some((other) => request.text.includes(THOUGHTS[other]))) return refuse(400, "Invalid reasoning_content");
  return undefined;
}

/** What Codex notes, from 0.140 on, when a thread is resumed with another model. */
const SWITCH_NOTE = "This session was recorded with model";

/** Asserts that nothing went wrong, whatever Codex notes of a switch. */
function assertFine(stage: Stage, run: CodexRun): void {
  assertClean(stage, { ...run, errors: run.errors.filter((message) => !message.startsWith(SWITCH_NOTE)) });
}

/** Codex, the relay and its three providers. */
interface SeveralStage extends AsyncDisposable {
  readonly stage: Stage;
  /** Requests for an answer that each provider got. */
  readonly chats: Readonly<Record<Name, readonly ReceivedRequest[]>>;
  /** Runs a prompt with a model, in a new thread or in that of an earlier run. */
  run(prompt: string, model: string, earlier?: CodexRun): Promise<CodexRun>;
}

interface SeveralOptions {
  readonly scripts?: Partial<Readonly<Record<Name, Script>>>;
  /** Further lines of the relay's file, above the tables. */
  readonly top?: string;
  readonly version?: typeof NEWEST;
  readonly catalog?: "file" | "url";
}

async function openSeveral(
  { scripts = {}, top = "", version = NEWEST, catalog = "url" }: SeveralOptions = {},
): Promise<SeveralStage> {
  await using opened = new AsyncDisposableStack();
  const answer = (name: Name) => (request: ReceivedRequest) =>
    refuseForeign(name, request) ?? scripts[name]?.(request) ?? thoughtful(name, `Answer of ${name}.`);
  const models = (name: Name) => ({
    data: [{
      id: `model-${name}`,
      context_length: 100_000,
      input_modalities: name === "two" ? ["text", "image"] : ["text"],
    }],
  });
  const [two, three] = (["two", "three"] as const).map((name) => {
    const provider = startScriptedProvider({ keys: [`sk-${name}-key`], models: models(name), answer: answer(name) });
    opened.defer(() => provider.close());
    return provider;
  });
  assert(two && three);
  const stage = await openStage({
    version,
    catalog,
    keys: ["sk-one-key"],
    models: models("one"),
    answer: answer("one"),
    relayArguments: ["--provider", "one"],
    relayConfig: `${top}
[aliases]
cheap = "three/model-three"
[providers.one]
upstream = "http://127.0.0.1:9/v1"
api-key = "sk-one-key"
[providers.two]
upstream = "${two.url}"
api-key = "sk-two-key"
[providers.three]
upstream = "${three.url}"
api-key = "sk-three-key"
`,
  });
  opened.use(stage);
  const closing = opened.move();
  return {
    stage,
    get chats() {
      return { one: stage.provider.chats, two: two.chats, three: three.chats };
    },
    run: (prompt, model, earlier) => {
      const chosen = ["-c", `model=${JSON.stringify(model)}`];
      return earlier === undefined ? stage.exec(prompt, ...chosen) : stage.resume(earlier, prompt, ...chosen);
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

for (const version of VERSIONS) {
  const catalog = version === NEWEST ? "url" : "file";
  Deno.test(`Codex ${version.number} gets a turn of each provider through one relay`, async () => {
    await using several = await openSeveral({ version, catalog });
    for (const [model, name] of [["one/model-one", "one"], ["two/model-two", "two"], ["cheap", "three"]] as const) {
      const run = await several.run("Hello.", model);
      assertClean(several.stage, run);
      assertEquals(run.messages, [`Answer of ${name}.`]);
    }
    assertEquals(NAMES.map((name) => several.chats[name].length), [1, 1, 1]);
  });

  Deno.test(`Codex ${version.number} switches the model in mid-session, and each provider gets back its own thoughts`, async () => {
    await using several = await openSeveral({ version, catalog });
    const first = await several.run("First question.", "one/model-one");
    const second = await several.run("Second question.", "two/model-two", first);
    const third = await several.run("Third question.", "one/model-one", first);
    for (const run of [first, second, third]) assertFine(several.stage, run);
    const [, last] = several.chats.one;
    assertMatch(last?.text ?? "", /Thought-of-one\./);
    for (const text of [/Answer of one\./, /Second question\./, /Answer of two\./]) assertMatch(allText(last), text);
    assertNotMatch(several.chats.two[0]?.text ?? "", /Thought-of/);
    assertMatch(allText(several.chats.two[0]), /Answer of one\./);
  });
}

const TASK = "Count the beans in the jar.";

/** The parent's answers: it hands the task to an agent with another model, waits, and says what it read. */
function delegate(model: string): Script {
  return (request) => {
    const calls = callingMessages(request).flatMap(({ tool_calls = [] }) => tool_calls);
    if (calls.length === 0) {
      const spawn = {
        id: "call_spawn",
        name: toolLike(request, /spawn_agent$/).name,
        arguments: { message: TASK, model },
      };
      return callAnswer([spawn]);
    }
    if (calls.length > 1) return textAnswer("My agent counted them.");
    const output = messagesOf(request, "tool").at(-1)?.content ?? "";
    const agent = /"agent_id":"([^"]+)"/.exec(output)?.[1] ?? "unknown";
    const wait = { targets: [agent], ids: [agent], timeout_ms: 10_000 };
    return callAnswer([{ id: "call_wait", name: toolLike(request, /wait_agent$/).name, arguments: wait }]);
  };
}

Deno.test(`Codex ${NEWEST.number} hands a task to a sub-agent on another provider's model`, async () => {
  await using several = await openSeveral({
    scripts: { one: delegate("two/model-two"), two: () => textAnswer("There are 77 beans.") },
  });
  const run = await several.run("Have somebody count the beans.", "one/model-one");
  assertClean(several.stage, run);
  assertEquals(run.messages.at(-1), "My agent counted them.");
  assertMatch(allText(several.chats.two[0]), new RegExp(TASK));
  assertMatch(allText(several.chats.one.at(-1)), /There are 77 beans\./);
});

Deno.test(`Codex ${NEWEST.number} gets an answer of the fallback when a provider's account is empty`, async () => {
  const empty = () => ({ status: 402, json: { error: { message: "Insufficient Balance" } } });
  await using several = await openSeveral({
    scripts: { one: empty },
    top: '[[fallback]]\nprovider = "three"\nmodel-map = "*:model-three"\n',
  });
  const run = await several.run("Hello.", "one/model-one");
  assertClean(several.stage, run);
  assertEquals(run.messages, ["Answer of three."]);
  assertEquals([several.chats.one.length, several.chats.two.length, several.chats.three.length], [1, 0, 1]);
});

Deno.test(`Codex ${NEWEST.number} offers the models of all providers, with the inputs of each`, async () => {
  await using several = await openSeveral();
  const models = await listModels(several.stage);
  assertEquals(models.map(({ id, modalities }) => [id, modalities]), [
    ["one/model-one", ["text"]],
    ["cheap", ["text"]],
    ["two/model-two", ["text", "image"]],
    ["three/model-three", ["text"]],
  ]);
});

Deno.test(`Codex ${NEWEST.number} reviews with another provider's model`, async () => {
  await using several = await openSeveral({ scripts: { three: () => textAnswer(EMPTY_REVIEW) } });
  const { stage } = several;
  await prepareRepository(stage.workspace);
  const chosen = ["-c", 'model="one/model-one"', "-c", 'review_model="cheap"'];
  const run = await stage.codex([
    "exec",
    "review",
    "--uncommitted",
    "--json",
    "--dangerously-bypass-approvals-and-sandbox",
    ...chosen,
  ]);
  assertClean(stage, run);
  assertMatch(run.messages.join("\n"), /Nothing is wrong with it\./);
  assertEquals([several.chats.one.length, several.chats.three.length], [0, 1]);
});

Deno.test(`Codex ${NEWEST.number} compacts a thread after a switch to another provider's model, and goes on`, async () => {
  const full: Script = (request) => {
    const isCompaction = /summary|handoff/i.test(String(messagesOf(request, "user").at(-1)?.content));
    return isCompaction
      ? textAnswer("The summary names a blue door.", { prompt: 2_000 })
      : textAnswer("Answer of one.", { prompt: 95_000 });
  };
  await using several = await openSeveral({ scripts: { one: full, two: full } });
  const first = await several.run("Remember the blue door.", "one/model-one");
  const second = await several.run("Which door was it?", "two/model-two", first);
  for (const run of [first, second]) assertFine(several.stage, run);
  assertMatch(allText(several.chats.two.at(-1)), /The summary names a blue door\./);
});
