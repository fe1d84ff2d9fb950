/**
 * The models of Cohere and what they accept.
 *
 * Sources: models.dev (2026).
 *
 * @module
 */
import type { ProviderFacts } from "./types.ts";

/** `https://api.cohere.ai/compatibility/v1`. */
export const COHERE_FACTS: ProviderFacts = {
  provider: "cohere",
  rows: [
    {
      id: "command-a-plus-05-2026",
      contextWindow: 128_000,
      maxOutputTokens: 64_000,
      images: true,
      reasoning: true,
      efforts: ["none", "high"],
    },
    {
      id: "north-mini-code-1-0",
      contextWindow: 256_000,
      maxOutputTokens: 64_000,
      images: false,
      reasoning: true,
      efforts: ["none", "high"],
    },
    {
      id: "command-a-reasoning-08-2025",
      contextWindow: 256_000,
      maxOutputTokens: 32_000,
      images: false,
      reasoning: true,
      efforts: ["none", "high"],
    },
    { id: "command-a-03-2025", contextWindow: 256_000, maxOutputTokens: 8_000, images: false, efforts: [] },
  ],
};
