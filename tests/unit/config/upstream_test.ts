/**
 * Tests of the fallbacks in a configuration: their keys, their model maps, and the faults in them.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { Config } from "../../../lib/config/config.ts";
import { configFor, faultsOf, type Given, USUAL } from "../../support/config_harness.ts";

/** The fallbacks in the file `text`: provider, address, key, whether the client's key stays away, a mapped name. */
async function fallbacksOf(text: string, given: Given = {}): Promise<readonly unknown[]> {
  const { fallbacks } = await configFor({ ...given, files: { [USUAL]: text, ...given.files } });
  return fallbacks.map(({ profile, upstream, apiKey, keepsClientKey, modelMap }: Config["fallbacks"][number]) => [
    profile.name,
    upstream,
    apiKey,
    keepsClientKey,
    modelMap.resolve("gpt-5"),
  ]);
}

Deno.test("a fallback is another provider, with a key and a model map of its own", async () => {
  const text = `provider = "deepseek"
api-key = "sk-first"

[model-map]
"gpt-5" = "deepseek-chat"

[[fallback]]
provider = "openrouter"
api-key = "sk-second"
[fallback.model-map]
"gpt-5" = "deepseek/deepseek-chat"

[[fallback]]
upstream = "http://127.0.0.1:8099/v1/"
`;
  assertEquals(await fallbacksOf(text), [
    ["openrouter", "https://openrouter.ai/api/v1", "sk-second", undefined, "deepseek/deepseek-chat"],
    ["127.0.0.1:8099", "http://127.0.0.1:8099/v1", undefined, true, "deepseek-chat"],
  ]);
});

Deno.test("a fallback at the same host uses the same key", async () => {
  const text = `provider = "deepseek"\n[[fallback]]\nmodel-map = "gpt-5:deepseek-reasoner"`;
  const host = "https://api.deepseek.com/v1";
  assertEquals(await fallbacksOf(text, { args: ["--api-key", "sk-1"] }), [
    ["deepseek", host, "sk-1", undefined, "deepseek-reasoner"],
  ]);
  assertEquals(await fallbacksOf(text), [["deepseek", host, undefined, undefined, "deepseek-reasoner"]]);
});

Deno.test("a fallback with another model is otherwise like the first upstream", async () => {
  const text = `upstream = "http://127.0.0.1:9/v1"
[profile]
images = false
tools = false
[models.m]
images = true
[[fallback]]
model-map = "*:other"
[fallback.profile]
tools = true
`.replaceAll("tools", "streamOptions");
  const { fallbacks: [fallback], profile } = await configFor({ files: { [USUAL]: text } });
  assertEquals(fallback?.label, "127.0.0.1:9 #2");
  assertEquals([fallback?.upstream, fallback?.modelOverrides], ["http://127.0.0.1:9/v1", { m: { images: true } }]);
  assertEquals(fallback?.profile, { ...profile, streamOptions: true });
});

Deno.test("a fallback's key is read from its file, or from its provider's variable", async () => {
  const text = `[[fallback]]
provider = "groq"
[[fallback]]
provider = "xai"
api-key-file = "~/xai.key"
`;
  const files = { "/home/ann/xai.key": "xai-key-1\n" };
  assertEquals(await fallbacksOf(text, { env: { GROQ_API_KEY: "gsk_1" }, files }), [
    ["groq", "https://api.groq.com/openai/v1", "gsk_1", undefined, "gpt-5"],
    ["xai", "https://api.x.ai/v1", "xai-key-1", undefined, "gpt-5"],
  ]);
});

Deno.test("a fallback that needs a key and has none is reported at the start", async () => {
  const text = `[[fallback]]\nprovider = "groq"\n[[fallback]]\nprovider = "ollama"`;
  const { warnings } = await configFor({ files: { [USUAL]: text } });
  assertEquals(warnings, [
    `[[fallback]] 1 of ${USUAL} has no key, so api.groq.com will refuse it; give it an api-key-file, or name its ` +
    "provider and set GROQ_API_KEY",
  ]);
});

const FAULTS: readonly (readonly [string, readonly string[]])[] = [
  ["[[fallback]]", [
    `Cannot use [[fallback]] 1 of ${USUAL}: it is the same upstream as the first one; set provider, upstream or model-map`,
  ]],
  ["fallback = 'x'", [`Cannot use fallback in ${USUAL}: write a table for each one, [[fallback]]`]],
  ["fallback = ['x']", [
    `Cannot use [[fallback]] 1 of ${USUAL}: it must be a table with provider, upstream, wire, api-key, api-key-file, ` +
    "api-key-variable, model-map, extra-body, drop-parameters, headers, effort-map",
  ]],
  ["[[fallback]]\nupstream = 'x'\nport = 1\nfoo = 2", [
    `Cannot use port in [[fallback]] 1 of ${USUAL}: it applies to the whole relay; write it above all tables`,
    `Unknown key foo in [[fallback]] 1 of ${USUAL}: it may hold provider, upstream, wire, api-key, api-key-file, ` +
    "api-key-variable, model-map, extra-body, drop-parameters, headers, effort-map and the tables [profile] and " +
    '[models."name"]',
    `Cannot use upstream = x in [[fallback]] 1 of ${USUAL}: give a URL with a host that begins with https:// or http://`,
  ]],
  ["[[fallback]]\nprovider = 'azure'", [
    `Cannot use provider azure by its name alone: the base URL differs per customer, ` +
    "https://{resource}.openai.azure.com/openai/v1; set yours with --upstream",
  ]],
  ["[[fallback]]\nprovider = 'groq'\napi-key-file = '/none'", [
    "Cannot read the file of api-key-file: there is no such file; check the path, or leave the setting out",
  ]],
  ["[[fallback]]\nprovider = 'groq'\n[fallback.profile]\nimages = 1", [
    `Cannot use images = 1 in [profile] of [[fallback]] 1 of ${USUAL}: it must be true or false`,
  ]],
];

for (const [text, faults] of FAULTS) {
  Deno.test(`a fallback such as ${JSON.stringify(text)} is reported with its place and what to do`, async () => {
    assertEquals(await faultsOf({ files: { [USUAL]: text } }), faults);
  });
}
