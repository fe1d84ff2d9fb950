/**
 * The models of LongCat and what they accept.
 *
 * Sources: the platform's pages (2026-11), and for the window docs.openclaw.ai (2026).
 *
 * @module
 */
import type { ProviderFacts } from "./types.ts";

/** `https://api.longcat.chat/openai/v1`. */
export const LONGCAT_FACTS: ProviderFacts = {
  provider: "longcat",
  rows: [
    {
      id: "LongCat-2.0",
      contextWindow: 1_048_576,
      maxOutputTokens: 131_072,
      images: false,
      reasoning: true,
      efforts: ["none"],
    },
  ],
};
