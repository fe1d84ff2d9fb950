/**
 * Tests how the tables of providers and of aliases are read, and what is said of faulty ones.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { readFileSettings } from "../../../lib/config/file.ts";

const NAMED = 'write a table of names, each with a model, such as "a/b"';

Deno.test("readProviderTables() reads settings, models, limits and fallbacks of each table, in order", async () => {
  const { providers, aliases, errors } = await readFileSettings(
    `[aliases]
fast = "deepseek/flash"
[providers.deepseek]
[providers.work]
upstream = "https://llm.example.com/v1"
api-key-file = ["~/a", "~/b"]
models = ["large", "small"]
max-tries = 2
[[providers.work.fallback]]
provider = "groq"
[providers.mine]
upstream = "http://127.0.0.1:9/v1"
[providers.mine.models."x"]
images = true
[providers.mine.profile]
streamOptions = false
`,
    "c.toml",
  );
  assertEquals([errors, aliases], [[], { fast: "deepseek/flash" }]);
  const texts = providers.map(({ id, place, rawSettings, modelNames, models, profile, fallbacks }) => [
    id,
    place,
    Object.fromEntries([...rawSettings].map(([key, { text }]) => [key, text])),
    modelNames,
    models,
    profile,
    fallbacks.map((fallback) => [fallback.place, fallback.rawSettings.get("provider")?.text]),
  ]);
  assertEquals(texts, [
    ["deepseek", "[providers.deepseek] of c.toml", { provider: "deepseek" }, undefined, {}, {}, []],
    [
      "work",
      "[providers.work] of c.toml",
      { upstream: "https://llm.example.com/v1", apiKeyFile: "~/a\n~/b", maxTries: "2" },
      ["large", "small"],
      {},
      {},
      [["[[providers.work.fallback]] 1 of c.toml", "groq"]],
    ],
    [
      "mine",
      "[providers.mine] of c.toml",
      { upstream: "http://127.0.0.1:9/v1" },
      undefined,
      { x: { images: true } },
      { streamOptions: false },
      [],
    ],
  ]);
});

for (
  const [text, fault] of [
    ["providers = 1", "Cannot use providers in c.toml: write a table for each one, [providers.NAME]"],
    ["[providers]\nwork = 1", "Cannot use [providers.work] of c.toml: it must be a table, which may be empty"],
    [
      '[providers."a/b"]',
      "Cannot use [providers.a/b] of c.toml: its name may hold letters, digits, dots, dashes and underscores only",
    ],
    [
      "[providers.work]",
      "Cannot use [providers.work] of c.toml: no provider has that name; set upstream to its base URL, or see " +
      "codex-relay providers",
    ],
    ["[providers.groq]\nmodels = [1]", "Cannot use models in [providers.groq] of c.toml: write a list of names"],
    [
      "[providers.groq]\nport = 1",
      "Cannot use port in [providers.groq] of c.toml: it applies to the whole relay; write it above all tables",
    ],
    [
      "[providers.groq]\nfallback = 1",
      "Cannot use fallback in c.toml: write a table for each one, [[providers.groq.fallback]]",
    ],
    ["aliases = 1", `Cannot use aliases in c.toml: ${NAMED}`],
    ["[aliases]\nx = ''", `Cannot use aliases in c.toml: ${NAMED}`],
    ["[aliases]\nx = 1", `Cannot use aliases in c.toml: ${NAMED}`],
  ] as const
) {
  Deno.test(`a faulty table such as ${JSON.stringify(text)} is reported with its place`, async () => {
    assertEquals((await readFileSettings(text, "c.toml")).errors, [fault]);
  });
}
