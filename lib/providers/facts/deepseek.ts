/**
 * The models of DeepSeek and what they accept.
 *
 * Sources: the catalogs of `@earendil-works/pi-ai` 1.5.2 (2026-11-10), models.dev (2026-07-02) and catwalk (2026-08-21).
 *
 * @module
 */
import type { ProviderFacts } from "./types.ts";

const V4 = { contextWindow: 1_000_000, maxOutputTokens: 384_000, images: false, reasoning: true } as const;

/** `https://api.deepseek.com`; the two old names are aliases of V4, without and with thinking. */
export const DEEPSEEK_FACTS: ProviderFacts = {
  provider: "deepseek",
  rows: [
    { id: "deepseek-v4-pro", ...V4, efforts: ["none", "high", "max"] },
    { id: "deepseek-flash", ...V4, images: true, efforts: ["none", "low", "high", "max"] },
    { id: "deepseek-v4-flash", ...V4, efforts: ["none", "high", "max"] },
    { id: "deepseek-chat", ...V4, reasoning: false },
    { id: "deepseek-reasoner", ...V4, efforts: [] },
  ],
};
