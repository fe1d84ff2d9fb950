/**
 * The version of the installed Codex, which decides what a printed configuration may hold.
 *
 * @module
 */

/** How Codex names its version, and any other form: a wrapper around it may print versions of its own first. */
const VERSION_FORMS = [/\bcodex(?:-cli)? v?(\d+\.\d+\.\d+\S*)/i, /\b(\d+\.\d+\.\d+\S*)/];

/**
 * Reads the version of the installed Codex.
 *
 * @param run Runs `codex` with these arguments and returns its standard output. May reject.
 * @returns Its number, such as `0.171.0`; undefined when there is no Codex or it prints something else.
 */
export async function readCodexVersion(run: (args: string[]) => Promise<string>): Promise<string | undefined> {
  try {
    const printed = await run(["--version"]);
    return VERSION_FORMS.map((form) => form.exec(printed)?.[1]).find((version) => version !== undefined);
  } catch {
    // Codex is missing, or must not be run: the caller does without its version.
    return undefined;
  }
}

/** The oldest Codex for which the relay writes settings by itself; tests run it. */
export const OLDEST_CODEX = "0.120.0";

/** What later versions of Codex take, each with the minor number of the first one that does (measured 2026-11). */
const SINCE = {
  /** `max` as a reasoning level of a catalog: 0.120 rejects the whole catalog for it, 0.140 does not. */
  maxEffort: 140,
  /** `model_catalog_url` in a provider's table: 0.160.1 does not know it, 0.161.0 does. */
  catalogUrl: 161,
  /** `capabilities` in a provider's table: 0.161.0 refuses it under `--strict-config`, 0.162.0 does not. */
  capabilities: 162,
} as const;

/** Something that not every version of Codex takes. */
export type CodexFeature = keyof typeof SINCE;

/**
 * Whether a version of Codex has `feature`.
 *
 * @param version A number such as `0.171.0`.
 */
export function hasCodexFeature(version: string, feature: CodexFeature): boolean {
  return isAtLeast(version, SINCE[feature]);
}

/** Whether a version of Codex is older than {@linkcode OLDEST_CODEX}. */
export function isCodexTooOld(version: string): boolean {
  return !isAtLeast(version, Number(OLDEST_CODEX.split(".")[1]));
}

function isAtLeast(version: string, since: number): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  // What is built from source without a release calls itself 0.0.0, and is newer than the last release.
  return major > 0 || minor === 0 || minor >= since;
}
