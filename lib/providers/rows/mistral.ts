/**
 * The definition of Mistral: its address, and where its profile differs from the default.
 *
 * @module
 */
import { COMMON_PARAMETERS, LOW_MEDIUM_HIGH, type ProviderDefinition } from "../row.ts";

/** Mistral's own API; it also hosts some models of others. */
export const MISTRAL: ProviderDefinition = {
  name: "mistral",
  label: "Mistral",
  baseUrl: "https://api.mistral.ai/v1",
  hosts: ["api.mistral.ai"],
  port: 4449,
  keyVariable: "MISTRAL_API_KEY",
  docs: "https://docs.mistral.ai/api",
  catalogIds: ["mistral"],
  overrides: {
    // Unknown keys are a 422; usage is always sent (client-ts 2026-08, recordings 2026).
    streamOptions: false,
    // auto, none, any, required; the last one only in newer releases (client-ts 2026-08).
    requiredChoice: "any",
    // "Unexpected role 'user' after role 'tool'" (400, code 3230): not from every model any more (opencode 2026).
    userAfterTool: "needs_assistant",
    // "Tool call id was … but must be a-z, A-Z, 0-9, with a length of 9." (400, code 3280)
    callIds: "nine_alphanumerics",
    // large-4: low, medium, high; the others none and high (models.dev 2026-07, pi-ai 1.5.2, 2026-11).
    efforts: LOW_MEDIUM_HIGH,
    thinkingOff: { reasoning_effort: "none" },
    // A key `reasoning_content` is a 422, thinking is sent back as a part of the content (vercel/ai, client-ts, 2026-08).
    reasoningReplay: "thinking_parts",
    // The names of its request (client-ts 2026-08).
    passThrough: {
      ...COMMON_PARAMETERS,
      seed: "random_seed",
      metadata: "metadata",
      prompt_cache_key: "prompt_cache_key",
    },
  },
};
