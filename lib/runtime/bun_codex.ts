/**
 * Codex started by Bun, with the terminal of this program.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import process from "node:process";
import { CodexMissingError, type CodexProcess, listHandledSignals, type SignalName } from "./codex_process.ts";

const IS_WINDOWS = process.platform === "win32";
/** What a shell adds to the number of the signal that ended a program. */
const SIGNAL_BASE = 128;

/** Starts Codex; see `Runtime.startCodex`. */
export async function startCodexWithBun(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<CodexProcess> {
  // npm installs a .cmd file on Windows, which only a shell can run.
  const words = IS_WINDOWS ? args.map(quoteForCmd) : [...args];
  const child = spawn("codex", words, { stdio: "inherit", shell: IS_WINDOWS, env: { ...process.env, ...env } });
  const exitCode = watchExit(child);
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", () => resolve());
    child.once("error", (error) => {
      // Node says EACCES where Bun and Deno find nothing: a file that must not be executed, or a folder.
      const isAbsent = "code" in error && (error.code === "ENOENT" || error.code === "EACCES");
      reject(isAbsent ? new CodexMissingError("There is no codex", { cause: error }) : error);
    });
  });
  return { exitCode, kill: (signal) => void child.kill(signal) };
}

function watchExit(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => {
      resolve(code ?? SIGNAL_BASE + (signal === null ? 0 : constants.signals[signal] ?? 0));
    });
  });
}

/** `argument` as one word of the shell of Windows. */
function quoteForCmd(argument: string): string {
  return `"${argument.replaceAll('"', '\\"')}"`;
}

/** Hands on every signal that Bun can see; see `Runtime.onSignal`. */
export function watchSignalsWithBun(notify: (signal: SignalName) => void): void {
  for (const signal of listHandledSignals(IS_WINDOWS ? "windows" : process.platform)) {
    process.on(signal, () => notify(signal));
  }
}
