/**
 * Tests how the tables of providers and of aliases are read, and what is said of faulty ones.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { readFileSettings } from "../../../lib/config/file.ts";

Deno.test("readAliases() follows an alias of an alias, and takes names of every form", async () => {
  const text = `[aliases]
fast = " faster "
faster = "one/a"
itself = "itself"
" spaced " = "fast"
"__proto__" = "one/b"
constructor = "one/c"
"gpt-4.1" = "one/größe:2,b"
`;
  const { aliases, errors } = await readFileSettings(text, "c.toml");
  assertEquals([errors, Object.entries(aliases)], [[], [
    ["fast", "one/a"],
    ["faster", "one/a"],
    ["itself", "itself"],
    ["spaced", "one/a"],
    ["__proto__", "one/b"],
    ["constructor", "one/c"],
    ["gpt-4.1", "one/größe:2,b"],
  ]]);
});

Deno.test("readAliases() names each alias that cannot be used", async () => {
  const text = '[aliases]\ngood = "one/a"\ngpt-4.1 = "one/a"\nx = 3\ny = " "\nz = ""\na = "b"\nb = "c"\nc = "b"\n';
  const { aliases, errors } = await readFileSettings(text, "c.toml");
  const place = "in [aliases] of c.toml:";
  assertEquals(aliases, { good: "one/a" });
  assertEquals(errors, [
    `Cannot use gpt-4 ${place} write a name that holds a dot in quotes, "gpt-4.1"`,
    `Cannot use x ${place} give it a model, such as "a/b"`,
    `Cannot use y ${place} give it a model, such as "a/b"`,
    `Cannot use z ${place} give it a model, such as "a/b"`,
    `Cannot use a ${place} it stands for itself in a circle`,
    `Cannot use b ${place} it stands for itself in a circle`,
    `Cannot use c ${place} it stands for itself in a circle`,
  ]);
});

Deno.test("readProviderTables() takes a table that holds one table of its own", async () => {
  const text = "[providers.groq.headers]\nx-a = 'b'\n[providers.kimi.profile]\nimages = false\n" +
    "[providers.zai.models.'glm-5.1']\nimages = true\n[[providers.xai.fallback]]\nprovider = 'groq'\n" +
    "[providers.qwen.extra_body]\na = 1";
  const { providers, errors } = await readFileSettings(text, "c.toml");
  assertEquals([errors, providers.map(({ id }) => id)], [[], ["groq", "kimi", "zai", "xai", "qwen"]]);
});

Deno.test("readProviderTables() takes each name of a list of models once, without blanks around it", async () => {
  const { providers, errors } = await readFileSettings('[providers.groq]\nmodels = ["a", " b ", "a"]', "c.toml");
  assertEquals([errors, providers[0]?.modelNames], [[], ["a", "b"]]);
});

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
    [
      '[providers.z.ai]\napi-key = "sk-1"',
      'Cannot use [providers.z] of c.toml: write a name that holds a dot in quotes, [providers."z.ai"]',
    ],
    [
      "[models.gpt-4.1]\nimages = true",
      'Unknown field 1 in [models."gpt-4"] of c.toml: write a name that holds a dot in quotes, [models."gpt-4.1"]',
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
    ["aliases = 1", 'Cannot use aliases in c.toml: write a table of names, each with a model, such as "a/b"'],
  ] as const
) {
  Deno.test(`a faulty table such as ${JSON.stringify(text)} is reported with its place`, async () => {
    assertEquals((await readFileSettings(text, "c.toml")).errors, [fault]);
  });
}
