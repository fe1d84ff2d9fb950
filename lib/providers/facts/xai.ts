/**
 * The models of xAI and what they accept.
 *
 * Sources: the catalogs of `@earendil-works/pi-ai` 1.5.2 (2026-11-10) and models.dev (2026-07-02), and the recordings and
 * adapter of `vercel/ai` (2026-08). Where they disagree about efforts, this table has the ones that all of them list.
 * The two families at the end are the smallest windows that were published for their older models.
 *
 * @module
 */
import type { ProviderFacts } from "./types.ts";

const HALF = { contextWindow: 500_000, maxOutputTokens: 500_000, images: true, reasoning: true } as const;

/** `https://api.x.ai/v1`. The `-reasoning` and `-non-reasoning` models take no effort: their id fixes it. */
export const XAI_FACTS: ProviderFacts = {
  provider: "xai",
  rows: [
    { id: "grok-4.7", ...HALF, efforts: ["low", "medium", "high", "xhigh"] },
    { id: "grok-4.6", ...HALF, efforts: ["low", "medium", "high", "xhigh"] },
    { id: "grok-4.5", ...HALF, efforts: ["low", "medium", "high"] },
    {
      id: "grok-4.3",
      contextWindow: 1_000_000,
      maxOutputTokens: 30_000,
      images: true,
      reasoning: true,
      efforts: ["none", "low", "medium", "high"],
    },
    {
      id: "grok-4.20-0309-reasoning",
      contextWindow: 1_000_000,
      maxOutputTokens: 30_000,
      images: true,
      reasoning: true,
      efforts: [],
    },
    {
      id: "grok-4.20-0309-non-reasoning",
      contextWindow: 1_000_000,
      maxOutputTokens: 30_000,
      images: true,
      efforts: [],
    },
    { id: "grok-build-0.1", contextWindow: 256_000, maxOutputTokens: 256_000, images: true },
    { id: "grok-4", family: true, contextWindow: 256_000, images: true, reasoning: true },
    { id: "grok", family: true, contextWindow: 131_072 },
  ],
};
