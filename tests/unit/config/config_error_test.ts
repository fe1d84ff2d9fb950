/**
 * Tests of the messages about settings that cannot be used.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { ConfigError, formatSettingError, type RawSetting } from "../../../lib/config/config_error.ts";
import { SETTINGS } from "../../../lib/config/settings.ts";

const REASON = "it must be better";

/** The fault message about a setting that was found as `found`. */
function faultFor(found: Partial<RawSetting>, key: keyof typeof SETTINGS = "port"): string {
  const whole: RawSetting = { text: "x", source: "flag", name: "--port", ...found };
  return formatSettingError(whole, { setting: SETTINGS[key], reason: REASON });
}

Deno.test("formatSettingError() names the setting as it is written in its place", () => {
  assertEquals(
    [
      faultFor({}),
      faultFor({ source: "option", name: "port" }),
      faultFor({ source: "variable", name: "CODEX_RELAY_PORT" }),
      faultFor({ source: "file", name: "port", path: "/a/config.toml" }),
    ],
    ["--port x", "port x", "CODEX_RELAY_PORT=x", "port = x in /a/config.toml"].map((place) =>
      `Cannot use ${place}: ${REASON}`
    ),
  );
});

Deno.test("formatSettingError() shows no key, and no part of a URL that may hold a secret", () => {
  assertEquals(faultFor({ text: "sk-secret", name: "--api-key" }, "apiKey"), `Cannot use --api-key: ${REASON}`);
  const text = "https://ann:secret@example.com/v1?key=secret#secret";
  const fault = faultFor({ text, name: "--upstream" }, "upstream");
  assert(!fault.includes("secret"));
  assertEquals(fault, `Cannot use --upstream https://…@example.com/v1…: ${REASON}`);
});

Deno.test("formatSettingError() shows a value on one line, cut short, and an empty one in quotes", () => {
  assertEquals(faultFor({ text: " a\n b " }), `Cannot use --port a b: ${REASON}`);
  assertEquals(faultFor({ text: "" }), `Cannot use --port "": ${REASON}`);
  assertEquals(faultFor({ text: "x".repeat(100) }), `Cannot use --port ${"x".repeat(80)}…: ${REASON}`);
});

Deno.test("ConfigError has every fault in its message, one line each", () => {
  const error = new ConfigError(["One.", "Two."]);
  assertEquals([error.message, error.errors, error.name], ["One.\nTwo.", ["One.", "Two."], "ConfigError"]);
});
