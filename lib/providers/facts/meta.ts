/**
 * The models of Meta's Model API and what they accept.
 *
 * Source: the catalog of `@earendil-works/pi-ai` 1.6.0 (2026-11-20). The contributor models come last: by their terms, Meta
 * may train on prompts.
 *
 * @module
 */
import type { ProviderFacts } from "./types.ts";

const UP_TO_XHIGH = ["minimal", "low", "medium", "high", "xhigh"] as const;
const MUSE = { contextWindow: 1_048_576, maxOutputTokens: 131_072, images: true, reasoning: true } as const;

/** `https://api.meta.ai/v1`. */
export const META_FACTS: ProviderFacts = {
  provider: "meta",
  rows: [
    { id: "muse-spark-1.3", ...MUSE, efforts: [...UP_TO_XHIGH, "max"] },
    { id: "muse-wonder-1.0", ...MUSE, efforts: [...UP_TO_XHIGH, "max"] },
    { id: "muse-spark-1.2", ...MUSE, efforts: UP_TO_XHIGH },
    { id: "muse-spark-1.1", ...MUSE, efforts: UP_TO_XHIGH },
    { id: "muse-ember-1.0", ...MUSE, maxOutputTokens: 524_288, efforts: [...UP_TO_XHIGH, "max"] },
    { id: "muse-spark-1.3-contributor", ...MUSE, efforts: UP_TO_XHIGH },
    { id: "muse-spark-1.2-contributor", ...MUSE, efforts: UP_TO_XHIGH },
    { id: "muse-spark", family: true, ...MUSE, efforts: UP_TO_XHIGH },
  ],
};
