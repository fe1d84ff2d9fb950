/**
 * Codex started by Deno, with the terminal of this program.
 *
 * @module
 */
import { awaitWithin } from "../base/timing.ts";
import {
  CodexMissingError,
  type CodexProcess,
  listHandledSignals,
  OUTPUT_GRACE_MS,
  type SignalName,
} from "./codex_process.ts";

/** The names under which Codex is looked for: on Windows npm installs a .cmd file, other ways of installing an .exe. */
export const CODEX_COMMANDS: readonly string[] = Deno.build.os === "windows" ? ["codex.cmd", "codex"] : ["codex"];

const STREAM = { stream: true };

/**
 * What `use` makes of the first name of Codex that may be run and is found.
 *
 * @throws {CodexMissingError} when there is none.
 */
export async function findCodexWithDeno<Result>(use: (command: string) => Result | Promise<Result>): Promise<Result> {
  for (const command of CODEX_COMMANDS) {
    if (Deno.permissions.querySync({ name: "run", command }).state !== "granted") continue;
    try {
      return await use(command);
    } catch (thrown) {
      if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    }
  }
  throw new CodexMissingError("There is no codex, or Deno was not permitted to run it");
}

/** Starts Codex; see `Runtime.startCodex`. */
export function startCodexWithDeno(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<CodexProcess> {
  // Standard input, output and error are this program's own.
  const stdio = { stdin: "inherit", stdout: "inherit", stderr: "inherit" } as const;
  return findCodexWithDeno((command) =>
    watchChild(new Deno.Command(command, { args: [...args], env: { ...env }, ...stdio }).spawn())
  );
}

function watchChild(child: Deno.ChildProcess): CodexProcess {
  return {
    exitCode: child.status.then(({ code }) => code),
    kill(signal) {
      try {
        child.kill(signal);
      } catch (thrown) {
        // It has ended by itself.
        if (!(thrown instanceof TypeError)) throw thrown;
      }
    },
  };
}

/**
 * Runs `command` and returns what it prints. A program that it left behind may hold its output open for as long as it
 * likes, so neither the end of the output nor that of the program is waited for without a limit.
 *
 * @param options.home Folder that it takes for its home; absent: its own.
 * @throws {Error} when it fails, or has not ended within `limitMs`.
 */
export async function readCodexWithDeno(
  command: string,
  args: readonly string[],
  { home, limitMs }: { readonly home?: string | undefined; readonly limitMs: number },
): Promise<string> {
  const child = new Deno.Command(command, {
    args: [...args],
    ...(home !== undefined && { env: { CODEX_HOME: home } }),
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const decoder = new TextDecoder();
  let text = "";
  const sink = new WritableStream<Uint8Array>({ write: (piece) => void (text += decoder.decode(piece, STREAM)) });
  const done = new AbortController();
  const printed = child.stdout.pipeTo(sink, { signal: done.signal }).catch(() => {});
  try {
    if (!await awaitWithin(limitMs, child.status)) {
      watchChild(child).kill("SIGTERM");
      // Most end at once; one that does not is left alone.
      if (!await awaitWithin(OUTPUT_GRACE_MS, child.status)) child.unref();
      throw new Error(`codex ${args.join(" ")} did not end within ${limitMs / 1000} s`);
    }
    await awaitWithin(OUTPUT_GRACE_MS, printed);
  } finally {
    done.abort();
  }
  if (!(await child.status).success) throw new Error(`codex ${args.join(" ")} failed`);
  return text;
}

/** Hands on every signal that Deno can see; see `Runtime.onSignal`. */
export function watchSignalsWithDeno(notify: (signal: SignalName) => void): void {
  for (const signal of listHandledSignals(Deno.build.os)) Deno.addSignalListener(signal, () => notify(signal));
}
