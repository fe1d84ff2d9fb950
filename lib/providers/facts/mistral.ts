/**
 * The models of Mistral and what they accept.
 *
 * Sources: the catalogs of `@earendil-works/pi-ai` 1.5.2 (2026-11-10) and models.dev (2026-07-02). They disagree about
 * two windows; this table has the smaller number.
 *
 * @module
 */
import type { ProviderFacts } from "./types.ts";

const WIDE = { contextWindow: 262_144, maxOutputTokens: 262_144, images: false, efforts: [] } as const;
const SWITCH = { images: true, reasoning: true, efforts: ["none", "high"] } as const;

/** `https://api.mistral.ai/v1`; the last two are models of others that it hosts. */
export const MISTRAL_FACTS: ProviderFacts = {
  provider: "mistral",
  rows: [
    {
      id: "mistral-large-4",
      contextWindow: 1_048_576,
      maxOutputTokens: 262_144,
      images: true,
      reasoning: true,
      efforts: ["low", "medium", "high"],
    },
    { id: "devstral-medium-latest", ...WIDE },
    { id: "devstral-latest", ...WIDE },
    { id: "mistral-large-latest", ...WIDE, images: true },
    { id: "mistral-medium-latest", ...WIDE, ...SWITCH },
    { id: "mistral-small-latest", contextWindow: 256_000, maxOutputTokens: 256_000, ...SWITCH },
    { id: "magistral-medium-latest", contextWindow: 128_000, maxOutputTokens: 16_384, ...SWITCH },
    { id: "codestral-latest", contextWindow: 256_000, maxOutputTokens: 4_096, images: false, efforts: [] },
    { id: "codestral-2508", contextWindow: 256_000, maxOutputTokens: 8_192, images: false, efforts: [] },
    { id: "devstral", family: true, ...WIDE },
    { id: "mistral-large", family: true, ...WIDE, images: true },
    { id: "mistral-medium", family: true, ...WIDE, ...SWITCH },
    { id: "mistral-small", family: true, contextWindow: 256_000, maxOutputTokens: 256_000, ...SWITCH },
    { id: "magistral", family: true, contextWindow: 128_000, maxOutputTokens: 16_384, ...SWITCH },
    { id: "codestral", family: true, contextWindow: 256_000, maxOutputTokens: 4_096, images: false, efforts: [] },
    {
      id: "zai-glm-5-3",
      contextWindow: 1_048_576,
      maxOutputTokens: 131_072,
      images: false,
      reasoning: true,
      efforts: ["low", "high", "max"],
    },
    {
      id: "deepseek-v4-1-flash-1017",
      contextWindow: 1_048_576,
      maxOutputTokens: 128_000,
      images: false,
      reasoning: true,
      efforts: ["none", "low", "high", "max"],
    },
  ],
};
