/**
 * Tests of the settings that belong to `codex-relay doctor`.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { faultsOf, read, USUAL } from "../../support/config_harness.ts";

Deno.test("readConfig() takes the switches of doctor there, and the model from every source", async () => {
  const command = await read({
    args: ["doctor", "--offline", "--json", "--share", "--write", "f.toml"],
    files: { [USUAL]: 'model = "from-file"' },
  });
  assertEquals(command.kind, "doctor");
  const { rawSettings } = "config" in command ? command.config : { rawSettings: new Map() };
  assertEquals(["offline", "json", "share", "write", "model"].map((key) => rawSettings.get(key as never)?.text), [
    "true",
    "true",
    "true",
    "f.toml",
    "from-file",
  ]);
});

Deno.test("readConfig() refuses the switches of doctor elsewhere, and in the file", async () => {
  assertEquals(await faultsOf({ args: ["--share", "--json=false"] }), [
    "Cannot use --share here: it belongs to codex-relay doctor",
    "Cannot use --json here: it belongs to codex-relay usage and doctor",
  ]);
  assertEquals(await faultsOf({ args: ["doctor"], files: { [USUAL]: "offline = true" } }), [
    `Cannot use offline in ${USUAL}: it works on the command line only, as --offline`,
  ]);
  assertEquals(await faultsOf({ args: ["doctor", "now"] }), [
    "1 argument belongs to no flag: write codex-relay doctor [options]",
  ]);
});
