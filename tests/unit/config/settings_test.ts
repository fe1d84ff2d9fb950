/**
 * Tests of the table of settings.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { DEFAULT_LIMITS } from "../../../lib/base/limits.ts";
import { listSettings, normalizeSettingName, SETTINGS } from "../../../lib/config/settings.ts";

Deno.test("SETTINGS gives every setting a flag that follows from its key, and no flag or variable twice", () => {
  for (const [key, { flag }] of listSettings()) assertEquals(normalizeSettingName(flag), normalizeSettingName(key));
  const flags = listSettings().flatMap(([, { flag, letter }]) => [flag, ...(letter === undefined ? [] : [letter])]);
  const variables = listSettings().flatMap(([, row]) => row.variables.map(({ name }) => name));
  assertEquals([new Set(flags).size, new Set(variables).size], [flags.length, variables.length]);
});

Deno.test("SETTINGS names the variable of a setting after its flag", () => {
  for (const [, { flag, variables }] of listSettings()) {
    const [own] = variables;
    if (own === undefined || flag === "log-level") continue;
    // The variables of the relay token do not repeat the word `relay`.
    const words = flag.replace(/^relay-/, "").replaceAll("-", "_").toUpperCase();
    assertEquals(own.name, `CODEX_RELAY_${words}`);
  }
});

Deno.test("SETTINGS has only defaults that its own parsers accept", () => {
  for (const [, { flag, default: text, parse }] of listSettings()) {
    if (text !== undefined) assert(parse(text) !== undefined, flag);
  }
  for (const key of Object.keys(DEFAULT_LIMITS) as (keyof typeof DEFAULT_LIMITS)[]) {
    assertEquals(SETTINGS[key].parse(SETTINGS[key].default ?? ""), DEFAULT_LIMITS[key], key);
  }
});

Deno.test("SETTINGS conceals every setting that holds a secret", () => {
  const concealed = listSettings().filter(([, { redaction }]) => redaction !== undefined).map(([key]) => key);
  assertEquals(concealed.sort(), [
    "apiKey",
    "apiKeyFile",
    "apiKeyVariable",
    "extraBody",
    "headers",
    "relayToken",
    "relayTokenFile",
    "upstream",
  ]);
});

Deno.test("normalizeSettingName() makes one name of all case styles", () => {
  assertEquals(
    ["model_map", "model-map", "modelMap", "MODEL_MAP"].map(normalizeSettingName),
    Array(4).fill("modelmap"),
  );
});
