/**
 * The definition of OpenAI: its address, and where its profile differs from the default.
 *
 * @module
 */
import { WHOLE_API } from "../vendor_profile.ts";
import { COMMON_PARAMETERS, type ProviderDefinition } from "../row.ts";

/** OpenAI by its own Responses API, which Codex speaks; chat is there for those who choose it. */
export const OPENAI: ProviderDefinition = {
  name: "openai",
  label: "OpenAI",
  baseUrl: "https://api.openai.com/v1",
  hosts: ["api.openai.com"],
  port: 4459,
  keyVariable: "OPENAI_API_KEY",
  docs: "https://platform.openai.com/docs/api-reference/chat",
  catalogIds: ["openai"],
  overrides: {
    // Newer models refuse tools together with an effort on chat ("Please use /v1/responses instead.", 2026-09), which
    // also has no reasoning.
    wire: "responses",
    // o-series and gpt-5 and later; earlier models read it as system (vercel/ai 2026-08).
    systemRole: "developer",
    // Any order is accepted (vercel/ai, pi-ai, 2026-11).
    lateSystem: "system",
    // Recorded 2026-08.
    emptyContent: "null",
    // "Unsupported parameter: 'max_tokens' is not supported with this model." (400; recorded 2026-08)
    maxTokensField: "max_completion_tokens",
    // "schema must have type 'object' and not have 'oneOf'/'anyOf'/… at the top level" (general knowledge, 2026-11).
    schemaRules: ["object_root"],
    // General knowledge, 2026-11.
    maxTools: 128,
    files: "part",
    // 40 characters at most (pi-ai 1.5.2, 2026-11).
    callIds: "forty_word_characters",
    // 5.1 and later (pi-ai 1.5.2, 2026-11).
    thinkingOff: { reasoning_effort: "none" },
    // Chat completions neither return reasoning nor accept it (2026-11).
    reasoningReplay: "drop",
    // It leaks no calls into text, so markup in text stays text (no report of anything else, 2026-11).
    leakedCalls: "text",
    passThrough: {
      ...COMMON_PARAMETERS,
      seed: "seed",
      logit_bias: "logit_bias",
      metadata: "metadata",
      prompt_cache_key: "prompt_cache_key",
      safety_identifier: "safety_identifier",
      service_tier: "service_tier",
    },
    byWire: {
      responses: {
        ...WHOLE_API,
        // Up to 64 characters (reported 2026).
        callIds: "sixty_four_characters",
        thinkingOff: { reasoning: { effort: "none" } },
      },
    },
  },
};
