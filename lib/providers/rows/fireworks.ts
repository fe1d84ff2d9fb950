/**
 * The definition of Fireworks AI: its address, and where its profile differs from the default.
 *
 * @module
 */
import { COMMON_PARAMETERS, LOW_MEDIUM_HIGH, type ProviderDefinition } from "../row.ts";

/** Fireworks. */
export const FIREWORKS: ProviderDefinition = {
  name: "fireworks",
  label: "Fireworks AI",
  baseUrl: "https://api.fireworks.ai/inference/v1",
  hosts: ["api.fireworks.ai"],
  port: 4462,
  keyVariable: "FIREWORKS_API_KEY",
  docs: "https://docs.fireworks.ai/api-reference/post-chatcompletions",
  catalogIds: ["fireworks-ai"],
  overrides: {
    // minimal and xhigh must be mapped (vercel/ai 2026-08). `thinking` together with an effort is a conflict.
    efforts: LOW_MEDIUM_HIGH,
    // vercel/ai 2026-08.
    reasoningReplay: "reasoning_content",
    // The replica with the cache is found by it (its guide on prompt caching, langchain-fireworks, read 2026-11).
    sessionHeader: "x-session-affinity",
    passThrough: { ...COMMON_PARAMETERS, seed: "seed", prompt_cache_key: "prompt_cache_key" },
    byWire: {
      // Effort in words, adaptive thinking, and blocks without a signature come back as they are (pi-ai 1.6.0, 2026-11).
      messages: { thinkingForms: ["adaptive"], messagesEffort: "output_config" },
      responses: {
        // Its server rewrites them so (LiteLLM 1.108.7, 2026-11).
        developerRole: "system",
      },
    },
  },
};
