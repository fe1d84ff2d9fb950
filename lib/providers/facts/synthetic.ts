/**
 * The models of Synthetic and what they accept.
 *
 * Sources: the catalogs of `@earendil-works/pi-ai` 1.5.2 (2026-11-10) and catwalk (2026-08-21).
 *
 * @module
 */
import { GPT_OSS } from "./families.ts";
import type { ProviderFacts } from "./types.ts";

const WINDOW = { contextWindow: 524_288, maxOutputTokens: 32_768, reasoning: true } as const;

/** `https://api.synthetic.new/openai/v1`. */
export const SYNTHETIC_FACTS: ProviderFacts = {
  provider: "synthetic",
  rows: [
    { id: "hf:moonshotai/Kimi-K3", ...WINDOW, images: true },
    { id: "hf:zai-org/GLM-5.2", ...WINDOW },
    { id: "syn:large:text", ...WINDOW },
    { id: "hf:openai/gpt-oss-120b", ...GPT_OSS, maxOutputTokens: 13_107 },
  ],
};
