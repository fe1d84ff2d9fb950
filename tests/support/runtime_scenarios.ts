/**
 * The relay as a process on each runtime, for tests that are the same on all of them.
 *
 * @module
 */
import { callAnswer, textAnswer, textChunks } from "../../tools/chat_frames.ts";
import {
  type ReceivedRequest,
  type ScriptedAnswer,
  type ScriptedProvider,
  startScriptedProvider,
} from "../../tools/scripted_provider.ts";
import { type Ended, type RelayProcess, runToEnd, startProcess } from "./relay_process.ts";
import { RUNTIMES, type TestedRuntime } from "./runtimes.ts";

/** The key that the relay has. */
export const KEY = "sk-key-of-the-relay";
/** A base URL where nothing listens. */
export const NOWHERE = "http://127.0.0.1:1/v1";

/** What the provider does, by a word of the request. */
const ANSWERS: Readonly<Record<string, ScriptedAnswer>> = {
  hangs: { chunks: textChunks("Half"), end: "hang" },
  silent: { frames: [], end: "hang" },
  calls: callAnswer([{ id: "call_1", name: "shell", arguments: { command: "ls" } }]),
  refuses: { status: 401, json: { error: { message: `Incorrect API key provided: ${KEY}` } } },
  breaks: { chunks: textChunks("Half"), end: "reset" },
};

/** Answers as the request asks for by a word. */
export function answer({ text }: ReceivedRequest): ScriptedAnswer {
  const kind = Object.keys(ANSWERS).find((name) => text.includes(name));
  return kind === undefined ? textAnswer("Hi there.") : ANSWERS[kind] ?? {};
}

/** A relay that runs as a process, and its provider. */
export interface Place {
  readonly relay: RelayProcess;
  readonly provider: ScriptedProvider;
  /** Posts `body` to `/v1/responses`. */
  ask(body: unknown, headers?: HeadersInit): Promise<Response>;
}

/** Runs `use` with a relay on `runtime`; everything is closed in the end. */
export async function withProgram(
  runtime: TestedRuntime,
  args: readonly string[],
  use: (place: Place) => Promise<void>,
): Promise<void> {
  const provider = startScriptedProvider({ answer });
  const all = ["--port", "0", "--upstream", provider.url, "--max-tries", "1", ...args];
  const relay = await startProcess({ ...runtime.command("main.ts", all), env: { CODEX_RELAY_API_KEY: KEY } });
  try {
    await use({
      relay,
      provider,
      ask: (body, headers = {}) =>
        fetch(`${relay.url}/v1/responses`, { method: "POST", body: JSON.stringify(body), headers }),
    });
  } finally {
    await relay.stop();
    await provider.close();
  }
}

/** Runs the program to its end. */
export function run(runtime: TestedRuntime, args: readonly string[], options: { stdin?: string } = {}): Promise<Ended> {
  return runToEnd({ ...runtime.command("main.ts", args), ...options });
}

/** Writes a request by hand; gives all that comes back. */
export async function send({ url }: RelayProcess, head: readonly string[], body = ""): Promise<string> {
  const { port } = new URL(url);
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  const text = [...head, "Connection: close", "", body].join("\r\n").replaceAll("PORT", port);
  await connection.write(new TextEncoder().encode(text));
  return await new Response(connection.readable).text().catch(() => "");
}

/** Writes the head of a request whose body never comes; gives the first bytes that come back. */
export async function readStart({ url }: RelayProcess, head: readonly string[]): Promise<string> {
  const { port } = new URL(url);
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  await connection.write(new TextEncoder().encode([...head, "", ""].join("\r\n").replaceAll("PORT", port)));
  const bytes = new Uint8Array(4_096);
  return new TextDecoder().decode(bytes.subarray(0, await connection.read(bytes) ?? 0));
}

/** The status of a response. */
export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.[01] (\d{3}) /.exec(answer)?.[1]);
}

/** A test on one runtime. */
export type Scenario = (runtime: TestedRuntime) => Promise<void>;

/** Whether tests that send signals are left out: Windows knows none that one program may send to another. */
export const needsSignals = Deno.build.os === "windows";

/** Registers a test once for every runtime. */
export function testEverywhere(name: string, fn: Scenario, ignore = false): void {
  for (const runtime of RUNTIMES) {
    Deno.test({ name: `${runtime.name}: ${name}`, ignore: ignore || runtime.ignore, fn: () => fn(runtime) });
  }
}

/** Registers a test once for each of these runtimes. */
export function testOn(names: readonly TestedRuntime["name"][], name: string, fn: Scenario): void {
  for (const runtime of RUNTIMES.filter((one) => names.includes(one.name))) {
    Deno.test({ name: `${runtime.name}: ${name}`, ignore: runtime.ignore, fn: () => fn(runtime) });
  }
}
