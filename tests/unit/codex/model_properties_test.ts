/**
 * Tests that each property comes from the best source, and that the best model comes first.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeModels } from "../../../lib/wire/models/decode.ts";
import { chooseModel, describeModels } from "../../../lib/codex/model_properties.ts";
import type { ModelMap } from "../../../lib/upstream/options.ts";
import { DEFAULT_PROFILE } from "../../../lib/providers/profile.ts";
import { selectProfile } from "../../../lib/providers/select.ts";

const PLAIN: ModelMap = { resolve: (name) => name };
const UNKNOWN = { modelMap: PLAIN, profile: DEFAULT_PROFILE };
const DEEPSEEK = { modelMap: PLAIN, profile: selectProfile("https://api.deepseek.com/v1") };

function mapOf(pairs: Readonly<Record<string, string>>): ModelMap {
  return {
    resolve: (name) => pairs[name] ?? pairs["*"] ?? name,
    sources: Object.keys(pairs).filter((name) => name !== "*"),
  };
}

Deno.test("describeModels() prefers the upstream's value to the table's, and the table's to the default", () => {
  const list = decodeModels([{ id: "deepseek-chat", context_length: 64000 }, { id: "deepseek-v4-pro" }, {
    id: "mine",
  }]);
  const windows = describeModels(list, DEEPSEEK).map(({ slug, contextWindow, windowSource }) =>
    [slug, contextWindow, windowSource] as const
  );
  assertEquals(windows, [
    ["deepseek-v4-pro", 1_000_000, "table"],
    ["deepseek-chat", 64_000, "upstream"],
    ["mine", 128_000, "default"],
  ]);
});

Deno.test("describeModels() prefers the user's value to all others, by the upstream's name", () => {
  const list = decodeModels([{ id: "mine", context_length: 1_000, supports_image_in: true }, { id: "deepseek-chat" }]);
  const modelOverrides = {
    mine: { contextWindow: 65_536, maxOutputTokens: 8_192, images: false, efforts: ["low", "high"] },
    "deepseek-chat": { images: true },
  };
  const modelMap = mapOf({ alias: "mine" });
  const [alias, chat, mine] = describeModels(list, { ...DEEPSEEK, modelMap, modelOverrides });
  for (const model of [alias, mine]) {
    assertEquals([model?.contextWindow, model?.windowSource, model?.maxOutputTokens], [65_536, "user", 8_192]);
    assertEquals([model?.inputModalities, model?.efforts, model?.reasoning], [["text"], ["low", "high"], true]);
  }
  assertEquals([chat?.slug, chat?.inputModalities, chat?.contextWindow], [
    "deepseek-chat",
    ["text", "image"],
    1_000_000,
  ]);
});

Deno.test("describeModels() describes an unknown model conservatively: text only, no effort", () => {
  const [model] = describeModels(decodeModels([{ id: "mine" }]), UNKNOWN);
  assertEquals(model, {
    slug: "mine",
    name: "mine",
    target: "mine",
    profile: UNKNOWN.profile,
    displayName: "mine",
    contextWindow: 128_000,
    windowSource: "default",
    inputModalities: ["text"],
    efforts: [],
    reasoning: false,
    parallelToolCalls: true,
    offered: true,
  });
});

Deno.test("describeModels() gives a model vision when the list, the table or its id says so and the profile allows it", () => {
  const list = decodeModels([
    { id: "told", input_modalities: ["text", "image"] },
    { id: "moonshotai/kimi-k2.6" },
    { id: "qwen3-vl-plus" },
    { id: "blind-vl", input_modalities: ["text"] },
  ]);
  const seeing = (profile = DEFAULT_PROFILE) =>
    describeModels(list, { ...UNKNOWN, profile }).filter((model) => model.inputModalities.includes("image"));
  assertEquals(seeing().map(({ slug }) => slug), ["told", "moonshotai/kimi-k2.6", "qwen3-vl-plus"]);
  assertEquals(seeing({ ...DEFAULT_PROFILE, images: false }), []);
});

Deno.test("describeModels() leaves out everything but chat models", () => {
  const list = decodeModels(["text-embedding-3-large", "chatty", "whisper-1"]);
  assertEquals(describeModels(list, UNKNOWN).map(({ slug }) => slug), ["chatty"]);
});

Deno.test("describeModels() puts the newest of the unranked models first", () => {
  const list = decodeModels([{ id: "a", created: 1 }, { id: "b", created: 3 }, { id: "c", created: 2 }]);
  assertEquals(describeModels(list, UNKNOWN).map(({ slug }) => slug), ["b", "c", "a"]);
});

Deno.test("describeModels() puts mapped names first, with the properties of their target", () => {
  const modelMap = mapOf({ "gpt-5.4": "deepseek-chat" });
  const list = decodeModels([{ id: "deepseek-chat", context_length: 64000, name: "Chat" }]);
  const models = describeModels(list, { ...DEEPSEEK, modelMap });
  assertEquals(
    models.map(({ slug, target, displayName, contextWindow }) => [slug, target, displayName, contextWindow]),
    [
      ["gpt-5.4", "deepseek-chat", "gpt-5.4", 64_000],
      ["deepseek-chat", "deepseek-chat", "Chat", 64_000],
    ],
  );
});

Deno.test("describeModels() knows a mapped name by the table when the upstream's list lacks its target", () => {
  const models = describeModels([], { ...DEEPSEEK, modelMap: mapOf({ "gpt-5.4": "deepseek-v4-pro" }) });
  assertEquals(models.map(({ slug, contextWindow, offered }) => [slug, contextWindow, offered]), [
    ["gpt-5.4", 1_000_000, true],
  ]);
});

Deno.test("describeModels() leaves out names that a star maps to another model", () => {
  const models = describeModels(decodeModels(["a", "b", "c"]), { ...UNKNOWN, modelMap: mapOf({ "*": "b", "x": "c" }) });
  assertEquals(models.map(({ slug, target }) => [slug, target]), [["x", "c"], ["b", "b"]]);
});

Deno.test("describeModels() does not offer models that are retired or cannot call tools", () => {
  const list = decodeModels([
    { id: "old", active: false },
    { id: "mute", supported_parameters: ["max_tokens"] },
    { id: "good", supported_parameters: ["tools"] },
  ]);
  assertEquals(describeModels(list, UNKNOWN).filter(({ offered }) => offered).map(({ slug }) => slug), ["good"]);
});

Deno.test("chooseModel() takes the best offered model, not the first of the list", () => {
  const list = decodeModels(["deepseek-reasoner", "deepseek-chat", "deepseek-v4-pro"]);
  assertEquals(chooseModel(describeModels(list, DEEPSEEK))?.slug, "deepseek-v4-pro");
  const retired = decodeModels([{ id: "deepseek-v4-pro", active: false }, { id: "deepseek-chat" }]);
  assertEquals(chooseModel(describeModels(retired, DEEPSEEK))?.slug, "deepseek-chat");
});

Deno.test("chooseModel() follows the model map to the upstream's own name", () => {
  const modelMap = mapOf({ "gpt-5.4": "deepseek-chat" });
  const list = decodeModels(["deepseek-v4-pro", "deepseek-chat"]);
  assertEquals(chooseModel(describeModels(list, { ...DEEPSEEK, modelMap }))?.slug, "deepseek-chat");
  assertEquals(chooseModel(describeModels([], { ...DEEPSEEK, modelMap }))?.slug, "gpt-5.4");
});

Deno.test("chooseModel() returns undefined without models", () => assertEquals(chooseModel([]), undefined));

Deno.test("describeModels() describes each model as it is on the wire by which it is asked", () => {
  const profile = {
    ...DEFAULT_PROFILE,
    wireByModel: { "gpt-": "responses" },
    byWire: { responses: { images: false }, messages: { effortField: "none" } },
  } as const;
  const list = decodeModels([{ id: "gpt-vision" }, { id: "claude-vision" }, { id: "glm-vision" }]);
  const modelOverrides = { "claude-vision": { wire: "messages" } } as const;
  const found = describeModels(list, { modelMap: PLAIN, profile, modelOverrides });
  assertEquals(
    found.map(({ slug, inputModalities, profile: own }) => [slug, inputModalities.length, own.effortField]),
    [
      ["gpt-vision", 1, "reasoning_effort"],
      ["claude-vision", 2, "none"],
      ["glm-vision", 2, "reasoning_effort"],
    ],
  );
});

Deno.test("describeModels() offers no model that the provider has by an API which the relay does not speak", () => {
  const list = decodeModels([{ id: "far-1" }, { id: "near" }]);
  const profile = { ...DEFAULT_PROFILE, unreachableModels: { "far-": "ask another" } };
  const models = describeModels(list, { modelMap: PLAIN, profile });
  assertEquals(models.map(({ slug, offered }) => [slug, offered]), [["far-1", false], ["near", true]]);
});
