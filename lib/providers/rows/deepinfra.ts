/**
 * The definition of DeepInfra: its address, and where its profile differs from the default.
 *
 * @module
 */
import type { ProviderDefinition } from "../row.ts";

/** DeepInfra. */
export const DEEPINFRA: ProviderDefinition = {
  name: "deepinfra",
  label: "DeepInfra",
  baseUrl: "https://api.deepinfra.com/v1/openai",
  hosts: ["api.deepinfra.com"],
  port: 4466,
  keyVariable: "DEEPINFRA_API_KEY",
  docs: "https://deepinfra.com/docs/openai_api",
  catalogIds: ["deepinfra"],
  overrides: {
    // none, low, medium, high, xhigh (models.dev 2026-07).
    efforts: {
      minimal: "low",
      low: "low",
      medium: "medium",
      high: "high",
      xhigh: "xhigh",
      max: "xhigh",
      ultra: "xhigh",
    },
    thinkingOff: { reasoning_effort: "none" },
  },
};
