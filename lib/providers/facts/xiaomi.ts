/**
 * The models of Xiaomi MiMo and what they accept.
 *
 * Sources: the catalog of `@earendil-works/pi-ai` 1.5.2 (2026-11-10).
 *
 * @module
 */
import type { ProviderFacts } from "./types.ts";

/** `https://api.xiaomimimo.com/v1`. */
export const XIAOMI_FACTS: ProviderFacts = {
  provider: "xiaomi",
  rows: [
    {
      id: "mimo-v2.6-pro",
      contextWindow: 1_048_576,
      maxOutputTokens: 131_072,
      images: true,
      reasoning: true,
      efforts: ["none"],
    },
    {
      id: "mimo-v2.6-flash",
      contextWindow: 1_048_576,
      maxOutputTokens: 131_072,
      images: true,
      reasoning: true,
      efforts: ["none"],
    },
  ],
};
