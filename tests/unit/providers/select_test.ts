/**
 * Tests that every base URL selects the profile of its own provider.
 *
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { DEFAULT_PROFILE } from "../../../lib/providers/profile.ts";
import { PROFILES } from "../../../lib/providers/profiles.ts";
import {
  createProfile,
  findProvider,
  findProviderAt,
  PROVIDERS,
  resolveKeyVariable,
  selectProfile,
} from "../../../lib/providers/select.ts";
import { chooseWire } from "../../../lib/providers/wire.ts";

const KNOWN: readonly (readonly [string, string])[] = [
  ["https://api.deepseek.com", "deepseek"],
  ["https://api.deepseek.com/v1", "deepseek"],
  ["https://API.DeepSeek.com/v1", "deepseek"],
  ["https://api.deepseek.com:443/v1", "deepseek"],
  ["https://api.moonshot.ai/v1", "kimi"],
  ["https://api.moonshot.cn/v1", "kimi"],
  ["https://api.kimi.com/coding/v1", "kimicode"],
  ["https://dashscope-intl.aliyuncs.com/compatible-mode/v1", "qwen"],
  ["https://api.mistral.ai/v1", "mistral"],
  ["https://api.groq.com/openai/v1", "groq"],
  ["https://api.x.ai/v1", "xai"],
  ["https://openrouter.ai/api/v1", "openrouter"],
  ["https://api.synthetic.new/openai/v1", "synthetic"],
  ["https://api.z.ai/api/coding/paas/v4", "zai"],
  ["https://open.bigmodel.cn/api/paas/v4", "zai"],
  ["https://api.together.xyz/v1", "together"],
  ["https://my-team.openai.azure.com/openai/v1", "azure"],
  ["https://api.openai.com/v1", "openai"],
  ["https://opencode.ai/inference/go/openai/v1", "opencode"],
  ["https://token-plan-sgp.xiaomimimo.com/v1", "xiaomi"],
  ["https://api.stepfun.ai/step_plan/v1", "stepfun"],
  ["https://ark.ap-southeast.bytepluses.com/api/v3", "volcengine"],
  ["https://tokenhub-intl.tencentcloudmaas.com/v1", "hunyuan"],
  ["https://qianfan.baidubce.com/v2/coding", "qianfan"],
  ["https://api.ppinfra.com/v3/openai", "ppio"],
  ["https://api.cloudflare.com/client/v4/accounts/0123/ai/v1", "cloudflare"],
  ["https://ai-gateway.vercel.sh/v1", "vercel"],
  ["https://api.meta.ai/v1", "meta"],
  ["https://bedrock-mantle.eu-west-1.api.aws/v1", "bedrock"],
  ["http://localhost:11434/v1", "ollama"],
  ["http://127.0.0.1:8080/v1", "llamacpp"],
  ["http://[::1]:1234/v1", "lmstudio"],
];

for (const [upstream, name] of KNOWN) {
  Deno.test(`selectProfile() finds ${name} at ${upstream}`, () => {
    const row = PROFILES.find((profile) => profile.name === name);
    const variant = PROVIDERS.find(({ baseUrl }) => baseUrl === upstream);
    assertEquals(selectProfile(upstream), { ...DEFAULT_PROFILE, ...row?.overrides, ...variant?.overrides, name });
  });
}

const UNKNOWN: readonly (readonly [string, string])[] = [
  ["http://127.0.0.1:8099/v1", "127.0.0.1:8099"],
  ["http://10.0.0.5:11434/v1", "10.0.0.5:11434"],
  ["http://localhost/v1", "localhost"],
  ["https://openai.azure.com/openai/v1", "openai.azure.com"],
  ["https://x.openai.azure.com.evil.example/v1", "x.openai.azure.com.evil.example"],
  ["https://evilopenai.azure.com/v1", "evilopenai.azure.com"],
  ["https://api.deepseek.com.evil.example/v1", "api.deepseek.com.evil.example"],
  ["https://evil.example/api.deepseek.com", "evil.example"],
  ["https://x.api.deepseek.com/v1", "x.api.deepseek.com"],
  ["https://api.deepseek.com@evil.example/v1", "evil.example"],
];

for (const [upstream, host] of UNKNOWN) {
  Deno.test(`selectProfile() returns the default for ${upstream}, under its own name`, () => {
    assertEquals(selectProfile(upstream), { ...DEFAULT_PROFILE, name: host });
  });
}

Deno.test("selectProfile() throws for a value that is not a URL", () => {
  assertThrows(() => selectProfile("api.deepseek.com"), TypeError);
});

Deno.test("findProvider() accepts names in any letter case, with or without dashes and dots", () => {
  for (const name of ["llamacpp", "llama.cpp", "llama-cpp", "LLAMA_CPP"]) {
    assertEquals(findProvider(name)?.name, "llamacpp", name);
  }
  assertEquals(findProvider("kimi-intl")?.row.name, "kimi");
  for (const name of ["", "openai.com", "constructor", "deepseek2"]) assertEquals(findProvider(name), undefined, name);
});

Deno.test("every provider is found at its listed address", () => {
  for (const { name, baseUrl, row } of PROVIDERS) {
    const address = baseUrl.replace(/\{\w+\}/, "mine");
    assertEquals(findProviderAt(address), row, name);
    assert(!address.endsWith("/") && (address.startsWith("https://") || address.startsWith("http://localhost:")), name);
  }
});

Deno.test("no two providers share a name in any spelling", () => {
  const names = PROVIDERS.map(({ name }) => name.replaceAll("-", ""));
  assertEquals(new Set(names).size, names.length);
  assertEquals(names.filter((name) => !/^[a-z0-9]+$/.test(name)), []);
});

Deno.test("resolveKeyVariable() follows the providers' documentation, and the variants' own", () => {
  assertEquals(["kimi", "qwen", "zhipu", "zai-coding", "ollama-cloud", "huggingface"].map(resolveKeyVariable), [
    "MOONSHOT_API_KEY",
    "DASHSCOPE_API_KEY",
    "ZHIPU_API_KEY",
    "ZAI_API_KEY",
    "OLLAMA_API_KEY",
    "HF_TOKEN",
  ]);
});

Deno.test("resolveKeyVariable() uses the relay's own variable for unknown providers and for those without a key", () => {
  for (const name of ["127.0.0.1:8080", "constructor", "ollama", "vllm"]) {
    assertEquals(resolveKeyVariable(name), "CODEX_RELAY_API_KEY", name);
  }
});

Deno.test("selectProfile() gives a provider's own hosts no settings of a server that its users start", () => {
  const cloud = selectProfile("https://ollama.com/v1");
  assertEquals(cloud.name, "ollama");
  assertEquals([cloud.windowAdvice, cloud.loadedModelsPath, cloud.overlongPrompts], [undefined, undefined, "refused"]);
  const local = selectProfile("http://localhost:11434/v1");
  assertEquals([local.loadedModelsPath, local.overlongPrompts], ["/../api/ps", "cut"]);
});

Deno.test("createProfile() adds what differs at a variant, by its name or by its address", () => {
  const row = PROFILES.find(({ name }) => name === "volcengine");
  assert(row !== undefined);
  const replay = (upstream: string, named?: string) =>
    createProfile(row, upstream, named).byWire?.responses?.reasoningItems;
  assertEquals(replay("https://ark.cn-beijing.volces.com/api/v3"), undefined);
  assertEquals(replay("https://ark.cn-beijing.volces.com/api/coding/v3"), "drop");
  assertEquals(replay("https://ark.ap-southeast.bytepluses.com/api/coding/v3/responses"), "drop");
  assertEquals(replay("https://ark.cn-beijing.volces.com/api/coding/v33"), undefined);
  assertEquals(replay("https://gateway.example/v1", "volcengine-coding"), "drop");
  assertEquals(replay("https://gateway.example/v1", "byteplus"), undefined);
});

Deno.test("OpenCode's models are asked by the API that serves each, which differs between Zen and Go", () => {
  const wires = (name: string, ...models: readonly string[]) => {
    const provider = findProvider(name);
    assert(provider !== undefined);
    const profile = createProfile(provider.row, provider.baseUrl, name);
    return models.map((model) => chooseWire(profile, model).wire);
  };
  const models = ["gpt-6.2-sol", "grok-4.7", "muse-spark-1.3", "claude-haiku-5-5", "qwen3.8-flash"];
  const both = ["responses", "responses", "responses", "messages", "messages"];
  assertEquals(wires("opencode", ...models), both);
  assertEquals(wires("opencode-go", ...models), both);
  const split = ["qwen3.8-max", "minimax-m3", "minimax-m3.1-flash", "glm-5.3", "qwen3.5-plus"];
  assertEquals(wires("opencode", ...split), ["chat", "chat", "chat", "chat", "messages"]);
  assertEquals(wires("opencode-go", ...split), ["messages", "messages", "chat", "chat", "messages"]);
});

Deno.test("Bedrock's three roots are found from each base URL that its pages name", () => {
  for (const root of ["/v1", "/openai/v1"]) {
    const base = `https://bedrock-mantle.us-east-1.api.aws${root}`;
    const { wirePaths = {}, modelsPath } = selectProfile(base);
    const paths = [wirePaths.chat, wirePaths.responses, wirePaths.messages, modelsPath];
    assertEquals(paths.map((path) => new URL(`${base}${path}`).pathname), [
      "/v1/chat/completions",
      "/openai/v1/responses",
      "/anthropic/v1/messages",
      "/v1/models",
    ]);
  }
});
