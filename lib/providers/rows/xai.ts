/**
 * The definition of xAI: its address, and where its profile differs from the default.
 *
 * @module
 */
import type { ProviderDefinition } from "../row.ts";

/** xAI. */
export const XAI: ProviderDefinition = {
  name: "xai",
  label: "xAI",
  baseUrl: "https://api.x.ai/v1",
  hosts: ["api.x.ai"],
  port: 4451,
  keyVariable: "XAI_API_KEY",
  docs: "https://docs.x.ai",
  catalogIds: ["xai"],
  overrides: {
    // Reasoning survives only there, and some models exist only there (opencodex 2.63.0, pi-ai 1.6.0, 2026-11).
    wire: "responses",
    // No rules about order (general knowledge, 2026-11).
    lateSystem: "system",
    // vercel/ai 2026-08.
    maxTokensField: "max_completion_tokens",
    // docs.x.ai on the types it supports, by vercel/ai 2026-08.
    schemaRules: ["no_additional_properties"],
    // 4.6 and later; 4.5 has no xhigh (pi-ai 1.5.2, 2026-11).
    efforts: {
      minimal: "low",
      low: "low",
      medium: "medium",
      high: "high",
      xhigh: "xhigh",
      max: "xhigh",
      ultra: "xhigh",
    },
    // 4.3; later models refuse it (pydantic-ai 2026-08).
    thinkingOff: { reasoning_effort: "none" },
    // Not read on chat (vercel/ai 2026-08).
    reasoningReplay: "drop",
    // `/models` has names only; this list has modalities and, for some models, the window (models.dev, catwalk, 2026-08).
    modelsPath: "/language-models",
    // Requests with the same id reach the machine that holds their cache (docs.x.ai on prompt caching, read 2026-11).
    sessionHeader: "x-grok-conv-id",
    // `cost_in_usd_ticks`, whose name says what it is (recordings and its reference, 2026-11).
    statesCost: true,
    // Reasoning models refuse stop and both penalties (vercel/ai 2026-08).
    passThrough: { seed: "seed" },
    byWire: {
      responses: {
        // Its own search of posts streams as calls of freeform tools (recorded 2025-12).
        hiddenCalls: ["xs_call"],
        // "Argument not supported: external_web_access" (400; reported 2026-08); other settings are fine.
        hostedTools: ["web_search"],
        hostedFields: ["filters", "user_location"],
        // A demanded search has to be written so (CLIProxyAPI 2026-08).
        forcedHosted: "allowed_tools",
        searchCalls: "both_queries",
        reasoningItems: "sealed",
        // "tool parameter root must be an object type" (400; reported 2026-07), in each branch as well.
        schemaRules: ["object_root", "require_types", "no_additional_properties"],
        thinkingOff: { reasoning: { effort: "none" } },
        // `priority` works on most models (reported 2026-09).
        vendorParameters: ["service_tier"],
      },
    },
  },
};
