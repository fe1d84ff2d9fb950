/**
 * What is known of the models of further providers, and of model families wherever they are hosted.
 *
 * Sources: the catalogs of `@earendil-works/pi-ai` 1.5.2 (2026-11-10) and catwalk (2026-08-21). The families are the
 * makers' published limits, for hosts whose list gives none; a host may allow less.
 *
 * @module
 */
import type { ProviderFacts } from "./types.ts";

const GLM = { contextWindow: 1_000_000, maxOutputTokens: 131_072, images: false, reasoning: true } as const;
const LOW_HIGH_MAX = ["low", "high", "max"] as const;
const SYNTHETIC_WINDOW = { contextWindow: 524_288, maxOutputTokens: 32_768, reasoning: true } as const;
const GPT_OSS = { contextWindow: 131_072, images: false, reasoning: true, efforts: ["low", "medium", "high"] } as const;

/** `https://api.z.ai/api/paas/v4`. */
export const ZAI: ProviderFacts = {
  provider: "zai",
  rows: [
    { id: "glm-5.3", ...GLM, efforts: LOW_HIGH_MAX },
    { id: "glm-5.3-flash", ...GLM, images: true, efforts: LOW_HIGH_MAX },
    // A switch and no levels: they came with 5.2.
    {
      id: "glm-4.7",
      contextWindow: 204_800,
      maxOutputTokens: 131_072,
      images: false,
      reasoning: true,
      efforts: ["none"],
    },
  ],
};

/** `https://api.minimax.io/v1`. */
export const MINIMAX: ProviderFacts = {
  provider: "minimax",
  rows: [
    { id: "MiniMax-M3", contextWindow: 1_000_000, maxOutputTokens: 524_288, images: true, reasoning: true },
    { id: "MiniMax-M2.7", contextWindow: 204_800, maxOutputTokens: 131_072, reasoning: true },
  ],
};

/** `https://api.cerebras.ai/v1`. */
export const CEREBRAS: ProviderFacts = {
  provider: "cerebras",
  rows: [{ id: "gpt-oss-120b", ...GPT_OSS, maxOutputTokens: 40_960 }],
};

/** `https://api.synthetic.new/openai/v1`. */
export const SYNTHETIC: ProviderFacts = {
  provider: "synthetic",
  rows: [
    { id: "hf:moonshotai/Kimi-K3", ...SYNTHETIC_WINDOW, images: true },
    { id: "hf:zai-org/GLM-5.2", ...SYNTHETIC_WINDOW },
    { id: "syn:large:text", ...SYNTHETIC_WINDOW },
    { id: "hf:openai/gpt-oss-120b", ...GPT_OSS, maxOutputTokens: 13_107 },
  ],
};

/** Families by the maker's name for them, whoever hosts them. No provider has this name. */
export const FAMILIES: ProviderFacts = {
  provider: "any",
  rows: [
    { id: "gpt-oss", family: true, ...GPT_OSS },
    {
      id: "gpt-5",
      family: true,
      contextWindow: 400_000,
      maxOutputTokens: 128_000,
      images: true,
      reasoning: true,
      efforts: ["low", "medium", "high"],
    },
    { id: "gpt-4.1", family: true, contextWindow: 1_047_576, maxOutputTokens: 32_768, images: true, efforts: [] },
    { id: "gpt-4o", family: true, contextWindow: 128_000, maxOutputTokens: 16_384, images: true, efforts: [] },
    { id: "claude", family: true, contextWindow: 200_000, maxOutputTokens: 64_000, images: true },
    { id: "gemini", family: true, contextWindow: 1_048_576, maxOutputTokens: 65_536, images: true },
    { id: "deepseek-v4", family: true, contextWindow: 1_000_000, maxOutputTokens: 384_000, reasoning: true },
    { id: "deepseek-r1", family: true, contextWindow: 131_072, reasoning: true },
    { id: "deepseek-v3", family: true, contextWindow: 131_072 },
    { id: "kimi-k3", family: true, contextWindow: 1_048_576, maxOutputTokens: 131_072, images: true, reasoning: true },
    { id: "glm-5", family: true, contextWindow: 204_800, maxOutputTokens: 131_072, reasoning: true },
    { id: "glm-4", family: true, contextWindow: 131_072 },
    { id: "minimax-m2", family: true, contextWindow: 204_800, reasoning: true },
    { id: "llama-4", family: true, contextWindow: 131_072, images: true },
    { id: "llama-3.1", family: true, contextWindow: 131_072 },
    { id: "llama-3.2", family: true, contextWindow: 131_072 },
    { id: "llama-3.3", family: true, contextWindow: 131_072 },
    { id: "gemma-3", family: true, contextWindow: 131_072, images: true },
    { id: "pixtral", family: true, contextWindow: 131_072, images: true },
  ],
};
