/**
 * Tests of a long session of Codex before an API that binds thinking to everything before it, and counts its cache.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { type ReceivedRequest, type ScriptedAnswer, startScriptedProvider } from "../../tools/scripted_provider.ts";
import { playChat } from "../../tools/wires/chat_player.ts";
import { playMessages } from "../../tools/wires/messages_player.ts";
import { replayedReasoning } from "../support/codex/conversation.ts";
import { assertClean, type CodexRun, openStage, type Stage } from "../support/codex/driver.ts";
import { mcpServerTable } from "../support/codex/mcp_config.ts";
import { RED_DOT } from "../support/codex/mcp_server.ts";
import type { Step } from "../support/codex/script.ts";
import { NEWEST } from "../support/codex/versions.ts";
import { callShell, callTool, say } from "../support/codex/wires/stage.ts";

const PATCH = "*** Begin Patch\n*** Add File: poem.txt\n+roses are red\n*** End Patch\n";

/** A turn of the session: the settings of Codex, and what the model does. */
interface SessionTurn {
  readonly args?: readonly string[];
  readonly steps: readonly Step[];
  /** Asked of the other provider, by chat. */
  readonly elsewhere?: true;
}

function effort(word: string): string[] {
  return ["-c", `model_reasoning_effort=${JSON.stringify(word)}`];
}

function callBoth(turn: number): ScriptedAnswer {
  const call = (letter: string) => ({
    id: `call_${turn}${letter}`,
    name: "exec_command",
    arguments: { cmd: `echo ${letter}` },
  });
  return { speech: { text: "I look.", calls: [call("a"), call("b")] } };
}

const TURNS: readonly SessionTurn[] = [
  {
    steps: [
      callTool(/^tool_search/, "call_0s", { query: "add two numbers", limit: 3 }),
      callTool(/Adds two numbers/, "call_0m", { a: 2, b: 3 }),
      say("Five."),
    ],
  },
  { steps: [callShell("call_1", "echo one"), callShell("call_1b", "echo two"), say("Two.")] },
  { args: ["-i", "dot.png"], steps: [callBoth(2), say("Red.")] },
  { args: effort("high"), steps: [callTool(/^apply_patch$/, "call_3", PATCH), say("Written.")] },
  { args: effort("low"), steps: [callTool(/Adds two numbers/, "call_4", { a: 4, b: 5 }), say("Nine.")] },
  { elsewhere: true, steps: [callShell("call_5", "echo elsewhere"), say("Elsewhere.")] },
  { steps: [callShell("call_6", "echo back"), say("Back.")] },
  { args: effort("none"), steps: [callBoth(7), say("Without a thought.")] },
  {
    steps: [
      callTool(/^tool_search/, "call_8s", { query: "picture image", limit: 8 }),
      callShell("call_8", "false"),
      say("Failed."),
    ],
  },
  { steps: [callBoth(9), callBoth(10), callBoth(11), callBoth(12), callBoth(13), callBoth(14), say("Long.")] },
  { args: effort("xhigh"), steps: [say("Short.", { usage: { prompt: 950_000 } })] },
  // The window is full, so that a summary takes the place of all this.
  { steps: [say("SUMMARY-OF-ALL"), callShell("call_16", "echo end"), say("End.")] },
];

/** The steps of one provider in order, with a thought before each. */
function inTurn(isElsewhere: boolean): (request: ReceivedRequest) => ScriptedAnswer {
  const steps = TURNS.filter(({ elsewhere = false }) => elsewhere === isElsewhere).flatMap((turn) => turn.steps);
  return (request) => {
    const step = steps[request.index];
    assert(step !== undefined, `no answer ${request.index}`);
    const { speech } = typeof step === "function" ? step(request) : step;
    return { speech: { ...speech, reasoning: `Thought ${request.index}.` } };
  };
}

function assertQuiet(stage: Stage): void {
  const lines = stage.relay.output.split("\n").filter((line) => /WARN|ERROR|did not fit/.test(line));
  assertEquals(lines, [], "the relay warned of something");
}

/** Tokens of the prompts by the log: all, and those from the cache. */
function readCacheRates(stage: Stage): number[] {
  const lines = [...stage.relay.output.matchAll(/ ([\d,]+) in \(([\d,]+) cached\)/g)];
  // Of a prompt whose tokens the script names, only those that were kept are counted.
  lines.splice(lines.findIndex(([, tokens]) => tokens === "950,000"), 1);
  const [all, cached] = [1, 2].map((part) => lines.map((line) => Number(line[part]?.replaceAll(",", ""))));
  return (all ?? []).map((tokens, index) => Math.floor(100 * (cached?.[index] ?? 0) / tokens));
}

Deno.test(`Codex ${NEWEST.number} keeps thinking and cache valid over a long session by messages (anthropic)`, async () => {
  const player = playMessages("anthropic", { counts: true });
  const other = startScriptedProvider({
    keys: ["sk-other"],
    players: [playChat()],
    models: { data: [{ id: "gpt", context_length: 200_000 }] },
    answer: inTurn(true),
  });
  await using opened = new AsyncDisposableStack();
  opened.defer(() => other.close());
  const models = {
    data: [{ id: player.model, context_length: 1_000_000, architecture: { input_modalities: ["text", "image"] } }],
  };
  const stage = opened.use(
    await openStage({
      version: NEWEST,
      entry: { supports_search_tool: true },
      players: [player],
      models,
      tables: mcpServerTable("demo"),
      // As the relay sets Codex up: a summary is then asked for with the tools of the thread.
      providerConfig: 'capabilities = { remote_compaction = "v2" }',
      answer: inTurn(false),
      keys: ["sk-anthropic"],
      relayArguments: ["--provider", "anthropic"],
      relayConfig: `[providers.anthropic]
upstream = "http://127.0.0.1:9/v1"
wire = "messages"
api-key = "sk-anthropic"
[providers.local]
upstream = "${other.url}"
api-key = "sk-other"
`,
    }),
  );
  await Deno.writeFile(`${stage.workspace}/dot.png`, Uint8Array.from(atob(RED_DOT), (letter) => letter.charCodeAt(0)));
  let first: CodexRun | undefined;
  for (const [index, { args = [], elsewhere }] of TURNS.entries()) {
    const model = elsewhere ? "local/gpt" : `anthropic/${player.model}`;
    const chosen = ["-c", `model=${JSON.stringify(model)}`, ...args];
    const prompt = `Turn ${index}.`;
    const run = await (first ? stage.resume(first, prompt, ...chosen) : stage.exec(prompt, ...chosen));
    first ??= run;
    const errors = run.errors.filter((message) => !message.startsWith("This session was recorded with model"));
    assertClean(stage, { ...run, errors });
    assertQuiet(stage);
  }
  assertEquals(other.refusals, []);
  // Each thought comes back in every later request until the summary takes their place.
  const replayed = stage.provider.asks.map((request) => replayedReasoning(request).length);
  assertEquals(replayed, [...Array(replayed.length - 2).keys(), 0, 1]);
  const [firstRate, ...rates] = readCacheRates(stage);
  assertEquals(firstRate, 0);
  // A new effort makes the messages new, not what is before them.
  const shown = rates.join(" ");
  assert(rates.every((rate) => rate >= 30), shown);
  assert(rates.filter((rate) => rate < 80).length <= 3, shown);
  assertMatch(await stage.read("poem.txt"), /roses are red/);
});
