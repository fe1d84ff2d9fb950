/**
 * Files that can be read only once, such as standard input and named pipes, with what they held.
 *
 * @module
 */
import { statSync } from "node:fs";
import { STDIN } from "./secret_files.ts";
import type { Sources } from "./sources.ts";

/**
 * `sources` that hand out again what standard input, a pipe or a device held when it was first read: a running relay
 * reads its settings again, and a second read would wait for a writer, and all answers with it.
 */
export function keepStreams<From extends Pick<Sources, "readText" | "readSecret">>(sources: From): From {
  return {
    ...sources,
    readText: keepFound((path) => sources.readText(path)),
    readSecret: keepFound((path) => sources.readSecret(path)),
  };
}

function keepFound<Read extends object>(read: (path: string) => Read): (path: string) => Read {
  const known = new Map<string, Read>();
  return (path) => {
    const earlier = known.get(path);
    if (earlier !== undefined) return earlier;
    const found = read(path);
    // What could be read may be looked at as well: Deno asks for no permission that was given.
    if (!("problem" in found) && isStream(path)) known.set(path, found);
    return found;
  };
}

function isStream(path: string): boolean {
  if (path === STDIN) return true;
  try {
    return !statSync(path).isFile();
  } catch {
    // It is gone meanwhile.
    return false;
  }
}
