/**
 * Stand-ins for Codex, for the tests of `codex-relay run` that need no real one.
 *
 * @module
 */
import { type AskLoopback, askLoopback, type LoopbackAnswer } from "../../../lib/commands/ask_loopback.ts";
import { findLocalServers } from "../../../lib/commands/run/local_servers.ts";
import { textAnswer } from "../../../tools/chat_frames.ts";
import { openRunStage, type RunningProgram, type RunStage, type RunStageOptions } from "./run_stage.ts";

/** Says what it was started with, and ends. */
export const SHOW = 'echo "args: $*"; echo "token: $CODEX_RELAY_TOKEN"';
/** Says where the relay is, and waits for a signal. */
export const WAIT = [
  'for word in "$@"; do case $word in *base_url=*) echo "relay at ${word#*base_url=}";; esac; done',
  "trap 'echo got INT; exit 3' INT; trap 'echo got TERM; exit 4' TERM; trap 'echo got HUP; exit 5' HUP",
  "echo waiting; while :; do sleep 0.05; done",
].join("\n");

/** Whether a model server of this machine's user answers, which `run` would find as well. */
export const HAS_LOCAL_SERVERS: boolean = (await findLocalServers(askAddress)).length > 0;

/** The tests may ask this address, and not that of IPv6. */
async function askAddress(...[url, options]: Parameters<AskLoopback>): Promise<LoopbackAnswer> {
  if (new URL(url).hostname !== "127.0.0.1") throw new Error("not asked");
  return await askLoopback(url, options);
}

/** A test of programs for a Unix shell. */
export function testRun(name: string, fn: () => Promise<void>, ignore = false): void {
  Deno.test({ name, ignore: ignore || Deno.build.os === "windows", fn });
}

/** A stage on which `script` stands in for Codex; without one there is none. */
export function openScripted(script?: string, options: Partial<RunStageOptions> = {}): Promise<RunStage> {
  return openRunStage({ answer: () => textAnswer("Hi."), ...(script !== undefined && { script }), ...options });
}

/** A run that waits for a signal, and the origin of its relay. */
export async function startWaiting(
  stage: RunStage,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = stage.settings,
): Promise<RunningProgram & { readonly origin: string }> {
  const running = stage.start(stage.command(["run", ...args]), env);
  await running.sees("waiting");
  const shown = running.text();
  const [, origin = ""] = /relay at (http:\/\/127\.0\.0\.1:\d+)\/v1/.exec(shown) ?? [];
  return { ...running, origin };
}

/** Whether anything answers at `origin`. */
export function answersAt(origin: string): Promise<boolean> {
  return fetch(`${origin}/health`).then((response) => response.text()).then(() => true, () => false);
}
