/**
 * Does Codex offer exactly the efforts that the relay can pass on?
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeModels } from "../../lib/chat/models.ts";
import { defaultLevel, reasoningLevels } from "../../lib/codex/efforts.ts";
import { describeModels } from "../../lib/codex/model_properties.ts";
import { DEFAULT_PROFILE, type ProviderProfile } from "../../lib/providers/profile.ts";

/** The words offered for a model whose upstream names `efforts`. */
function offered(efforts: readonly string[], profile: Partial<ProviderProfile> = {}, early = false): string[] {
  const full = { ...DEFAULT_PROFILE, ...profile };
  const list = decodeModels([{ id: "m", reasoning: { supported_efforts: efforts } }]);
  const [model] = describeModels(list, { modelMap: { resolve: (name) => name }, profile: full });
  if (model === undefined) throw new Error("one model expected");
  return reasoningLevels(model, { profile: full, early }).map(({ effort }) => effort);
}

Deno.test("reasoningLevels() offers the upstream's words, from least to most", () => {
  assertEquals(offered(["high", "low", "max"]), ["low", "high", "max"]);
});

Deno.test("reasoningLevels() offers nothing when the upstream takes no effort, or the profile sends none", () => {
  assertEquals(offered([]), []);
  assertEquals(offered(["low", "high"], { effortField: "none" }), []);
});

Deno.test("reasoningLevels() offers none only where the profile can switch thinking off, and never alone", () => {
  const thinkingOff = { thinking: { type: "disabled" } };
  assertEquals(offered(["none", "high"]), ["high"]);
  assertEquals(offered(["none", "high"], { thinkingOff }), ["none", "high"]);
  assertEquals(offered(["none", "default"], { thinkingOff }), []);
});

Deno.test("reasoningLevels() leaves out words that Codex does not have, and those that the profile turns into another", () => {
  assertEquals(offered(["low", "turbo"]), ["low"]);
  assertEquals(offered(["low", "medium"], { efforts: { low: "low", medium: "high", high: "high" } }), ["low"]);
});

Deno.test("reasoningLevels() offers another word of Codex for an effort that its own word does not reach", () => {
  const efforts = { low: "light", high: "deep" };
  assertEquals(offered(["light", "deep"], { efforts }), ["low", "high"]);
});

Deno.test("reasoningLevels() keeps max from Codex before 0.140, which rejects a whole catalog for it", () => {
  assertEquals(offered(["low", "max"], {}, true), ["low"]);
  const efforts = { low: "low", xhigh: "max", max: "max" };
  assertEquals(offered(["low", "max"], { efforts }, true), ["low", "xhigh"]);
  assertEquals(offered(["low", "max"], { efforts }), ["low", "max"]);
});

Deno.test("defaultLevel() prefers the middle, never switches thinking off, and is null without levels", () => {
  const levels = (...words: string[]) => words.map((effort) => ({ effort, description: "" }));
  assertEquals(defaultLevel(levels("none", "low", "medium", "high")), "medium");
  assertEquals(defaultLevel(levels("none", "low", "high", "max")), "high");
  assertEquals(defaultLevel(levels("none", "minimal")), "minimal");
  assertEquals(defaultLevel([]), null);
});
