/**
 * Tests that the model list of every provider is read, in the shape in which that provider sends it.
 *
 * The lists in `fixtures/models/` are written after providers' documentation and recorded lists (up to 2026-11).
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeModels, type UpstreamModel } from "../../lib/wire/models/decode.ts";
import { PROFILES } from "../../lib/providers/profiles.ts";

const FOLDER = new URL("../../fixtures/models/", import.meta.url);

/** What is read of a model, in a line: window/output, then words. */
function lineOf(model: UpstreamModel): string {
  const { id, contextWindow = "?", maxOutputTokens = "?", inputModalities, efforts, displayName, created } = model;
  const words = [
    model.kind === "other" && "no-chat",
    model.retired && "retired",
    inputModalities && (inputModalities.includes("image") ? "sees" : "blind"),
    model.reasoning !== undefined && (model.reasoning ? "thinks" : "thinks-not"),
    efforts?.join("|"),
    model.toolCalls !== undefined && (model.toolCalls ? "tools" : "no-tools"),
    model.parallelToolCalls && "parallel",
    created !== undefined && "dated",
    displayName !== undefined && `"${displayName}"`,
  ];
  return [id, `${contextWindow}/${maxOutputTokens}`, ...words.filter((word) => typeof word === "string")].join(" ");
}

/** The models that are read from the list of each provider. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  deepseek: ["deepseek-flash ?/?", "deepseek-v4-pro ?/?"],
  kimi: ['kimi-k3 1048576/? sees thinks dated "Kimi K3"', "kimi-k2-thinking 262144/? blind thinks dated"],
  qwen: ["qwen3.8-max ?/? dated", "qwen3-vl-plus ?/? dated", "text-embedding-v4 ?/? no-chat dated"],
  mistral: [
    "mistral-large-4-0-8 1048576/? sees thinks tools dated",
    "codestral-2508 256000/? retired blind thinks-not tools dated",
    "mistral-embed 8192/? no-chat blind thinks-not no-tools dated",
  ],
  groq: [
    "openai/gpt-oss-120b 131072/65536 dated",
    "whisper-large-v3 448/448 no-chat dated",
    "gemma2-9b-it 8192/8192 retired dated",
  ],
  xai: ["grok-4.7 500000/? sees dated", "grok-build-0.1 ?/? sees dated"],
  openrouter: [
    'deepseek/deepseek-v4-pro 1024000/384000 blind thinks none|high|xhigh tools parallel dated "DeepSeek: V4 Pro"',
    'google/gemini-3.8-flash 1048576/65536 sees thinks low|medium|high tools dated "Google: Gemini 3.8 Flash"',
    'old/chatter 4096/? blind no-tools dated "Old: Chatter"',
  ],
  synthetic: [
    'hf:moonshotai/Kimi-K3 524288/32768 sees thinks tools "moonshotai/Kimi-K3"',
    'syn:large:text 524288/32768 blind thinks tools "Large text"',
  ],
  kimicode: ['kimi-for-coding 1048576/? sees thinks dated "Kimi For Coding"'],
  zai: ["glm-5.3 ?/? dated", "glm-4.7 ?/? dated"],
  minimax: ["MiniMax-M3 ?/?", "MiniMax-M2.7 ?/?"],
  gemini: [
    "models/gemini-3.8-flash ?/?",
    "models/gemini-embedding-001 ?/? no-chat",
    "models/imagen-4.0-generate-001 ?/? no-chat",
  ],
  anthropic: ['claude-sonnet-5 ?/? dated "Claude Sonnet 5"'],
  openai: ["gpt-5.5 ?/? dated", "text-embedding-3-large ?/? no-chat dated", "gpt-4o-mini-tts ?/? no-chat dated"],
  azure: ["gpt-5-mini-2025-08-07 ?/? dated", "gpt-5-codex-2025-09-15 ?/? no-chat dated"],
  together: [
    'deepseek-ai/DeepSeek-R1 163840/? dated "DeepSeek R1"',
    'black-forest-labs/FLUX.1-schnell ?/? no-chat "FLUX.1 [schnell]"',
  ],
  fireworks: [
    "accounts/fireworks/models/glm-5p3 202752/? blind tools dated",
    "accounts/fireworks/models/flux-1-dev ?/? no-chat blind no-tools dated",
  ],
  cerebras: ["gpt-oss-120b ?/?", "zai-glm-4.7 ?/?"],
  nvidia: ["nvidia/llama-3.3-nemotron-super-49b-v1.5 ?/? dated", "nvidia/nv-embed-v1 ?/? no-chat dated"],
  siliconflow: ["zai-org/GLM-5.2 ?/?", "BAAI/bge-m3 ?/? no-chat"],
  deepinfra: ["zai-org/GLM-5.2 202752/131072 thinks dated"],
  volcengine: ["doubao-seed-2-0-pro-260215 ?/?"],
  huggingface: ["openai/gpt-oss-120b 131072/? blind tools dated"],
  opencode: ["glm-5.3 ?/? dated"],
  vercel: [
    'zai/glm-5.3 1000000/128000 thinks tools dated "GLM 5.3"',
    'openai/text-embedding-4 8192/? no-chat dated "Text Embedding 4"',
  ],
  xiaomi: ["mimo-v2.6-pro ?/?"],
  stepfun: ["step-3.7-flash ?/? dated"],
  longcat: ["LongCat-2.0 ?/? dated"],
  hunyuan: ["hy4 ?/? dated"],
  qianfan: ["deepseek-v3.2 ?/? dated"],
  modelscope: ["ZhipuAI/GLM-5.2 ?/? dated"],
  novita: ['zai-org/glm-5.2 202752/? dated "GLM-5.2"'],
  ppio: ['zai-org/glm-5.2 202752/? dated "GLM-5.2"'],
  nebius: ["zai-org/GLM-5.2 202752/? blind dated"],
  cloudflare: ["@cf/zai-org/glm-5.3 ?/? dated"],
  cohere: ["command-a-03-2025 ?/? dated"],
  perplexity: ["sonar-pro ?/? dated"],
  meta: ["muse-spark-1.3 ?/?", "muse-spark-1.3-contributor ?/?"],
  bedrock: ["openai.gpt-5.6-sol ?/?", "anthropic.claude-opus-5-5 ?/?", "openai.gpt-oss-120b ?/?"],
  ollama: ["gpt-oss:20b ?/? dated", "nomic-embed-text:latest ?/? no-chat dated"],
  lmstudio: [
    "openai/gpt-oss-20b 8192/? tools",
    "qwen2.5-vl-7b-instruct ?/? sees",
    "text-embedding-nomic-embed-text-v1.5 ?/? no-chat",
  ],
  vllm: ["Qwen/Qwen3.8-27B 65536/? dated"],
  sglang: ["deepseek-ai/DeepSeek-V4-Flash 262144/? dated"],
  llamacpp: ["gpt-oss-20b 65536/? dated"],
  litellm: ["house-model 922000/128000 sees thinks tools parallel", "house-vectors 8191/? no-chat"],
};

for (const { name } of PROFILES) {
  Deno.test(`decodeModels() reads the list of ${name}`, () => {
    const list: unknown = JSON.parse(Deno.readTextFileSync(new URL(`${name}.json`, FOLDER)));
    assertEquals(decodeModels(list).map(lineOf), LISTS[name]);
  });
}

Deno.test("fixtures/models/ holds a list for every provider and no other", () => {
  const files = [...Deno.readDirSync(FOLDER)].map((entry) => entry.name).sort();
  assertEquals(files, PROFILES.map(({ name }) => `${name}.json`).sort());
});
