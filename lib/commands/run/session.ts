/**
 * A running Codex that has the terminal, and the signals that it gets from this program.
 *
 * @module
 */
import { CodexMissingError, type SignalName } from "../../runtime/codex_process.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { EXIT_FAILED } from "../exit_codes.ts";
import { RunRefusal } from "./refusal.ts";

/** How Codex is started. */
export interface SessionOptions {
  readonly args: readonly string[];
  /** Variables in addition to those of this program. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether one of the standard streams is a terminal. */
  readonly hasTerminal: boolean;
}

/** Signals that come from a terminal to every program in its foreground, Codex included. */
const TERMINAL_SIGNALS: readonly SignalName[] = ["SIGINT", "SIGQUIT", "SIGBREAK"];
/** Pause before such a signal is handed on where there is no terminal, in case Codex has got it all the same. */
const HAND_ON_DELAY_MS = 300;

/**
 * Runs Codex to its end, and hands on the signals that only this program gets.
 *
 * @returns The exit code of Codex, or 128 and the number of the signal that ended it.
 * @throws {CodexMissingError} when there is no Codex.
 * @throws {RunRefusal} when the system does not start it.
 */
export async function runSession(
  { startCodex, onSignal }: Pick<Runtime, "startCodex" | "onSignal">,
  { args, env, hasTerminal }: SessionOptions,
): Promise<number> {
  const early: SignalName[] = [];
  let pass = (signal: SignalName) => void early.push(signal);
  // From here on this program ends with Codex only.
  onSignal((signal) => pass(signal));
  const codex = await startCodex(args, env).catch(explainStart);
  let timer: ReturnType<typeof setTimeout> | undefined;
  pass = (signal) => {
    if (!TERMINAL_SIGNALS.includes(signal)) codex.kill(signal);
    else if (!hasTerminal) timer ??= setTimeout(() => codex.kill(signal), HAND_ON_DELAY_MS);
  };
  early.forEach(pass);
  return await codex.exitCode.finally(() => clearTimeout(timer));
}

function explainStart(thrown: unknown): never {
  if (thrown instanceof CodexMissingError) throw thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  throw new RunRefusal(`Cannot start Codex: ${reason}; check the codex that is first on the PATH`, EXIT_FAILED);
}
