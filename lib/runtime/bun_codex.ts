/**
 * Codex started by Bun, with the terminal of this program.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import process from "node:process";
import { awaitWithin } from "../base/timing.ts";
import {
  CodexMissingError,
  type CodexProcess,
  listHandledSignals,
  OUTPUT_GRACE_MS,
  type SignalName,
} from "./codex_process.ts";
import { quoteForCmd } from "./quote_for_cmd.ts";

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

/**
 * Runs `command` and returns what it prints. A program that it left behind may hold its output open for as long as it
 * likes, so neither the end of the output nor that of the program is waited for without a limit.
 *
 * @param options.home Folder that it takes for its home; absent: its own.
 * @throws {CodexMissingError} when it is not there.
 * @throws {Error} when it fails, or has not ended within `limitMs`.
 */
export async function readCodexWithBun(
  command: string,
  args: readonly string[],
  { home, limitMs }: { readonly home?: string | undefined; readonly limitMs: number },
): Promise<string> {
  // npm installs a .cmd file on Windows, which only a shell can run; the arguments are the relay's own words.
  const env = home === undefined ? process.env : { ...process.env, CODEX_HOME: home };
  const child = spawn(command, [...args], { stdio: ["ignore", "pipe", "ignore"], shell: IS_WINDOWS, env });
  const exit = watchExit(child);
  const absent = new Promise<never>((_, reject) => child.once("error", reject));
  let text = "";
  child.stdout?.setEncoding("utf8").on("data", (piece: string) => void (text += piece));
  const printed = new Promise<void>((resolve) => child.stdout?.once("close", () => resolve()));
  try {
    if (!await awaitWithin(limitMs, Promise.race([exit, absent]))) {
      child.kill("SIGTERM");
      // Most end at once; one that does not is left alone.
      if (!await awaitWithin(OUTPUT_GRACE_MS, exit)) child.unref();
      throw new Error(`codex ${args.join(" ")} did not end within ${limitMs / 1000} s`);
    }
    await awaitWithin(OUTPUT_GRACE_MS, printed);
  } catch (thrown) {
    const isAbsent = thrown instanceof Error && "code" in thrown && ["ENOENT", "EACCES"].includes(String(thrown.code));
    throw isAbsent ? new CodexMissingError("There is no codex", { cause: thrown }) : thrown;
  } finally {
    child.stdout?.destroy();
  }
  if (await exit !== 0) throw new Error(`codex ${args.join(" ")} failed`);
  return text;
}

/** Hands on every signal that Bun can see; see `Runtime.onSignal`. */
export function watchSignalsWithBun(notify: (signal: SignalName) => void): void {
  for (const signal of listHandledSignals(IS_WINDOWS ? "windows" : process.platform)) {
    process.on(signal, () => notify(signal));
  }
}
