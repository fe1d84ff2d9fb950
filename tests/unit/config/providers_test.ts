/**
 * Tests which providers a relay gets from flags, variables and the tables of the file, each with its own key.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { listProviders } from "../../../lib/config/config.ts";
import { ConfigError } from "../../../lib/config/config_error.ts";
import { configFor, type Given, USUAL } from "../../support/config_harness.ts";

const FILE = `[providers.deepseek]
[providers.kimi]
[providers.work]
upstream = "https://llm.example.com/v1"
api-key = ["sk-work-1", "sk-work-2"]
`;
const KEYS = { DEEPSEEK_API_KEY: "sk-deepseek", MOONSHOT_API_KEY: "sk-kimi" };

/** Id, host and keys of each provider. */
async function providersOf(given: Given, text = FILE): Promise<unknown[]> {
  const config = await configFor({ env: KEYS, ...given, files: { [USUAL]: text, ...given.files } });
  return listProviders(config).map(({ id, upstream, apiKey, spareKeys = [] }) => {
    return [id, new URL(upstream).host, apiKey, ...spareKeys];
  });
}

const DEEPSEEK = ["deepseek", "api.deepseek.com", "sk-deepseek"];
const KIMI = ["kimi", "api.moonshot.cn", "sk-kimi"];
const WORK = ["work", "llm.example.com", "sk-work-1", "sk-work-2"];

Deno.test("readConfig() gives each table its address and the keys of its variable, file or text", async () => {
  assertEquals(await providersOf({}), [DEEPSEEK, KIMI, WORK]);
  const text = `[providers.a]
upstream = "http://a.example/v1"
api-key-variable = ["KEY_1", "KEY_2", "KEY_3"]
[providers.b]
provider = "deepseek"
api-key-file = ["/b1", "/b2"]
`;
  const env = { KEY_1: "sk-1", KEY_3: "sk-3", ...KEYS };
  assertEquals(await providersOf({ env, files: { "/b1": "sk-b1\n", "/b2": "sk-b2" } }, text), [
    ["a", "a.example", "sk-1", "sk-3"],
    ["b", "api.deepseek.com", "sk-b1", "sk-b2"],
  ]);
});

Deno.test("readConfig() puts the provider that flag, variable or file names first, with what they say of it", async () => {
  assertEquals(await providersOf({ args: ["--provider", "work"] }), [WORK, DEEPSEEK, KIMI]);
  assertEquals(await providersOf({ env: { ...KEYS, CODEX_RELAY_PROVIDER: "Kimi" } }), [KIMI, DEEPSEEK, WORK]);
  assertEquals((await providersOf({ args: ["--provider", "work", "--api-key", "sk-new"] }))[0], [
    "work",
    "llm.example.com",
    "sk-new",
  ]);
  assertEquals(await providersOf({ args: ["--provider", "groq", "--api-key", "gsk"] }), [
    ["groq", "api.groq.com", "gsk"],
    DEEPSEEK,
    KIMI,
    WORK,
  ]);
  const address = ["--upstream", "http://127.0.0.1:9/v1"];
  assertEquals((await providersOf({ args: address }))[0], ["127.0.0.1", "127.0.0.1:9", undefined]);
  assertEquals(await providersOf({}, `provider = "kimi"\n${FILE}`), [KIMI, DEEPSEEK, WORK]);
});

Deno.test("readConfig() sends a key that names no provider nowhere, and says so", async () => {
  const env = { ...KEYS, CODEX_RELAY_API_KEY: "sk-lost" };
  assertEquals(await providersOf({ env }), [DEEPSEEK, KIMI, WORK]);
  const { warnings } = await configFor({ env, files: { [USUAL]: FILE } });
  assertEquals(warnings, ["CODEX_RELAY_API_KEY has no effect: say whose it is with --provider NAME"]);
});

Deno.test("readConfig() offers nothing of a provider without the key that it needs, and says so", async () => {
  const config = await configFor({ env: { DEEPSEEK_API_KEY: "sk-deepseek" }, files: { [USUAL]: FILE } });
  assertEquals(listProviders(config).map(({ modelNames, keepsClientKey }) => [modelNames, keepsClientKey]), [
    [undefined, undefined],
    [[], true],
    [undefined, undefined],
  ]);
  assertEquals(config.warnings, [
    `[providers.kimi] of ${USUAL} has no key, so api.moonshot.cn will refuse it; give it an api-key-file, or name its ` +
    "provider and set MOONSHOT_API_KEY",
  ]);
});

Deno.test("readConfig() joins aliases and the model map, for one provider and for several", async () => {
  const aliases = `model-map = "gpt-5:work/large,*:deepseek/flash"\n[aliases]\nfast = "deepseek/flash"\n${FILE}`;
  const several = await configFor({ env: KEYS, files: { [USUAL]: aliases } });
  const names = ["fast", "gpt-5"];
  assertEquals(several.aliases?.sources, names);
  assertEquals([several.aliases?.others, several.modelMap.sources], ["deepseek/flash", []]);
  const one = await configFor({ files: { [USUAL]: 'model-map = "gpt-5:large"\n[aliases]\nfast = "flash"' } });
  assertEquals([one.aliases, one.id, one.modelMap.sources], [undefined, undefined, names]);
});

Deno.test("readConfig() gives each provider its fallbacks and limits, and shares those of the top level", async () => {
  const text = `max-tries = 7
[[fallback]]
provider = "kimi"
model-map = "*:kimi-k2"
[[fallback]]
provider = "work"
${FILE}
max-tries = 2
silence-timeout = 9
[[providers.work.fallback]]
provider = "groq"
model-map = "large:openai/gpt-oss-120b"
`;
  const config = await configFor({ env: { ...KEYS, GROQ_API_KEY: "gsk" }, files: { [USUAL]: text } });
  const found = listProviders(config).map(({ id, ownLimits, fallbacks }) => [
    id,
    ownLimits,
    fallbacks.map(({ upstream, apiKey, modelMap }) => [new URL(upstream).host, apiKey, modelMap.resolve("large")]),
  ]);
  const kimi = ["api.moonshot.cn", "sk-kimi", "kimi-k2"];
  const work = ["llm.example.com", "sk-work-1", "large"];
  assertEquals([config.limits.maxTries, ...found], [
    7,
    ["deepseek", undefined, [kimi, work]],
    ["kimi", undefined, [kimi, work]],
    ["work", { silenceTimeout: 9, maxTries: 2 }, [["api.groq.com", "gsk", "openai/gpt-oss-120b"]]],
  ]);
});

Deno.test("readConfig() keeps the client's key away from all fallbacks of all providers but the first", async () => {
  const text = `[providers.one]
upstream = "http://one.example/v1"
[[providers.one.fallback]]
model-map = "large:small"
[[providers.one.fallback]]
provider = "two"
[providers.two]
upstream = "http://two.example/v1"
[[providers.two.fallback]]
model-map = "large:small"
[[providers.two.fallback]]
provider = "one"
`;
  const config = await configFor({ files: { [USUAL]: text } });
  const found = listProviders(config).map(({ id, keepsClientKey, fallbacks }) => [
    id,
    keepsClientKey,
    fallbacks.map((fallback) => [new URL(fallback.upstream).host, fallback.keepsClientKey]),
  ]);
  assertEquals(found, [
    ["one", undefined, [["one.example", undefined], ["two.example", true]]],
    ["two", true, [["two.example", true], ["one.example", true]]],
  ]);
});

Deno.test("readConfig() makes no provider its own fallback, but another account of the same provider", async () => {
  const text = `[[fallback]]
provider = "spare"
[[fallback]]
provider = "work"
[providers.main]
provider = "deepseek"
api-key = "sk-main"
[providers.spare]
provider = "deepseek"
api-key = "sk-spare"
[providers.work]
upstream = "http://llm.example/v1"
[models."spare/flash"]
context_window = 1000
`;
  const config = await configFor({ files: { [USUAL]: text } });
  const found = listProviders(config).map(({ id, fallbacks }) => [
    id,
    fallbacks.map(({ upstream, apiKey, modelOverrides }) => [new URL(upstream).host, apiKey, modelOverrides]),
  ]);
  // What the file says of a provider's models is true of them there as well.
  const spare = ["api.deepseek.com", "sk-spare", { flash: { contextWindow: 1000 } }];
  const work = ["llm.example", undefined, undefined];
  assertEquals(found, [["main", [spare, work]], ["spare", [work]], ["work", [spare]]]);
});

Deno.test("readConfig() names a fallback by its table, and each one otherwise", async () => {
  const text = `[[fallback]]
provider = "work"
[[fallback]]
model-map = "large:small"
[[fallback]]
provider = "work"
model-map = "large:tiny"
[[fallback]]
upstream = "http://else.example/v1"
[providers.main]
provider = "deepseek"
api-key = "sk-main"
[providers.work]
upstream = "http://llm.example/v1"
`;
  const config = await configFor({ files: { [USUAL]: text } });
  const found = listProviders(config).map(({ id, fallbacks }) => [
    id,
    ...fallbacks.map(({ label, profileTable }) => [label, profileTable]),
  ]);
  const [work, other] = ["providers.work.profile", [undefined, undefined]];
  assertEquals(found, [
    ["main", ["work", work], ["main #2", undefined], ["work #2", work], other],
    ["work", ["work #2", undefined], ["work #3", work], other],
  ]);
});

Deno.test("readConfig() gives a fallback that names the first provider the key of the top level", async () => {
  const text = `[providers.deepseek]
[providers.work]
upstream = "http://llm.example/v1"
[[providers.work.fallback]]
provider = "deepseek"
`;
  const args = ["--provider", "deepseek", "--api-key", "sk-flag"];
  const { otherProviders: [work] } = await configFor({ args, files: { [USUAL]: text } });
  assertEquals(work?.fallbacks.map(({ apiKey }) => apiKey), ["sk-flag"]);
});

Deno.test("readConfig() lets the model map of a flag or variable win over the file's aliases", async () => {
  const text = `[aliases]\nfast = "deepseek/flash"\nslow = "work/large"\n"*" = "work/any"\n${FILE}`;
  const map = "fast:work/small,*:kimi/k2";
  for (const given of [{ args: ["--model-map", map] }, { env: { ...KEYS, CODEX_RELAY_MODEL_MAP: map } }]) {
    const { aliases } = await configFor({ env: KEYS, ...given, files: { [USUAL]: text } });
    assertEquals(["fast", "slow", "other"].map((name) => aliases?.resolve(name)), [
      "work/small",
      "work/large",
      "kimi/k2",
    ]);
  }
  const { errors } = await assertRejects(
    () => configFor({ env: KEYS, files: { [USUAL]: `model-map = "${map}"\n${text}` } }),
    ConfigError,
  );
  assertEquals(errors.length, 1);
});

Deno.test("readConfig() takes a key once that several variables, files or lines hold", async () => {
  const text = `[providers.deepseek]
api-key = ["sk-a", "sk-b", "sk-a"]
[providers.work]
upstream = "http://llm.example/v1"
api-key-variable = ["KEY_1", "KEY_2"]
`;
  assertEquals(await providersOf({ env: { KEY_1: "sk-1", KEY_2: "sk-1" } }, text), [
    ["deepseek", "api.deepseek.com", "sk-a", "sk-b"],
    ["work", "llm.example", "sk-1"],
  ]);
});

Deno.test("readConfig() finds a free name for a first provider that has no table", async () => {
  const text = `[providers.deepseek]\n[providers.deepseek-2]\nprovider = "deepseek"\n`;
  const args = ["--upstream", "https://api.deepseek.com/v1"];
  const config = await configFor({ args, env: KEYS, files: { [USUAL]: text } });
  assertEquals(listProviders(config).map(({ id }) => id), ["deepseek-3", "deepseek", "deepseek-2"]);
});

Deno.test("readConfig() tells each provider what the file says of its models", async () => {
  const text = `${FILE}
[models."work/large"]
context_window = 1000
[models."deepseek/flash"]
context_window = 2000
[models."any"]
images = true
`;
  const config = await configFor({ env: KEYS, files: { [USUAL]: text } });
  assertEquals(listProviders(config).map(({ modelOverrides }) => modelOverrides), [
    { flash: { contextWindow: 2000 }, any: { images: true } },
    { any: { images: true } },
    { large: { contextWindow: 1000 }, any: { images: true } },
  ]);
});

Deno.test("readConfig() reports every fault of every table once", async () => {
  const text = `[profile]
streamOptions = false
[[fallback]]
upstream = "x"
[providers.deepseek]
upstream = "ftp://a"
[providers.kimi]
api-key = "two words"
`;
  const { errors } = await assertRejects(() => configFor({ files: { [USUAL]: text } }), ConfigError);
  assertEquals(errors, [
    "Cannot use [profile] for several providers: write [providers.NAME.profile]",
    `Cannot use upstream = ftp://a in [providers.deepseek] of ${USUAL}: give a URL with a host that begins with ` +
    "https:// or http://",
    `Cannot use upstream = x in [[fallback]] 1 of ${USUAL}: give a URL with a host that begins with https:// or http://`,
    `Cannot use api-key in [providers.kimi] of ${USUAL}: give only the key: printable ASCII characters without ` +
    "spaces, and without Bearer in front",
  ]);
});
