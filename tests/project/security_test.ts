/**
 * Tests that the tests named in SECURITY.md exist.
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
