/**
 * The models of OpenRouter that are needed when its own list, which needs no key and says more, is unavailable.
 *
 * Source: the catalog of `@earendil-works/pi-ai` 1.5.2 (2026-11-10). Output limits that are 90 % of the window there are
 * that catalog's own guess and are omitted.
 *
 * @module
 */
import type { ProviderFacts } from "./types.ts";

const OPEN = { contextWindow: 1_048_576, reasoning: true } as const;
const TO_MAX = ["low", "medium", "high", "xhigh", "max"] as const;
const CLAUDE = { contextWindow: 1_000_000, maxOutputTokens: 128_000, images: true, reasoning: true } as const;
const GPT = { contextWindow: 1_050_000, maxOutputTokens: 128_000, images: true, reasoning: true } as const;
const GEMINI_FACTS = { ...OPEN, maxOutputTokens: 65_536, images: true, efforts: ["low", "medium", "high"] } as const;

/** `https://openrouter.ai/api/v1`. */
export const OPENROUTER_FACTS: ProviderFacts = {
  provider: "openrouter",
  rows: [
    {
      id: "deepseek/deepseek-v4-pro",
      contextWindow: 1_024_000,
      maxOutputTokens: 384_000,
      images: false,
      reasoning: true,
      efforts: ["none", "high", "xhigh"],
    },
    {
      id: "moonshotai/kimi-k3.1-pro",
      ...OPEN,
      maxOutputTokens: 131_072,
      images: true,
      efforts: ["low", "high", "max"],
    },
    {
      id: "moonshotai/kimi-k3",
      ...OPEN,
      maxOutputTokens: 131_072,
      images: true,
      efforts: ["none", "low", "high", "max"],
    },
    { id: "z-ai/glm-5.3", ...OPEN, images: false, efforts: ["low", "high", "max"] },
    {
      id: "qwen/qwen3.8-max-0902",
      contextWindow: 1_000_000,
      maxOutputTokens: 131_072,
      images: true,
      reasoning: true,
      efforts: ["minimal", "low", "medium", "high", "xhigh"],
    },
    { id: "deepseek/deepseek-v4.1-flash", ...OPEN, images: true, efforts: ["none", "low", "high", "max"] },
    {
      id: "minimax/minimax-m3",
      contextWindow: 524_288,
      maxOutputTokens: 512_000,
      images: true,
      reasoning: true,
    },
    {
      id: "x-ai/grok-4.7",
      contextWindow: 500_000,
      images: true,
      reasoning: true,
      efforts: ["low", "medium", "high", "xhigh"],
    },
    { id: "google/gemini-3.8-flash", ...GEMINI_FACTS },
    { id: "google/gemini-3.7-flash", ...GEMINI_FACTS },
    { id: "google/gemini-3.1-pro-preview", ...GEMINI_FACTS },
    { id: "anthropic/claude-sonnet-5.5", ...CLAUDE, efforts: TO_MAX },
    { id: "anthropic/claude-opus-5.5", ...CLAUDE, efforts: TO_MAX },
    { id: "anthropic/claude-sonnet-5", ...CLAUDE, efforts: ["none", ...TO_MAX] },
    { id: "anthropic/claude-opus-5", ...CLAUDE, efforts: ["none", ...TO_MAX] },
    { id: "openai/gpt-5.6-sol", ...GPT, efforts: ["none", ...TO_MAX] },
    { id: "openai/gpt-5.6-terra", ...GPT, efforts: ["none", ...TO_MAX] },
    { id: "openai/gpt-5.6-luna", ...GPT, efforts: ["none", ...TO_MAX] },
    { id: "openai/gpt-5.5", ...GPT, efforts: ["none", "low", "medium", "high", "xhigh"] },
    {
      id: "openai/gpt-oss-120b",
      contextWindow: 131_072,
      maxOutputTokens: 65_536,
      images: false,
      reasoning: true,
      efforts: ["low", "medium", "high"],
    },
  ],
};
