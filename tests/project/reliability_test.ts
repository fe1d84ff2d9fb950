/**
 * The page docs/reliability.md: every test that it names exists, and its table is what the tests check.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { faultTable } from "../support/codex/faults.ts";

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
  const [promises = ""] = text.split("## What Codex shows");
  const [, ...sections] = promises.split(/^### /m).map((section) => section.split(/^## /m)[0] ?? "");
  assert(sections.length > 25, `${sections.length} promises`);
  assertEquals(sections.filter((section) => namedTests(section).length === 0), []);
});

Deno.test("docs/reliability.md says what the tests with the real Codex check", async () => {
  const [, text = ""] = (await Deno.readTextFile(new URL("docs/reliability.md", ROOT))).split("## What Codex shows");
  const [, , ...rows] = text.split("\n").filter((line) => line.startsWith("|"));
  assertEquals(rows.map((row) => row.replaceAll(/ {2,}/g, " ")), faultTable());
});
