/**
 * Tests that the installed Codex's version is read, and that it decides about what Codex takes.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { hasCodexFeature, isCodexTooOld, readCodexVersion } from "../../../lib/codex/codex_version.ts";

Deno.test("readCodexVersion() reads the number that codex --version prints", async () => {
  const asked: string[][] = [];
  const run = (printed: string) => (args: string[]) => {
    asked.push(args);
    return Promise.resolve(printed);
  };
  assertEquals(await readCodexVersion(run("codex-cli 0.171.0\n")), "0.171.0");
  assertEquals(await readCodexVersion(run("codex-cli 0.172.0-alpha.3\n")), "0.172.0-alpha.3");
  assertEquals(await readCodexVersion(run("something else")), undefined);
  assertEquals(await readCodexVersion(run("mise 2026.11.3\nNow using node v20.1.2\ncodex-cli 0.171.0\n")), "0.171.0");
  assertEquals(await readCodexVersion(run("Update available: 0.170.0 -> 0.171.0\ncodex-cli 0.140.0")), "0.140.0");
  assertEquals(await readCodexVersion(run("codex v0.150.1")), "0.150.1");
  assertEquals(asked[0], ["--version"]);
});

Deno.test("readCodexVersion() gives undefined when Codex cannot be run", async () => {
  assertEquals(await readCodexVersion(() => Promise.reject(new Error("no codex"))), undefined);
});

Deno.test("hasCodexFeature() is true from the first version on that has it", () => {
  const versions = ["0.80.0", "0.161.0", "0.162.0", "0.162.0-alpha.1", "0.171.0", "1.0.0"];
  const capabilities = versions.map((version) => hasCodexFeature(version, "capabilities"));
  assertEquals(capabilities, [false, false, true, true, true, true]);
  const catalogUrl = ["0.160.1", "0.161.0"].map((version) => hasCodexFeature(version, "catalogUrl"));
  assertEquals(catalogUrl, [false, true]);
  assertEquals(["0.139.0", "0.140.0"].map((version) => hasCodexFeature(version, "maxEffort")), [false, true]);
});

Deno.test("a Codex that was built from source has everything, and is not too old", () => {
  assertEquals([isCodexTooOld("0.0.0"), hasCodexFeature("0.0.0", "capabilities")], [false, true]);
});

Deno.test("isCodexTooOld() is true before 0.120", () => {
  assertEquals(["0.80.0", "0.119.9", "0.120.0", "1.0.0"].map(isCodexTooOld), [true, true, false, false]);
});
