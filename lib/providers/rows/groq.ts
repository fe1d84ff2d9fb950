/**
 * The definition of Groq: its address, and where its profile differs from the default.
 *
 * @module
 */
import { COMMON_PARAMETERS, LOW_MEDIUM_HIGH, type ProviderDefinition } from "../row.ts";

/** Groq. */
export const GROQ: ProviderDefinition = {
  name: "groq",
  label: "Groq",
  baseUrl: "https://api.groq.com/openai/v1",
  hosts: ["api.groq.com"],
  port: 4450,
  keyVariable: "GROQ_API_KEY",
  docs: "https://console.groq.com/docs/api-reference",
  catalogIds: ["groq"],
  overrides: {
    // Messages of any order are typed as accepted (groq-typescript 2026-07).
    lateSystem: "system",
    // `max_tokens` is deprecated (groq-typescript 2026-07).
    maxTokensField: "max_completion_tokens",
    // gpt-oss: low, medium, high; the Qwen models also none or default (pi-ai 1.5.2, 2026-11).
    efforts: LOW_MEDIUM_HIGH,
    // `reasoning_content` on input is a 400; `reasoning` is not (vercel/ai 2026-08).
    reasoningReplay: "reasoning",
    // `logit_bias` and `logprobs` are refused (freellmapi 2026-08).
    logprobs: false,
    passThrough: { ...COMMON_PARAMETERS, seed: "seed" },
  },
};
