/**
 * Does the README's table of providers say what the program knows, and how is it written anew?
 *
 * `deno run --allow-read=. --allow-write=README.md tools/readme_providers.ts` rewrites the part between the markers
 * `<!-- providers -->` and `<!-- /providers -->`.
 *
 * @module
 */
import { providerTable } from "../lib/providers/table.ts";

const START = "<!-- providers -->";
const END = "<!-- /providers -->";

/**
 * `readme` with the providers of this program between the markers.
 *
 * @throws {Error} when the markers are missing.
 */
export function withProviderTable(readme: string): string {
  const [start, end] = [readme.indexOf(START), readme.indexOf(END)];
  if (start === -1 || end < start) {
    throw new Error(`README.md has no ${START} before ${END}: put the table of providers there`);
  }
  return `${readme.slice(0, start + START.length)}\n\n${providerTable()}\n\n${readme.slice(end)}`;
}

if (import.meta.main) {
  const path = new URL("../README.md", import.meta.url);
  Deno.writeTextFileSync(path, withProviderTable(Deno.readTextFileSync(path)));
}
