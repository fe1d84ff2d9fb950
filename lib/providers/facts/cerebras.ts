/**
 * The models of Cerebras and what they accept.
 *
 * Sources: the catalogs of `@earendil-works/pi-ai` 1.5.2 (2026-11-10) and catwalk (2026-08-21).
 *
 * @module
 */
import { GPT_OSS } from "./families.ts";
import type { ProviderFacts } from "./types.ts";

/** `https://api.cerebras.ai/v1`. */
export const CEREBRAS_FACTS: ProviderFacts = {
  provider: "cerebras",
  rows: [{ id: "gpt-oss-120b", ...GPT_OSS, maxOutputTokens: 40_960 }],
};
