/**
 * The models of MiniMax and what they accept.
 *
 * Sources: the catalogs of `@earendil-works/pi-ai` 1.5.2 (2026-11-10) and catwalk (2026-08-21).
 *
 * @module
 */
import type { ProviderFacts } from "./types.ts";

/** `https://api.minimax.io/v1`. */
export const MINIMAX_FACTS: ProviderFacts = {
  provider: "minimax",
  rows: [
    { id: "MiniMax-M3", contextWindow: 1_000_000, maxOutputTokens: 524_288, images: true, reasoning: true },
    { id: "MiniMax-M2.7", contextWindow: 204_800, maxOutputTokens: 131_072, reasoning: true },
  ],
};
