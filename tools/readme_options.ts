/**
 * Does the README's option table say what the program knows, and how is it written anew?
 *
 * `deno run --allow-read=. --allow-write=README.md tools/readme_options.ts` rewrites the part between the markers
 * `<!-- options -->` and `<!-- /options -->`.
 *
 * @module
 */
import { optionTable } from "../lib/config/help.ts";

const START = "<!-- options -->";
const END = "<!-- /options -->";

/**
 * `readme` with the option table of this program between the markers.
 *
 * @throws {Error} when the markers are missing.
 */
export function withOptionTable(readme: string): string {
  const [start, end] = [readme.indexOf(START), readme.indexOf(END)];
  if (start === -1 || end < start) {
    throw new Error(`README.md has no ${START} before ${END}: put the option table there`);
  }
  return `${readme.slice(0, start + START.length)}\n\n${optionTable()}\n\n${readme.slice(end)}`;
}

if (import.meta.main) {
  const path = new URL("../README.md", import.meta.url);
  Deno.writeTextFileSync(path, withOptionTable(Deno.readTextFileSync(path)));
}
