/**
 * Tests of the settings that belong to `codex-relay run`.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { configFor, faultsOf, read, USUAL } from "../../support/config_harness.ts";

Deno.test("readConfig() passes on what stands behind -- and reads the model from every source", async () => {
  const command = await read({ args: ["run", "-m", "some-model", "--", "exec", "--model", "other", "--", "x"] });
  assertEquals(command.kind, "run");
  assertEquals("passedOn" in command && command.passedOn, ["exec", "--model", "other", "--", "x"]);
  assertEquals("config" in command && [command.config.model, command.config.printsCommand], ["some-model", false]);
  const files = { [USUAL]: 'model = "from-file"' };
  assertEquals((await configFor({ args: ["run"], files })).model, "from-file");
  const env = { CODEX_RELAY_MODEL: "from-variable" };
  assertEquals((await configFor({ args: ["run", "--print-command"], files, env })).model, "from-variable");
  assertEquals((await configFor({ args: ["run", "--print-command"] })).printsCommand, true);
});

Deno.test("readConfig() refuses the model and the printed command where Codex is not started", async () => {
  assertEquals(await faultsOf({ args: ["--print-command"] }), [
    "Cannot use --print-command here: it belongs to codex-relay run",
  ]);
  for (const command of ["run", "doctor", "usage", "providers"]) {
    assertEquals(await faultsOf({ args: [command, "--print-config"] }), [
      `Cannot use --print-config with codex-relay ${command}: leave one of them out`,
    ]);
  }
  assertEquals((await configFor({ args: ["run", "--print-config=false"] })).printsCommand, false);
  assertEquals(await faultsOf({ args: ["run", "exec"] }), [
    "1 argument belongs to no flag: write codex-relay run [options] [-- ARGUMENTS OF CODEX]",
  ]);
});

Deno.test("readConfig() asks for no relay token where the relay listens on loopback whatever the file says", async () => {
  const files = { [USUAL]: 'host = "0.0.0.0"' };
  assertEquals((await configFor({ args: ["run"], files })).warnings, []);
});
