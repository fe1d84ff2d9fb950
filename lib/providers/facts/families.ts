/**
 * The limits that makers publish for their model families, for hosts whose list of models gives none.
 *
 * A host may allow less. Sources: the catalogs of `@earendil-works/pi-ai` 1.5.2 (2026-11-10) and catwalk (2026-08-21).
 *
 * @module
 */
import type { ProviderFacts } from "./types.ts";

/** Both sizes of gpt-oss; hosts differ in the output limit only. */
export const GPT_OSS = {
  contextWindow: 131_072,
  images: false,
  reasoning: true,
  efforts: ["low", "medium", "high"],
} as const;

/** Anthropic's models from 4.7 on (platform.claude.com on models, copy of 2026-10). */
export const NEWER_CLAUDE = {
  contextWindow: 1_000_000,
  maxOutputTokens: 128_000,
  images: true,
  reasoning: true,
  efforts: ["low", "medium", "high", "xhigh", "max"],
} as const;

/** The beginnings of their ids, and of those of 4.6. */
const NEWER_CLAUDE_IDS = [
  "claude-fable-5",
  "claude-mythos-5",
  "claude-opus-5",
  "claude-sonnet-5",
  "claude-haiku-5",
  "claude-opus-4-6",
  "claude-opus-4-7",
  "claude-opus-4-8",
  "claude-sonnet-4-6",
];

/** Families by their maker's name, at any host. No provider is called `any`. */
export const MODEL_FAMILIES: ProviderFacts = {
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
    ...NEWER_CLAUDE_IDS.map((id) =>
      ({
        id,
        family: true,
        ...NEWER_CLAUDE,
        ...(id.endsWith("4-6") && { efforts: ["low", "medium", "high", "max"] }),
      }) as const
    ),
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
