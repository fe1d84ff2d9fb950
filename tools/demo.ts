/**
 * The demo, which shows what the relay does without a key.
 *
 * Runs the real relay in front of a scripted provider, lets a stand-in for Codex use it, and shows both sides live:
 * `deno task demo`, or `deno task demo --fast` without the pauses.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import type { JsonObject } from "../lib/base/json.ts";
import { DENO } from "../lib/runtime/deno.ts";
import { createLog } from "../lib/base/log.ts";
import { DEFAULT_PROFILE } from "../lib/providers/profile.ts";
import { createServer } from "../lib/server/router.ts";
import { AnswerView } from "./demo/answer_view.ts";
import { CodexClient } from "./demo/codex_client.ts";
import { EPILOGUE, introduction, stepTitle } from "./demo/frame.ts";
import { type RequestPair, requestScene } from "./demo/request_view.ts";
import { Screen, type ScreenOptions, terminalOptions } from "./demo/screen.ts";
import { PROMPT, STORY, type StoryStep } from "./demo/story.ts";
import { startTap } from "./demo/tap.ts";
import { startScriptedProvider } from "./scripted_provider.ts";

/** Options of the demo. */
export interface DemoOptions {
  readonly screen: ScreenOptions;
  /** Whether to leave out all pauses. */
  readonly fast: boolean;
}

/** Milliseconds between two chunks, about the pace of a quick model. */
const CHUNK_DELAY = 55;
/** Milliseconds to read the latest output. */
const READING_DELAY = 1_200;

/** Callbacks of the demo while a step runs. */
interface Ears {
  onRequest(body: JsonObject): void;
  onFrame(payload: string): void;
}

/** Servers of the demo, in a row: relay, tap, provider. */
interface Stage {
  /** The relay's base URL, `/v1` included. */
  readonly url: string;
  /** Requests that the provider refused; each is a fault of the relay. */
  readonly refusals: readonly unknown[];
  close(): Promise<void>;
}

async function openStage(ears: Ears, fast: boolean): Promise<Stage> {
  const provider = startScriptedProvider({
    answer: ({ index }) => ({ ...STORY[index]?.answer, delayMs: fast ? 0 : CHUNK_DELAY }),
  });
  const { origin, pathname } = new URL(provider.url);
  const tap = startTap({ upstream: origin, ...ears });
  const relay = createServer({
    upstream: tap.url + pathname,
    modelMap: { resolve: (name) => name },
    profile: DEFAULT_PROFILE,
    maxRequestBytes: 1_000_000,
    allowedHosts: [],
    log: createLog("warn", (line) => console.error(line)),
  });
  const listener = await DENO.serve((request, address) => relay.fetch(request, address), {
    host: "127.0.0.1",
    port: 0,
    report: (line) => console.error(line),
  });
  return {
    url: `${listener.url}/v1`,
    refusals: provider.refusals,
    async close() {
      await listener.stop();
      await tap.close();
      await provider.close();
    },
  };
}

/** Shows the whole demo. Throws when the relay does not do what the story needs. */
export async function runDemo({ screen: screenOptions, fast }: DemoOptions): Promise<void> {
  const screen = new Screen(screenOptions);
  const ears: Ears = { onRequest() {}, onFrame() {} };
  const stage = await openStage(
    { onRequest: (body) => ears.onRequest(body), onFrame: (text) => ears.onFrame(text) },
    fast,
  );
  try {
    screen.print(introduction(screen.columns, stage.url));
    await pause(fast ? 0 : READING_DELAY);
    const codex = new CodexClient(stage.url, PROMPT);
    let earlier: RequestPair | undefined;
    for (const [index, step] of STORY.entries()) {
      screen.print(stepTitle(index + 1, step.title));
      earlier = await runStep(step, { codex, ears, earlier, screen });
      await pause(fast ? 0 : READING_DELAY);
    }
    if (stage.refusals.length > 0) throw new Error(`The provider refused: ${JSON.stringify(stage.refusals)}`);
    screen.print(EPILOGUE);
  } finally {
    await stage.close();
  }
}

interface StepContext {
  readonly codex: CodexClient;
  readonly ears: Ears;
  readonly earlier: RequestPair | undefined;
  readonly screen: Screen;
}

async function runStep(step: StoryStep, { codex, ears, earlier, screen }: StepContext): Promise<RequestPair> {
  const view = new AnswerView();
  const pair = { responses: codex.body, chat: {} as JsonObject };
  function redraw(isOver = false): void {
    for (const scene of view.takeFinished(isOver)) {
      screen.draw([scene]);
      screen.finish();
    }
    screen.draw(view.growing);
  }
  ears.onRequest = (body) => {
    pair.chat = body;
    screen.draw([requestScene(pair, earlier)]);
    screen.finish();
  };
  ears.onFrame = (payload) => {
    view.addFrame(payload);
    redraw();
  };
  await codex.send((event) => {
    view.addEvent(event);
    redraw();
  });
  redraw(true);
  if (step.output !== undefined) codex.addOutput(step.output);
  return pair;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

if (import.meta.main) {
  const screen = terminalOptions();
  const flags = parseArgs(Deno.args, { boolean: ["fast"] });
  await runDemo({ screen, fast: flags.fast === true || !screen.live });
}
