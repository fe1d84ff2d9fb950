/**
 * The version of the installed Codex, which decides what a printed configuration may hold.
 *
 * @module
 */

/**
 * Reads the version of the installed Codex.
 *
 * @param run Runs `codex` with these arguments and returns its standard output. May reject.
 * @returns Its number, such as `0.171.0`; undefined when there is no Codex or it prints something else.
 */
export async function readCodexVersion(run: (args: string[]) => Promise<string>): Promise<string | undefined> {
  try {
    return /\b(\d+\.\d+\.\d+\S*)/.exec(await run(["--version"]))?.[1];
  } catch {
    // Codex is missing, or must not be run: the caller does without its version.
    return undefined;
  }
}

/**
 * Whether Codex accepts `capabilities` in a provider's table: 0.162.0 and later do, and 0.161.0 refuses the key under
 * `--strict-config` (measured on 0.154 to 0.171, 2026-11).
 *
 * @param version A number such as `0.171.0`.
 */
export function hasCapabilitiesKey(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 0 || minor >= 162;
}
