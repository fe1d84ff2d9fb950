/**
 * The models of Z.ai and what they accept.
 *
 * Sources: the catalogs of `@earendil-works/pi-ai` 1.5.2 (2026-11-10) and catwalk (2026-08-21).
 *
 * @module
 */
import type { ProviderFacts } from "./types.ts";

const GLM = { contextWindow: 1_000_000, maxOutputTokens: 131_072, images: false, reasoning: true } as const;
const GLM_EFFORTS = ["low", "high", "max"] as const;

/** `https://api.z.ai/api/paas/v4`. */
export const ZAI_FACTS: ProviderFacts = {
  provider: "zai",
  rows: [
    { id: "glm-5.3", ...GLM, efforts: GLM_EFFORTS },
    { id: "glm-5.3-flash", ...GLM, images: true, efforts: GLM_EFFORTS },
    // Thinking can be switched off and has no levels, which began with 5.2.
    {
      id: "glm-4.7",
      contextWindow: 204_800,
      maxOutputTokens: 131_072,
      images: false,
      reasoning: true,
      efforts: ["none"],
    },
  ],
};
