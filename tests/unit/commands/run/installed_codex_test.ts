/**
 * Tests that a Codex is missing, too old, or can be used.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { readInstalledVersion } from "../../../../lib/commands/run/installed_codex.ts";
import { RunRefusal } from "../../../../lib/commands/run/refusal.ts";
import { CodexMissingError } from "../../../../lib/runtime/codex_process.ts";

function versionOf(run: () => Promise<string>): Promise<string | undefined> {
  return readInstalledVersion({ runCodex: run });
}

Deno.test("readInstalledVersion() distinguishes no Codex, an old one, and one that says nothing", async () => {
  assertEquals(await versionOf(() => Promise.resolve("codex-cli 0.171.0\n")), "0.171.0");
  assertEquals(await versionOf(() => Promise.resolve("codex-cli 0.120.0\n")), "0.120.0");
  assertEquals(await versionOf(() => Promise.resolve("something")), undefined);
  assertEquals(await versionOf(() => Promise.reject(new Error("failed"))), undefined);
  await assertRejects(() => versionOf(() => Promise.reject(new CodexMissingError("none"))), CodexMissingError, "none");
  const old = await assertRejects(() => versionOf(() => Promise.resolve("codex-cli 0.119.0")), RunRefusal);
  assertEquals([old.exitCode, old.message.startsWith("Cannot start Codex 0.119.0: it is too old")], [1, true]);
});
