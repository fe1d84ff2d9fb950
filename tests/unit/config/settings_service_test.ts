/**
 * Tests that the settings of `codex-relay service` belong to that command alone.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { SERVICE_SETTINGS } from "../../../lib/config/settings_service.ts";
import { configFor, faultsOf } from "../../support/config_harness.ts";

Deno.test("SERVICE_SETTINGS are refused without the command, and read with it", async () => {
  for (const { commands, inFile, variables } of Object.values(SERVICE_SETTINGS)) {
    assertEquals([commands, inFile, variables], [["service"], false, []]);
  }
  assertEquals(await faultsOf({ args: ["--yes"] }), ["Cannot use --yes here: it belongs to codex-relay service"]);
  const { rawSettings } = await configFor({ args: ["service", "install", "-y", "--environment-file", "/keys"] });
  assertEquals([rawSettings.get("yes")?.text, rawSettings.get("environmentFile")?.text], ["true", "/keys"]);
});
