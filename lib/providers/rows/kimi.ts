/**
 * The definition of Kimi (Moonshot): its address, and where its profile differs from the default.
 *
 * @module
 */
import { COMMON_PARAMETERS, LOW_HIGH_MAX, type ProviderDefinition } from "../row.ts";

/** Moonshot's platform: keys of one region do not work in the other. */
export const KIMI: ProviderDefinition = {
  name: "kimi",
  label: "Kimi (Moonshot)",
  baseUrl: "https://api.moonshot.cn/v1",
  hosts: ["api.moonshot.cn", "api.moonshot.ai"],
  port: 4447,
  // models.dev 2026-07.
  keyVariable: "MOONSHOT_API_KEY",
  docs: "https://platform.kimi.ai/docs",
  catalogIds: ["moonshotai", "moonshotai-cn"],
  variants: [{ name: "kimi-intl", label: "Kimi, outside China", baseUrl: "https://api.moonshot.ai/v1" }],
  overrides: {
    // System messages in mid-conversation are accepted (pi-ai 1.5.2, 2026-11).
    lateSystem: "system",
    // An empty text part is refused with "text content is empty"; no content at all never is (kimi-cli 2026-07).
    emptyContent: "omit",
    // Not supported on tools (pydantic-ai, pi-ai, 2026-11).
    strictTools: false,
    // Refused for k2; accepted since, but no source says from which model on (pydantic-ai, vercel/ai, 2026-08).
    requiredChoice: "auto",
    // "At path 'properties.X': type is not defined" and similar; the root must be an object (kimi-cli 2026-07), a list
    // under `items` and `type` next to `anyOf` are refused (vercel/ai 2026-08); its own client resolves references (kimi-cli 2026-07).
    schemaRules: ["inline_refs", "require_types", "no_tuple_items", "object_root"],
    // It fetches no URL: `data:` only, or ids of its own file store (vercel/ai 2026-08).
    imageUrls: "data_only",
    // k3 and later: low, high, max (pi-ai 1.5.2, 2026-11); earlier models have a switch only.
    efforts: LOW_HIGH_MAX,
    // `reasoning_effort: none` is refused; k2.5 and k2.6 take this (platform.kimi.ai/docs/api/chat, by models.dev 2026-07).
    thinkingOff: { thinking: { type: "disabled" } },
    // "thinking is enabled but reasoning_content is missing in assistant tool call message" (400; many reports, 2026)
    reasoningReplay: "reasoning_content",
    reasoningRequired: "calls",
    // Both keys are sent by kimi-cli (2026-07); `seed` is not supported (vercel/ai 2026-08).
    passThrough: {
      ...COMMON_PARAMETERS,
      prompt_cache_key: "prompt_cache_key",
      safety_identifier: "safety_identifier",
    },
    // No contract is published (Kimi-K2 #129, 2026-05); the usual fields work, and calls need thinking before them (cc-switch
    // #3377, 2026-05).
    wirePaths: { messages: "/../anthropic/v1/messages" },
    // Since 2026-09 (sub2api#6463); what it takes beyond functions is not known.
    byWire: { responses: {}, messages: { lateSystem: "user", thinkingForms: ["enabled", "disabled"] } },
  },
};
