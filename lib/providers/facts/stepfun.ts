/**
 * The models of StepFun and what they accept.
 *
 * Sources: models.dev (2026-06), cc-switch (2026-08), and for the preview the notes of a plugin for Dify (2026-09).
 *
 * @module
 */
import type { ProviderFacts } from "./types.ts";

/** `https://api.stepfun.com/v1`. */
export const STEPFUN_FACTS: ProviderFacts = {
  provider: "stepfun",
  rows: [
    {
      id: "step-5-preview",
      contextWindow: 1_000_000,
      images: true,
      reasoning: true,
      efforts: ["low", "medium", "high"],
    },
    {
      id: "step-3.7-flash",
      contextWindow: 256_000,
      maxOutputTokens: 256_000,
      images: true,
      reasoning: true,
      efforts: ["low", "medium", "high"],
    },
    { id: "step-3.5-flash-2603", contextWindow: 262_144, reasoning: true, efforts: ["low", "high"] },
    { id: "step-3.5-flash", contextWindow: 262_144, reasoning: true, efforts: [] },
  ],
};
