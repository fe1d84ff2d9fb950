/**
 * Tests that the installed Codex's version is read, and that it decides about capabilities.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { hasCapabilitiesKey, readCodexVersion } from "../../../lib/codex/codex_version.ts";

Deno.test("readCodexVersion() reads the number that codex --version prints", async () => {
  const asked: string[][] = [];
  const run = (printed: string) => (args: string[]) => {
    asked.push(args);
    return Promise.resolve(printed);
  };
  assertEquals(await readCodexVersion(run("codex-cli 0.171.0\n")), "0.171.0");
  assertEquals(await readCodexVersion(run("codex-cli 0.172.0-alpha.3\n")), "0.172.0-alpha.3");
  assertEquals(await readCodexVersion(run("something else")), undefined);
  assertEquals(asked[0], ["--version"]);
});

Deno.test("readCodexVersion() gives undefined when Codex cannot be run", async () => {
  assertEquals(await readCodexVersion(() => Promise.reject(new Error("no codex"))), undefined);
});

Deno.test("hasCapabilitiesKey() is true from 0.162.0 on", () => {
  const versions = ["0.80.0", "0.161.0", "0.162.0", "0.162.0-alpha.1", "0.171.0", "1.0.0"];
  assertEquals(versions.map(hasCapabilitiesKey), [false, false, true, true, true, true]);
});
