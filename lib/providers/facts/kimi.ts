/**
 * The models of the Kimi (Moonshot) platform and what they accept.
 *
 * Sources: the catalogs of `@earendil-works/pi-ai` 1.5.2 (2026-11-10) and models.dev (2026-07-02).
 *
 * @module
 */
import type { ProviderFacts } from "./types.ts";

/** Limits that the platform and the coding plan share. */
export const K3 = {
  contextWindow: 1_048_576,
  maxOutputTokens: 1_048_576,
  images: true,
  reasoning: true,
  efforts: ["low", "high", "max"],
} as const;
/** Models whose thinking can be switched off and has no levels. */
const SWITCH = { images: true, reasoning: true, efforts: ["none"] } as const;
const K2 = { contextWindow: 262_144, maxOutputTokens: 262_144, images: false } as const;

/** `https://api.moonshot.ai/v1` and `https://api.moonshot.cn/v1`. */
export const KIMI_FACTS: ProviderFacts = {
  provider: "kimi",
  rows: [
    { id: "kimi-k3.1-pro", ...K3 },
    { id: "kimi-k3", ...K3 },
    { id: "kimi-k2.7-code", ...K2, images: true, reasoning: true, efforts: [] },
    { id: "kimi-k2.6", ...K2, ...SWITCH },
    { id: "kimi-k2.5", ...K2, ...SWITCH },
    { id: "kimi-k2-thinking", ...K2, reasoning: true, efforts: [] },
    { id: "kimi-k2-0905-preview", ...K2, efforts: [] },
    { id: "kimi-k2", family: true, contextWindow: 262_144, maxOutputTokens: 262_144 },
  ],
};
