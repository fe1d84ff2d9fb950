/**
 * The end of `codex-relay run` before Codex was started.
 *
 * @module
 */

/** Codex cannot be started; the message says why, and what to do. */
export class RunRefusal extends Error {
  /** Always `RunRefusal`. */
  override readonly name = "RunRefusal";
  /** The exit code of the program. */
  readonly exitCode: number;

  /** `exitCode` is one of exit_codes.ts. */
  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}
