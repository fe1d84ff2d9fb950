/**
 * Tests that a provider's name selects the right base URL and key alongside the other settings.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { type Config, readConfig } from "../../../lib/config/config.ts";
import type { RawSetting } from "../../../lib/config/config_error.ts";
import { applyProvider, describeMissingAddress } from "../../../lib/config/provider.ts";
import type { Settings } from "../../../lib/config/settings.ts";
import { findProvider } from "../../../lib/providers/select.ts";

type Given = Readonly<Partial<Record<keyof Settings, readonly [text: string, origin: RawSetting["source"]]>>>;

/** The effective settings, as text by name; `env` is the environment. */
function texts(given: Given, env: Readonly<Record<string, string>> = {}): Record<string, string> {
  const found = new Map(
    Object.entries(given).map(([key, [text, source]]) => [key as keyof Settings, { text, source, name: key }]),
  );
  const asked = applyProvider(found, { variable: (name) => env[name] });
  return Object.fromEntries([...asked].map(([key, { text }]) => [key, text]));
}

const ENV = { DEEPSEEK_API_KEY: " sk-own ", OLLAMA_API_KEY: "sk-cloud", GROQ_API_KEY: "sk-groq" };

Deno.test("applyProvider() reads the provider's own variable when nothing else gives a key", () => {
  assertEquals(texts({ provider: ["deepseek", "flag"] }, ENV).apiKey, "sk-own");
  assertEquals(texts({ provider: ["DeepSeek", "file"], apiKey: ["sk-file", "file"] }, ENV).apiKey, "sk-own");
  assertEquals(texts({ provider: ["deepseek", "flag"], apiKey: ["sk-flag", "flag"] }, ENV).apiKey, "sk-flag");
  assertEquals(texts({ provider: ["deepseek", "flag"], apiKey: ["sk-relay", "variable"] }, ENV).apiKey, "sk-relay");
  assertEquals(texts({ provider: ["ollama-cloud", "flag"] }, ENV).apiKey, "sk-cloud");
});

Deno.test("applyProvider() sets no key when it is not set, not permitted or not needed", () => {
  assertEquals(texts({ provider: ["deepseek", "flag"] }), { provider: "deepseek" });
  assertEquals(texts({ provider: ["deepseek", "flag"] }, { DEEPSEEK_API_KEY: " " }), { provider: "deepseek" });
  assertEquals(texts({ provider: ["ollama", "flag"] }, ENV), { provider: "ollama" });
  assertEquals(texts({ provider: ["nobody", "flag"] }, ENV), { provider: "nobody" });
  assertEquals(texts({}, ENV), {});
});

Deno.test("applyProvider() never gives one provider's key to another known provider", () => {
  const upstream = (url: string): Given => ({ provider: ["deepseek", "flag"], upstream: [url, "flag"] });
  assertEquals(texts(upstream("https://api.groq.com/openai/v1"), ENV).apiKey, undefined);
  assertEquals(texts(upstream("https://api.deepseek.com/beta"), ENV).apiKey, "sk-own");
  assertEquals(texts(upstream("https://gateway.example/v1"), ENV).apiKey, "sk-own");
  assertEquals(texts(upstream("http://localhost:4000/v1"), ENV).apiKey, "sk-own");
});

Deno.test("applyProvider() keeps a given address unless the provider's name comes from a stronger source", () => {
  const url = "https://api.deepseek.com/v1";
  const both = (named: RawSetting["source"], address: RawSetting["source"]) =>
    texts({ provider: ["groq", named], upstream: [url, address] }).upstream;
  assertEquals([both("flag", "flag"), both("variable", "flag"), both("file", "file"), both("file", "variable")], [
    url,
    url,
    url,
    url,
  ]);
  assertEquals([both("flag", "variable"), both("flag", "file"), both("variable", "file")], [
    undefined,
    undefined,
    undefined,
  ]);
});

Deno.test("describeMissingAddress() reports that an address is needed where it differs per customer", () => {
  const [azure, groq] = [findProvider("azure"), findProvider("groq")];
  assertEquals(
    azure && describeMissingAddress(azure),
    "Cannot use provider azure by its name alone: the base URL differs per customer, " +
      "https://{resource}.openai.azure.com/openai/v1; set yours with --upstream",
  );
  assertEquals(groq && describeMissingAddress(groq), undefined);
});

async function configFor(
  { args = [], env = {} }: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> },
): Promise<Config> {
  const readText = () => ({ problem: "there is no such file", absent: true });
  const readSecret = () => ({ problem: "there is no such file" });
  const command = await readConfig({ args, os: "linux", variable: (name) => env[name], readText, readSecret });
  assert("config" in command);
  return command.config;
}

Deno.test("readConfig() takes base URL, profile and key from the named provider", async () => {
  const env = { MOONSHOT_API_KEY: "sk-kimi" };
  const { upstream, profile, apiKey, provider, rawSettings } = await configFor({
    args: ["--provider", "Kimi-Intl"],
    env,
  });
  assertEquals([upstream, profile.name, apiKey, provider], [
    "https://api.moonshot.ai/v1",
    "kimi",
    "sk-kimi",
    "kimi-intl",
  ]);
  assertEquals([rawSettings.get("apiKey")?.name, rawSettings.has("upstream")], ["MOONSHOT_API_KEY", false]);
});

Deno.test("readConfig() keeps the named provider's profile at another address", async () => {
  const args = ["--provider", "azure", "--upstream", "https://gateway.example/v1"];
  const { upstream, profile, apiKey } = await configFor({ args, env: { AZURE_OPENAI_API_KEY: "k" } });
  assertEquals([upstream, profile.name, profile.keyHeader, apiKey], [
    "https://gateway.example/v1",
    "azure",
    "api-key",
    "k",
  ]);
});

Deno.test("readConfig() reads no provider's key unless the provider is named", async () => {
  const env = { OPENROUTER_API_KEY: "sk-or", DEEPSEEK_API_KEY: "sk-ds" };
  assertEquals((await configFor({ env })).apiKey, undefined);
  assertEquals((await configFor({ env, args: ["--upstream", "https://api.deepseek.com/v1"] })).apiKey, undefined);
});
