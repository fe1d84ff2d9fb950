/**
 * The tests that SECURITY.md names: each exists, and every attacker has at least one.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { existsSync } from "node:fs";
import { ROOT } from "../support/relay_process.ts";

Deno.test("every test that SECURITY.md names exists", async () => {
  const text = await Deno.readTextFile(new URL("SECURITY.md", ROOT));
  const named = [...text.matchAll(/`(tests\/[\w/.]+)`/g)].map(([, path = ""]) => path);
  assert(named.length > 8);
  assertEquals(named.filter((path) => !existsSync(new URL(path, ROOT))), []);
});

Deno.test("SECURITY.md names a test for every attacker", async () => {
  const [, text = ""] =
    /## Attackers and defences\n(.*?)\n## /s.exec(await Deno.readTextFile(new URL("SECURITY.md", ROOT))) ?? [];
  const [, ...attackers] = text.split(/^### /m);
  assert(attackers.length >= 8, `${attackers.length} attackers`);
  assertEquals(attackers.filter((attacker) => !/^Tests: `tests\//m.test(attacker)), []);
});
