/**
 * Codex started by Deno, with the terminal of this program.
 *
 * @module
 */
import { CodexMissingError, type CodexProcess, listHandledSignals, type SignalName } from "./codex_process.ts";

/** The names under which Codex is looked for: on Windows npm installs a .cmd file, other ways of installing an .exe. */
export const CODEX_COMMANDS: readonly string[] = Deno.build.os === "windows" ? ["codex.cmd", "codex"] : ["codex"];

/** Starts Codex; see `Runtime.startCodex`. */
export function startCodexWithDeno(args: readonly string[], env: Readonly<Record<string, string>>): CodexProcess {
  for (const command of CODEX_COMMANDS) {
    if (Deno.permissions.querySync({ name: "run", command }).state !== "granted") continue;
    try {
      // Standard input, output and error are this program's own.
      const stdio = { stdin: "inherit", stdout: "inherit", stderr: "inherit" } as const;
      return watchChild(new Deno.Command(command, { args: [...args], env: { ...env }, ...stdio }).spawn());
    } catch (thrown) {
      if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    }
  }
  throw new CodexMissingError("There is no codex, or Deno was not permitted to run it");
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

/** Hands on every signal that Deno can see; see `Runtime.onSignal`. */
export function watchSignalsWithDeno(notify: (signal: SignalName) => void): void {
  for (const signal of listHandledSignals(Deno.build.os)) Deno.addSignalListener(signal, () => notify(signal));
}
