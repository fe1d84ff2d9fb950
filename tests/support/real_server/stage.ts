/**
 * The real Codex, the relay and a real server, ready to run.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeArray, isObject } from "../../../lib/base/json.ts";
import type { WireName } from "../../../lib/providers/profile.ts";
import { type CodexRun, MODEL, openStage, type Stage, UNATTENDED } from "../codex/driver.ts";
import { NEWEST } from "../codex/versions.ts";
import { type ModelFamily, type RealServer, startServer } from "./server.ts";
import { openTap, type TappedChat } from "./tap.ts";

/** A stage whose relay has a real server behind it. */
export interface ServerStage extends AsyncDisposable {
  readonly server: RealServer;
  readonly stage: Stage;
  /** Runs `codex exec` with a prompt, as long as it takes a slow machine to read it. */
  exec(prompt: string, ...args: string[]): Promise<CodexRun>;
  /** Requests for an answer that reached the server, in order. */
  readonly chats: readonly TappedChat[];
}

/** Context that holds Codex's own prompt, about 11,000 tokens here, and some turns. */
const CONTEXT = 24_576;
const RUN_LIMIT_MS = 120_000;

/** Starts a server with a model of the family, a relay with the server's row in front of it, and prepares Codex. */
export async function openServerStage(
  family: ModelFamily,
  { context = CONTEXT, tapped = true, wire = "chat" }: {
    readonly context?: number;
    readonly tapped?: boolean;
    readonly wire?: WireName;
  } = {},
): Promise<ServerStage> {
  await using opened = new AsyncDisposableStack();
  const server = opened.use(await startServer({ family, model: MODEL, context }));
  const tap = opened.use(openTap(server.url));
  const stage = opened.use(
    await openStage({
      version: NEWEST,
      answer: () => ({ status: 500 }),
      upstream: `${tapped ? tap.url : server.url}/v1`,
      relayArguments: ["--provider", "llamacpp", "--wire", wire],
    }),
  );
  const closing = opened.move();
  return {
    server,
    stage,
    exec: (prompt, ...args) => stage.codex(["exec", ...UNATTENDED, ...args, "--", prompt], { limitMs: RUN_LIMIT_MS }),
    chats: tap.chats,
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** A prompt that asks the model for the answer of a cue. */
export function askFor(cue: string): string {
  return `Please answer. <|cue:${cue}|>`;
}

/** Everything there is to see of a run, for messages. */
export function describeRun({ stage, server }: ServerStage, run: CodexRun): string {
  return `\n${run.stdout}\n${run.stderr}\nrelay: ${stage.relay.output}\nserver: ${server.output.slice(-4_000)}`;
}

/** Asserts that a run ended well, with these messages. */
export function assertTurn(stage: ServerStage, run: CodexRun, messages: readonly string[]): void {
  const { exitCode, errors } = run;
  // A model ends the line before its call.
  const said = run.messages.map((message) => message.trimEnd());
  const expected = { exitCode: 0, errors: [] as readonly string[], messages };
  assertEquals({ exitCode, errors, messages: said }, expected, describeRun(stage, run));
}

/** The ids of the calls in a request's history, and the ids that its tool messages answer. */
export function listIds({ request }: TappedChat): { readonly calls: unknown[]; readonly outputs: unknown[] } {
  const messages = decodeArray(request.messages).filter(isObject);
  const calls = messages.flatMap(({ tool_calls }) => decodeArray(tool_calls)).filter(isObject);
  return {
    calls: calls.map(({ id }) => id),
    outputs: messages.filter(({ role }) => role === "tool").map(({ tool_call_id }) => tool_call_id),
  };
}
