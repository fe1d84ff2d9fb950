/**
 * The models of Tencent Hunyuan and what they accept.
 *
 * Sources: the catalogs of LiteLLM 1.110.2 and `@earendil-works/pi-ai` 1.5.2 (2026-11-10), models.dev (2026-07) for hy3.
 *
 * @module
 */
import type { ProviderFacts } from "./types.ts";

/** `https://tokenhub.tencentmaas.com/v1`. */
export const HUNYUAN_FACTS: ProviderFacts = {
  provider: "hunyuan",
  rows: [
    { id: "hy4", contextWindow: 1_048_576, maxOutputTokens: 64_000, images: true, reasoning: true },
    { id: "hy4-preview", contextWindow: 1_024_000, maxOutputTokens: 64_000, images: false, reasoning: true },
    {
      id: "hy3",
      contextWindow: 256_000,
      maxOutputTokens: 64_000,
      images: false,
      reasoning: true,
      efforts: ["none", "low", "medium", "high"],
    },
  ],
};
