/**
 * The models of Groq and what they accept.
 *
 * Sources: the catalogs of `@earendil-works/pi-ai` 1.5.2 (2026-11-10), models.dev (2026-07-02) and catwalk (2026-08-21).
 *
 * @module
 */
import type { ProviderFacts } from "./types.ts";

const WINDOW = { contextWindow: 131_072, images: false } as const;
const GROQ_GPT_OSS = {
  ...WINDOW,
  maxOutputTokens: 65_536,
  reasoning: true,
  efforts: ["low", "medium", "high"],
  parallelToolCalls: false,
} as const;

/** `https://api.groq.com/openai/v1`. Models of earlier lists stay at the end, for accounts that still have them. */
export const GROQ_FACTS: ProviderFacts = {
  provider: "groq",
  rows: [
    {
      id: "qwen/qwen3.8-27b",
      ...WINDOW,
      maxOutputTokens: 16_384,
      images: true,
      reasoning: true,
      efforts: ["none", "low", "medium", "high"],
    },
    { id: "openai/gpt-oss-120b", ...GROQ_GPT_OSS },
    {
      id: "qwen/qwen3.6-27b",
      ...WINDOW,
      maxOutputTokens: 16_384,
      images: true,
      reasoning: true,
      efforts: ["none", "default"],
    },
    { id: "openai/gpt-oss-20b", ...GROQ_GPT_OSS },
    { id: "llama-3.3-70b-versatile", ...WINDOW, maxOutputTokens: 32_768, efforts: [] },
    { id: "llama-3.1-8b-instant", ...WINDOW, maxOutputTokens: 131_072, efforts: [] },
    { id: "qwen/qwen3-32b", ...WINDOW, maxOutputTokens: 40_960, reasoning: true, efforts: ["none", "default"] },
    { id: "moonshotai/kimi-k2-instruct", family: true, ...WINDOW },
  ],
};
