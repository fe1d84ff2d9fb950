/**
 * The models of Perplexity and what they accept.
 *
 * Sources: the catalog of LiteLLM 1.110.2 (2026-11). The provider has no list of its own.
 *
 * @module
 */
import type { ProviderFacts } from "./types.ts";

/** `https://api.perplexity.ai`. */
export const PERPLEXITY_FACTS: ProviderFacts = {
  provider: "perplexity",
  rows: [
    { id: "sonar-pro", contextWindow: 200_000, maxOutputTokens: 8_000 },
    { id: "sonar-reasoning-pro", contextWindow: 128_000, reasoning: true },
    { id: "sonar", contextWindow: 128_000 },
    { id: "sonar-deep-research", contextWindow: 128_000, reasoning: true },
  ],
};
