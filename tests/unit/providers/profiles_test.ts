/**
 * Tests that the table of providers is consistent, and that each definition holds its provider's demands.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { DEFAULT_PROFILE, type ProviderProfile } from "../../../lib/providers/profile.ts";
import { PROFILES } from "../../../lib/providers/profiles.ts";

function profile(name: string): ProviderProfile {
  const row = PROFILES.find((candidate) => candidate.name === name);
  assert(row !== undefined, `no row for ${name}`);
  return { ...DEFAULT_PROFILE, ...row.overrides, name };
}

Deno.test("PROFILES has one file of rows/ for each provider, under the provider's name", () => {
  const files = [...Deno.readDirSync(new URL("../../../lib/providers/rows/", import.meta.url))].map(({ name }) => name);
  assertEquals(files.sort(), PROFILES.map(({ name }) => `${name}.ts`).sort());
});

Deno.test("PROFILES lists every provider and every host once", () => {
  const names = PROFILES.map((row) => row.name);
  const hosts = PROFILES.flatMap((row) => row.hosts);
  assertEquals([new Set(names).size, new Set(hosts).size], [names.length, hosts.length]);
  assertEquals(hosts.filter((host) => host !== host.toLowerCase() || host.includes("/")), []);
});

Deno.test("PROFILES gives every provider a label, a page, and a port of its own", () => {
  const ports = PROFILES.map(({ port }) => port);
  assertEquals(new Set(ports).size, ports.length);
  assertEquals(ports.slice(0, 8), [4446, 4447, 4448, 4449, 4450, 4451, 4452, 4453]);
  for (const { name, label, docs, port } of PROFILES) {
    assert(/^[a-z0-9]+$/.test(name) && label !== "" && docs.startsWith("https://") && port > 4444, name);
  }
});

Deno.test("PROFILES requires a key for every provider that is not on this machine", () => {
  for (const { name, baseUrl, keyVariable } of PROFILES) {
    assertEquals(keyVariable === undefined, baseUrl.startsWith("http://localhost:"), name);
    assert(keyVariable === undefined || /^[A-Z][A-Z_]+$/.test(keyVariable), name);
  }
});

Deno.test("every list of overrides begins with its source, or with shared overrides that have one", () => {
  const folder = new URL("../../../lib/providers/rows/", import.meta.url);
  let lists = 0;
  for (const { name } of Deno.readDirSync(folder)) {
    const lines = Deno.readTextFileSync(new URL(name, folder)).split("\n");
    for (const [at, line] of lines.entries()) {
      if (!/(?:overrides:|\["overrides"\] =) \{$/.test(line)) continue;
      lists++;
      const near = [lines[at - 1] ?? "", lines[at + 1] ?? "", lines[at + 2] ?? ""];
      assert(near.some((text) => /^\s*(?:\/\/ |\.\.\.[A-Z_]+,)/.test(text)), `${name}:${at + 1} has no source`);
    }
  }
  assert(lists >= 20, `${lists} lists were read`);
});

Deno.test("PROFILES holds no override that repeats the default", () => {
  const repeated = PROFILES.flatMap(({ name, overrides }) =>
    Object.entries(overrides)
      .filter(([key, value]) =>
        JSON.stringify(value) === JSON.stringify(Object.entries(DEFAULT_PROFILE).find(([own]) => own === key)?.[1])
      )
      .map(([key]) => `${name}.${key}`)
  );
  assertEquals(repeated, []);
});

/** What providers refuse or demand, by profile field (recorded answers and provider pages up to 2026-11). */
const DEMANDS: readonly (readonly [string, keyof ProviderProfile, unknown])[] = [
  ["deepseek", "systemRole", "system"],
  ["deepseek", "reasoningReplay", "reasoning_content"],
  ["deepseek", "reasoningRequired", "always"],
  ["deepseek", "structuredOutput", "json_object"],
  ["kimi", "emptyContent", "omit"],
  ["kimi", "reasoningReplay", "reasoning_content"],
  ["kimi", "reasoningRequired", "calls"],
  ["mistral", "streamOptions", false],
  ["mistral", "callIds", "nine_alphanumerics"],
  ["mistral", "requiredChoice", "any"],
  ["mistral", "reasoningReplay", "thinking_parts"],
  ["minimax", "reasoningPieces", "snapshots"],
  ["ollama", "noneChoice", "no_tools"],
  ["litellm", "callsWithoutTools", "placeholder"],
  ["anthropic", "callIds", "forty_word_characters"],
  ["openai", "callIds", "forty_word_characters"],
  ["groq", "reasoningReplay", "reasoning"],
  ["groq", "maxTokensField", "max_completion_tokens"],
  ["xai", "maxTokensField", "max_completion_tokens"],
  ["openrouter", "effortField", "reasoning.effort"],
  ["openrouter", "reasoningReplay", "details"],
  ["synthetic", "cleanEndCompletes", true],
  ["kimi", "imageUrls", "data_only"],
  ["kimi", "strictTools", false],
  ["kimicode", "maxTokensField", "max_completion_tokens"],
  ["kimicode", "userAgent", "client"],
  ["meta", "wire", "responses"],
  ["meta", "schemaRules", ["inline_refs", "nine_levels"]],
  ["bedrock", "wireByModel", { "openai.gpt-": "responses", "openai.gpt-oss": "chat", "anthropic.": "messages" }],
  ["mistral", "userAfterTool", "needs_assistant"],
  ["xai", "modelsPath", "/language-models"],
  ["zai", "reasoningReplay", "reasoning_content"],
  ["minimax", "reasoningReplay", "details"],
  ["minimax", "lateSystem", "user"],
  ["minimax", "samplingBounds", { temperature: { least: 0.01, most: 1 } }],
  ["minimax", "thinkTags", "anywhere"],
  ["gemini", "parallelToolCalls", false],
  ["gemini", "reasoningReplay", "drop"],
  ["anthropic", "effortField", "none"],
  ["openai", "systemRole", "developer"],
  ["openai", "maxTokensField", "max_completion_tokens"],
  ["azure", "keyHeader", "api-key"],
  ["cerebras", "bodylessBadRequest", "context_length_exceeded"],
  ["cerebras", "reasoningReplay", "reasoning"],
  ["cerebras", "replayByModel", { "zai-glm": "think_tags" }],
  ["nvidia", "callsPerMessage", "one"],
  ["siliconflow", "effortField", "none"],
  ["ollama", "reasoningReplay", "reasoning"],
  ["ollama", "imageUrls", "data_only"],
  ["ollama", "maxTokensField", "max_tokens"],
  ["ollama", "loadedModelsPath", "/../api/ps"],
  ["ollama", "modelDetailsPath", "/../api/show"],
  ["ollama", "overlongPrompts", "cut"],
  ["lmstudio", "modelsPath", "/../api/v0/models"],
  ["llamacpp", "loadedModelsPath", "/../props"],
  ["llamacpp", "effortField", "reasoning_effort"],
  ["llamacpp", "thinkingOff", { chat_template_kwargs: { enable_thinking: false }, reasoning_effort: "none" }],
  ["llamacpp", "namedChoice", "only_tool"],
  ["vllm", "consecutiveRoles", "merge"],
  ["opencode", "modelsPath", "/../../v1/models"],
  ["opencode", "sessionHeader", "x-opencode-session"],
  ["cloudflare", "sessionHeader", "x-session-affinity"],
  ["vercel", "effortField", "reasoning.effort"],
  ["vercel", "thinkingOff", { reasoning: { effort: "none" } }],
  ["vercel", "reasoningReplay", "details"],
  ["xiaomi", "effortField", "none"],
  ["xiaomi", "thinkingOn", { thinking: { type: "enabled" } }],
  ["xiaomi", "reasoningReplay", "reasoning_content"],
  ["xiaomi", "reasoningRequired", "calls"],
  ["stepfun", "reasoningReplay", "reasoning"],
  ["longcat", "samplingBounds", { temperature: { least: 0, most: 1 } }],
  ["longcat", "modelsPath", "/../../v1/models"],
  ["hunyuan", "thinkingOff", { thinking: { type: "disabled" } }],
  ["modelscope", "effortField", "none"],
  ["novita", "thinkingOff", { enable_thinking: false }],
  ["ppio", "thinkingOff", { enable_thinking: false }],
  ["nebius", "modelsPath", "/models?verbose=true"],
  ["cloudflare", "emptyContent", "empty_string"],
  ["cohere", "dropParameters", ["tool_choice"]],
  ["cohere", "strictTools", false],
  ["cohere", "parallelToolCalls", false],
  ["perplexity", "dropParameters", ["tools"]],
  ["perplexity", "callHistory", "text"],
  ["perplexity", "consecutiveRoles", "merge"],
];

for (const [name, field, value] of DEMANDS) {
  Deno.test(`PROFILES gives ${name} ${field} ${JSON.stringify(value)}`, () => {
    assertEquals<unknown>(profile(name)[field], value);
  });
}

Deno.test("PROFILES never passes on parameters that ask a provider to store data", () => {
  for (const { name } of PROFILES) assertEquals(Object.hasOwn(profile(name).passThrough, "store"), false, name);
});

Deno.test("PROFILES maps every effort that Codex sends", () => {
  const words = ["minimal", "low", "medium", "high", "xhigh", "max", "ultra"];
  for (const { name } of PROFILES) assertEquals(Object.keys(profile(name).efforts).sort(), words.toSorted(), name);
});

Deno.test("docs/providers.md names every provider that is asked by another API than Chat Completions by itself", () => {
  const others = PROFILES.flatMap(({ name, overrides: { wire = "chat", wireByModel } }) =>
    wire === "chat" && wireByModel === undefined ? [] : [`${name}: ${wireByModel === undefined ? wire : "by model"}`]
  );
  assertEquals(others, [
    "xai: responses",
    "anthropic: messages",
    "openai: responses",
    "azure: responses",
    "opencode: by model",
    "meta: responses",
    "bedrock: by model",
  ]);
  const page = Deno.readTextFileSync(new URL("../../../docs/providers.md", import.meta.url));
  const rows = page.split("\n").filter((line) => /^\| (?:Responses|Messages) /.test(line)).join("\n");
  const missing = PROFILES.filter(({ name }) => others.some((other) => other.startsWith(`${name}:`)))
    .flatMap(({ label }) => label.split(" ").some((word) => new RegExp(`\\b${word}\\b`).test(rows)) ? [] : [label]);
  assertEquals(missing, []);
});
