/**
 * Tests that a thread of Codex goes on when its model changes to one on another wire, and back.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { type ReceivedRequest, type ScriptedAnswer, startScriptedProvider } from "../../tools/scripted_provider.ts";
import { playChat } from "../../tools/wires/chat_player.ts";
import { playMessages } from "../../tools/wires/messages_player.ts";
import type { WirePlayer } from "../../tools/wires/player.ts";
import { playResponses } from "../../tools/wires/responses_player.ts";
import { replayedReasoning, turnsOf, wireOf } from "../support/codex/conversation.ts";
import { assertClean, type CodexRun, openStage, type Stage } from "../support/codex/driver.ts";
import { mcpServerTable } from "../support/codex/mcp_config.ts";
import { allText, assertOutput, inOrder } from "../support/codex/script.ts";
import { NEWEST } from "../support/codex/versions.ts";
import { callsOf, userTexts } from "../support/codex/wires/parts.ts";
import { callShell, callTool, say } from "../support/codex/wires/stage.ts";

/** The providers by the names of their rows, each on another wire. */
const NAMES = ["local", "xai", "anthropic"] as const;
type Name = typeof NAMES[number];

/** How each of them is played; anew for every stage, since some remember what they signed. */
function play(name: Name): WirePlayer {
  return name === "local" ? playChat() : name === "xai" ? playResponses(name) : playMessages(name);
}

const PATCH = "*** Begin Patch\n*** Add File: poem.txt\n+roses are red\n*** End Patch\n";

/** What a provider thinks, by which its reasoning is known again. */
function thoughtOf(name: Name): string {
  return `Thought of ${name}.`;
}

/** An answer with a thought of the provider before what it says or calls. */
function thinkFirst(name: Name, step: ScriptedAnswer | ((request: ReceivedRequest) => ScriptedAnswer)) {
  return (request: ReceivedRequest): ScriptedAnswer => {
    const { speech, ...rest } = typeof step === "function" ? step(request) : step;
    return { ...rest, speech: { ...speech, reasoning: thoughtOf(name) } };
  };
}

/** The first turn of each provider has a call of its own kind; the second one has text only. */
const SCRIPTS: Readonly<Record<Name, (request: ReceivedRequest) => ScriptedAnswer>> = {
  local: inOrder(
    thinkFirst("local", callShell("call_local", "echo it is $((6*7))")),
    say("Answer of local."),
    say("Again local."),
  ),
  xai: inOrder(
    thinkFirst("xai", callTool(/^apply_patch$/, "call_xai", PATCH)),
    say("Answer of xai."),
    say("Again xai."),
  ),
  anthropic: inOrder(
    thinkFirst("anthropic", callTool(/Adds two numbers/, "call_anthropic", { a: 2, b: 3 })),
    say("Answer of anthropic."),
    say("Again anthropic."),
  ),
};

const OUTPUTS: Readonly<Record<Name, RegExp>> = { local: /it is 42/, xai: /Success/, anthropic: /sum=5/ };

/** Codex, the relay and three providers. */
interface MixedStage extends AsyncDisposable {
  readonly stage: Stage;
  /** Requests for an answer that each provider got. */
  readonly asks: Readonly<Record<Name, readonly ReceivedRequest[]>>;
  /** Runs a prompt with the model of a provider, in a new thread or in that of an earlier run. */
  run(name: Name, earlier?: CodexRun): Promise<CodexRun>;
}

/** Options of a provider that takes its own key only. */
function optionsOf(name: Name) {
  const player = play(name);
  const models = { data: [{ id: player.model, context_length: 200_000, input_modalities: ["text"] }] };
  return { keys: [`sk-${name}-key`], models, players: [player], answer: SCRIPTS[name] };
}

async function openMixed(): Promise<MixedStage> {
  await using opened = new AsyncDisposableStack();
  const others = (["xai", "anthropic"] as const).map((name) => {
    const provider = startScriptedProvider(optionsOf(name));
    opened.defer(() => provider.close());
    return provider;
  });
  const [xai, anthropic] = others;
  assert(xai && anthropic);
  const stage = await openStage({
    ...optionsOf("local"),
    version: NEWEST,
    catalog: "url",
    tables: mcpServerTable("demo"),
    relayArguments: ["--provider", "local"],
    relayConfig: `[providers.local]
upstream = "http://127.0.0.1:9/v1"
api-key = "sk-local-key"
[providers.xai]
upstream = "${xai.url}"
wire = "responses"
api-key = "sk-xai-key"
[providers.anthropic]
upstream = "${anthropic.url}"
wire = "messages"
api-key = "sk-anthropic-key"
`,
  });
  opened.use(stage);
  const closing = opened.move();
  return {
    stage,
    get asks() {
      return { local: stage.provider.asks, xai: xai.asks, anthropic: anthropic.asks };
    },
    async run(name, earlier) {
      const chosen = ["-c", `model=${JSON.stringify(`${name}/${play(name).model}`)}`];
      const prompt = `Question to ${name}.`;
      const run = await (earlier ? stage.resume(earlier, prompt, ...chosen) : stage.exec(prompt, ...chosen));
      // Codex's own advice to stay with one model.
      const errors = run.errors.filter((message) => !message.startsWith("This session was recorded with model"));
      assertClean(stage, { ...run, errors });
      assertEquals([xai.refusals, anthropic.refusals], [[], []]);
      return run;
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** The orders in which a thread meets the wires; each is met twice. */
const ORDERS: readonly (readonly Name[])[] = [
  ["local", "xai", "anthropic", "xai", "local", "anthropic"],
  ["anthropic", "xai", "local", "anthropic", "xai", "local"],
];

for (const order of ORDERS) {
  const wires = order.map((name) => play(name).wire);
  Deno.test(`Codex ${NEWEST.number} by several wires changes the wire of a thread: ${wires.join(", ")}`, async () => {
    await using mixed = await openMixed();
    let first: CodexRun | undefined;
    const met: Name[] = [];
    for (const name of order) {
      const isFirst = !met.includes(name);
      const run = await mixed.run(name, first);
      first ??= run;
      assertEquals(run.messages, [isFirst ? `Answer of ${name}.` : `Again ${name}.`]);
      met.push(name);
      assertKnows(name, mixed.asks[name].at(-1), met);
    }
    assertEquals(await mixed.stage.read("poem.txt"), "roses are red\n");
    assertEquals(NAMES.map((name) => mixed.asks[name].length), [3, 3, 3]);
  });
}

/** Asserts that a request holds the whole thread, and of all thoughts only those of its own provider. */
function assertKnows(name: Name, request: ReceivedRequest | undefined, met: readonly Name[]): void {
  assert(request !== undefined);
  for (const other of new Set(met)) {
    assertOutput(request, `call_${other}`, OUTPUTS[other]);
    assertMatch(allText(request), new RegExp(`Question to ${other}\\.`));
    if (other !== name) {
      assertNotMatch(request.text, new RegExp(thoughtOf(other)));
      assertMatch(allText(request), new RegExp(`Answer of ${other}\\.`));
    }
  }
  assertEquals(callsOf(request).flat().length, new Set(met).size);
  assertEquals(replayedReasoning(request).length, 1, "the provider did not get its own thought, or another's");
}

Deno.test(`Codex ${NEWEST.number} by several wires goes on in a thread whose provider is asked by another wire after a restart`, async () => {
  const model = playMessages("anthropic").model;
  const players = [playChat(), playResponses(), playMessages("anthropic")];
  const wires = ["messages", "responses", "chat", "messages", "chat", "responses"] as const;
  const answer = (request: ReceivedRequest): ScriptedAnswer => {
    const isTurn = /Question \d\.$/.test(userTexts(request).at(-1) ?? "") && !/output/.test(lastTurn(request));
    return isTurn
      ? callShell(`call_${callsOf(request).flat().length}`, "echo it is $((6*7))", { reasoning: "I count." })
      : say("Counted.", { reasoning: "That was all." });
  };
  await using stage = await openStage({
    version: NEWEST,
    players,
    answer,
    models: { data: [{ id: model }] },
    relayConfig: `wire = "${wires[0]}"`,
  });
  const chosen = ["-c", `model=${JSON.stringify(model)}`];
  const thoughts: number[] = [];
  let first: CodexRun | undefined;
  for (const [index, wire] of wires.entries()) {
    const file = `${stage.home}/../relay.toml`;
    if (index > 0) await stage.restartRelay({ meanwhile: () => Deno.writeTextFile(file, `wire = "${wire}"`) });
    const prompt = `Question ${index}.`;
    const run = await (first ? stage.resume(first, prompt, ...chosen) : stage.exec(prompt, ...chosen));
    first ??= run;
    assertClean(stage, run);
    assertEquals(run.messages, ["Counted."]);
    const last = stage.provider.asks.at(-1);
    assert(last !== undefined && wireOf(last) === wire);
    if (wire === "messages") thoughts.push(replayedReasoning(last).length);
    for (let call = 0; call <= index; call++) assertOutput(last, `call_${call}`, /it is 42/);
  }
  // Those of the other wires have no signature, and are left out.
  assertEquals(thoughts, [1, 3]);
});

/** The last message or item of a request, as JSON. */
function lastTurn(request: ReceivedRequest): string {
  const last = turnsOf(request).at(-1);
  return last?.role === "tool" || JSON.stringify(last).includes("tool_result") ? "output" : String(last?.type);
}
