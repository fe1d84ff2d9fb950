/**
 * Tests that Codex offers exactly the efforts that the relay can pass on.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeModels } from "../../../lib/wire/models/decode.ts";
import { chooseDefaultLevel, isEffortAccepted, listReasoningLevels } from "../../../lib/codex/efforts.ts";
import { describeModels } from "../../../lib/codex/model_properties.ts";
import { MESSAGES_WIRE } from "../../../lib/messages/wire.ts";
import { DEFAULT_PROFILE, type ProviderProfile } from "../../../lib/providers/profile.ts";
import { selectProfile } from "../../../lib/providers/select.ts";

/** The levels offered for a model whose upstream lists `efforts`. */
function offered(efforts: readonly string[], profile: Partial<ProviderProfile> = {}, early = false): string[] {
  const full = { ...DEFAULT_PROFILE, ...profile };
  const list = decodeModels([{ id: "m", reasoning: { supported_efforts: efforts } }]);
  const [model] = describeModels(list, { modelMap: { resolve: (name) => name }, profile: full });
  if (model === undefined) throw new Error("one model expected");
  return listReasoningLevels(model, early).map(({ effort }) => effort);
}

/** The levels offered for a model that only the tables know. */
function levelsOf(id: string, upstream: string): string[] {
  const profile = selectProfile(upstream);
  const [model] = describeModels(decodeModels([id]), { modelMap: { resolve: (name) => name }, profile });
  if (model === undefined) throw new Error("one model expected");
  return listReasoningLevels(model, false).map(({ effort }) => effort);
}

Deno.test("listReasoningLevels() offers the upstream's levels, from least to most", () => {
  assertEquals(offered(["high", "low", "max"]), ["low", "high", "max"]);
});

Deno.test("listReasoningLevels() offers nothing when the upstream takes no effort, or the profile sends none", () => {
  assertEquals(offered([]), []);
  assertEquals(offered(["low", "high"], { effortField: "none" }), []);
});

Deno.test("listReasoningLevels() offers the efforts that the user maps, and `none` never alone", () => {
  assertEquals(offered(["low", "high"], { effortMap: { high: "deep", xhigh: "deeper", ultra: "deepest" } }), [
    "low",
    "high",
    "xhigh",
  ]);
  assertEquals(offered([], { effortMap: { none: "off", medium: "on", max: "on" } }, true), ["none", "medium"]);
  assertEquals(offered([], { effortMap: { none: "off" } }), []);
  assertEquals(offered([], { effortMap: { high: "on" }, effortField: "none" }), []);
});

Deno.test("listReasoningLevels() offers the efforts that the user maps for a single model", () => {
  const models = describeModels(decodeModels(["m", "n"]), {
    modelMap: { resolve: (name) => name },
    profile: DEFAULT_PROFILE,
    modelOverrides: { m: { effortMap: { high: "deep" } } },
  });
  assertEquals(models.map((model) => listReasoningLevels(model, false).map(({ effort }) => effort)), [["high"], []]);
});

Deno.test("listReasoningLevels() offers `none` where model or profile can switch reasoning off, and never alone", () => {
  const thinkingOff = { thinking: { type: "disabled" } };
  assertEquals(offered(["none", "high"]), ["none", "high"]);
  assertEquals(offered(["none", "high"], { thinkingOff }), ["none", "high"]);
  assertEquals(offered(["none", "high"], { thinkingOff: {} }), ["high"], "a refusal took the switch away");
  assertEquals(offered(["none"], { thinkingOff }), []);
});

Deno.test("listReasoningLevels() offers reasoning on and off where no levels exist between", () => {
  assertEquals(offered(["none", "default"]), ["none", "medium"], "a word that Codex does not have");
  assertEquals(levelsOf("qwen3.7-max", "https://dashscope.aliyuncs.com/compatible-mode/v1"), ["none", "medium"]);
  assertEquals(levelsOf("kimi-k2.6", "https://api.moonshot.ai/v1"), ["none", "medium"]);
  assertEquals(levelsOf("glm-4.7", "https://api.z.ai/api/paas/v4"), ["none", "medium"]);
  assertEquals(levelsOf("MiniMax-M3", "https://api.minimax.io/v1"), ["medium"]);
  for (
    const [model, upstream] of [["kimi-k2-thinking", "https://api.moonshot.ai/v1"], [
      "grok-4.20-0309-reasoning",
      "https://api.x.ai/v1",
    ]]
  ) {
    assertEquals(levelsOf(model ?? "", upstream ?? ""), [], `nothing can be said to ${model}`);
  }
});

Deno.test("listReasoningLevels() leaves out levels that Codex does not have, and those that the profile maps to another", () => {
  assertEquals(offered(["low", "turbo"]), ["low"]);
  assertEquals(offered(["low", "medium"], { efforts: { low: "low", medium: "high", high: "high" } }), ["low"]);
});

Deno.test("listReasoningLevels() offers another level of Codex for an effort that its own level does not reach", () => {
  const efforts = { low: "light", high: "deep" };
  assertEquals(offered(["light", "deep"], { efforts }), ["low", "high"]);
});

Deno.test("listReasoningLevels() leaves out `max` for Codex before 0.140, which rejects a whole catalog for it", () => {
  assertEquals(offered(["low", "max"], {}, true), ["low"]);
  const efforts = { low: "low", xhigh: "max", max: "max" };
  assertEquals(offered(["low", "max"], { efforts }, true), ["low", "xhigh"]);
  assertEquals(offered(["low", "max"], { efforts }), ["low", "max"]);
});

Deno.test("chooseDefaultLevel() prefers the middle, never switches reasoning off, and is null without levels", () => {
  const levels = (...words: string[]) => words.map((effort) => ({ effort, description: "" }));
  assertEquals(chooseDefaultLevel(levels("none", "low", "medium", "high")), "medium");
  assertEquals(chooseDefaultLevel(levels("none", "low", "high", "max")), "high");
  assertEquals(chooseDefaultLevel(levels("none", "minimal")), "minimal");
  assertEquals(chooseDefaultLevel([]), null);
});

Deno.test("listReasoningLevels() offers what the Messages API takes, whatever the profile says of chat", () => {
  const anthropic = (id: string) => levelsOf(id, "https://api.anthropic.com/v1");
  assertEquals(anthropic("claude-opus-5-5"), ["low", "medium", "high", "xhigh", "max"], "it always thinks");
  assertEquals(anthropic("claude-opus-4-6"), ["none", "low", "medium", "high", "max"]);
  assertEquals(anthropic("claude-sonnet-4-5"), ["none", "low", "medium", "high"], "a budget of thinking");
  const by = (differs: Partial<ProviderProfile>) => offered(["low", "high"], { wire: "messages", ...differs });
  assertEquals(by({ effortField: "none", messagesEffort: "output_config" }), ["low", "high"]);
  assertEquals(by({}), [], "no effort would arrive");
  assertEquals(by({ thinkingForms: ["enabled"] }), ["low", "medium", "high"]);
  assertEquals(by({ messagesEffort: "output_config", acceptedEfforts: ["low"], thinkingForms: ["disabled"] }), [
    "none",
    "low",
  ]);
});

Deno.test("listReasoningLevels() offers the forms of thinking that a list of models states, as requests use them", () => {
  const types = { enabled: { supported: true }, disabled: { supported: true } };
  const list = MESSAGES_WIRE.models.decode([{ id: "m", capabilities: { thinking: { supported: true, types } } }]);
  const profile = { ...DEFAULT_PROFILE, wire: "messages" } as const;
  const [model] = describeModels(list, { modelMap: { resolve: (name) => name }, profile });
  if (model === undefined) throw new Error("one model expected");
  assertEquals(listReasoningLevels(model, false).map(({ effort }) => effort), ["none", "low", "medium", "high"]);
});

Deno.test("isEffortAccepted() says whether an effort changes the request on its wire", () => {
  const accepts = (differs: Partial<ProviderProfile>, model = "m") =>
    isEffortAccepted({ ...DEFAULT_PROFILE, ...differs }, model);
  assertEquals([accepts({}), accepts({ effortField: "none" })], [true, false]);
  assertEquals([accepts({ wire: "responses", effortField: "none" }), accepts({ wire: "responses" })], [false, true]);
  const messages = { wire: "messages", effortField: "none" } as const;
  assertEquals([accepts(messages), accepts({ ...messages, messagesEffort: "output_config" })], [false, true]);
  assertEquals([accepts(messages, "claude-sonnet-4-5"), accepts(messages, "claude-opus-5-5")], [true, false]);
});
