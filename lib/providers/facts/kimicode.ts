/**
 * The models of the Kimi coding plan and what they accept.
 *
 * Sources: the catalogs of `@earendil-works/pi-ai` 1.5.2 (2026-11-10) and models.dev (2026-07-02).
 *
 * @module
 */
import { K3 } from "./kimi.ts";
import type { ProviderFacts } from "./types.ts";

/** `https://api.kimi.com/coding/v1`: the models of the platform with other output limits. */
export const KIMI_CODE_FACTS: ProviderFacts = {
  provider: "kimicode",
  rows: [
    { id: "k3.1-pro", ...K3, maxOutputTokens: 131_072 },
    { id: "k3", ...K3, maxOutputTokens: 131_072 },
    { id: "k3-256k", ...K3, contextWindow: 262_144, maxOutputTokens: 131_072 },
    { id: "kimi-for-coding", ...K3, maxOutputTokens: 32_768 },
    { id: "kimi-for-coding-highspeed", ...K3, contextWindow: 262_144, maxOutputTokens: 32_768 },
  ],
};
