/**
 * Tests of what a model accepts, by the table, the profile and the facts.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { Report } from "../../../../../lib/base/report.ts";
import { DEFAULT_PROFILE, type ProviderProfile } from "../../../../../lib/providers/profile.ts";
import { resolveAbilities } from "../../../../../lib/translate/request/messages/abilities.ts";

function abilitiesOf(model: string, differs: Partial<ProviderProfile> = {}, facts = {}) {
  return resolveAbilities({ profile: { ...DEFAULT_PROFILE, ...differs }, model, facts, report: new Report() });
}

Deno.test("resolveAbilities() takes the table for its models, and little for granted of others", () => {
  assertEquals(abilitiesOf("qwen"), {
    forms: [],
    efforts: [],
    forcedChoice: "always",
    bindsThinking: false,
    dropsUnbound: false,
    lateSystem: false,
    family: "qwen",
    isKnown: false,
    maxTokens: 32_000,
  });
  const opus = abilitiesOf("claude-opus-5-5", { lateSystem: "system", messagesEffort: "output_config" });
  assertEquals([opus.forms, opus.forcedChoice, opus.lateSystem, opus.family], [["adaptive"], "never", true, "claude"]);
  assertEquals(opus.efforts, ["low", "medium", "high", "xhigh", "max"]);
});

Deno.test("resolveAbilities() lets the profile beat the table", () => {
  const learned = abilitiesOf("claude-opus-5", {
    thinkingForms: ["adaptive"],
    acceptedEfforts: ["low"],
    messagesEffort: "output_config",
    requiredChoice: "auto",
    outputCeiling: 1000,
  });
  assertEquals([learned.forms, learned.efforts, learned.forcedChoice, learned.maxTokens], [
    ["adaptive"],
    ["low"],
    "never",
    1000,
  ]);
});
