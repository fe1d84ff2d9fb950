/**
 * A Codex that has the terminal of this program, as every runtime starts it.
 *
 * @module
 */

/** A signal of the system by its name, such as `SIGTERM`. */
export type SignalName = "SIGINT" | "SIGTERM" | "SIGHUP" | "SIGQUIT" | "SIGBREAK";

/** A running Codex. */
export interface CodexProcess {
  /** How it ended: its own code, or 128 and the number of the signal that ended it. */
  readonly exitCode: Promise<number>;
  /** Sends a signal; nothing happens when it has ended. */
  kill(signal: SignalName): void;
}

/** How long the output of a Codex that has ended may stay open, in milliseconds: what it left behind may hold it. */
export const OUTPUT_GRACE_MS = 500;

/** There is no Codex where programs are looked for, or this program may not run it. */
export class CodexMissingError extends Error {
  /** Always `CodexMissingError`. */
  override readonly name = "CodexMissingError";
}

/** The signals that a program which waits for Codex has to look at, by operating system. */
export function listHandledSignals(os: string): readonly SignalName[] {
  return os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];
}
