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
