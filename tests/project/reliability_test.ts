/**
 * Does every test exist that docs/reliability.md names?
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);

/** Path and name of every test in `text`. */
function namedTests(text: string): readonly (readonly [path: string, name: string])[] {
  return [...text.replaceAll(/\s+/g, " ").matchAll(/`(tests\/[\w/]+_test\.ts)` "([^"]+)"/g)].map((
    [, path = "", name = ""],
  ) => [path, name]);
}

Deno.test("docs/reliability.md names tests that exist, and names one for every promise", async () => {
  const text = await Deno.readTextFile(new URL("docs/reliability.md", ROOT));
  const named = namedTests(text);
  assert(named.length > 25, `${named.length} tests are named`);
  const missing: string[] = [];
  for (const [path, name] of named) {
    const source = await Deno.readTextFile(new URL(path, ROOT)).catch(() => "");
    // The varying part of a name is between braces in the source.
    if (!source.includes(name)) missing.push(`${path}: ${name}`);
  }
  assertEquals(missing, []);
  const rows = text.split("\n").filter((line) => /^\| (?!-|promise|setting|bound|fault)/.test(line));
  const promises = rows.slice(0, rows.findIndex((row) => row.startsWith("| fault")) >>> 0);
  assertEquals(promises.filter((row) => !row.includes("_test.ts")), []);
});
