/**
 * The loading of parts of the program that not every start needs.
 *
 * @module
 */

/** A part of the program cannot be loaded; the message says what to do. */
export class LoadError extends Error {}

/**
 * Loads a part of the program that Deno did not read before the first line ran.
 *
 * @param load Imports it, by a name `as string`, which Deno does not read ahead.
 * @throws {LoadError} when it cannot.
 */
export async function loadLate<Module>(load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    throw new LoadError(describeLoadFailure(cause, import.meta.url), { cause });
  }
}

/** What to do about a part of the program that cannot be loaded. `self` is the address of any other part. */
export function describeLoadFailure(cause: unknown, self: string): string {
  const [reason = ""] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
  return `Cannot load all of codex-relay, ${adviseOnLoading(reason, self)}: ${reason}`;
}

/** A registry names the version in each address: that one is cached, and perhaps not the newest. */
const PUBLISHED = /^https?:\/\/[^/]+\/(@[^/]+\/[^/]+)\/([^/]+)\//;

function adviseOnLoading(reason: string, self: string): string {
  const [, name, version] = PUBLISHED.exec(self) ?? [];
  if (name !== undefined) return `run \`deno cache jsr:${name}@${version}\` once while online`;
  return reason.includes("--allow-read") ? "run it in the folder of the clone with --allow-read=." : "install it again";
}
