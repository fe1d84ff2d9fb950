/**
 * Files that can be read only once, such as standard input and named pipes, with what they held.
 *
 * @module
 */
import { STDIN } from "./secret_files.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { Sources } from "./sources.ts";

/** What is read, and whether that can be done again. */
type StreamSources = Pick<Sources, "readText" | "readSecret"> & Pick<Runtime, "isStream">;

/**
 * `sources` that hand out again what standard input, a pipe or a device held when it was first read: a running relay
 * reads its settings again, and a second read would wait for a writer, and all answers with it.
 */
export function keepStreams<From extends StreamSources>(sources: From): From {
  const isStream = (path: string) => path === STDIN || sources.isStream(path);
  return {
    ...sources,
    readText: keepFound((path) => sources.readText(path), isStream),
    readSecret: keepFound((path) => sources.readSecret(path), isStream),
  };
}

function keepFound<Read extends object>(
  read: (path: string) => Read,
  isStream: (path: string) => boolean,
): (path: string) => Read {
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
