/**
 * The definition of DeepSeek: its address, and where its profile differs from the default.
 *
 * @module
 */
import { DEFAULT_PROFILE } from "../profile.ts";
import { COMMON_PARAMETERS, type ProviderDefinition } from "../row.ts";

/** DeepSeek's own API; at other hosts its models follow the rows of those hosts. */
export const DEEPSEEK: ProviderDefinition = {
  name: "deepseek",
  label: "DeepSeek",
  // models.dev 2026-07; the address without /v1 serves the same.
  baseUrl: "https://api.deepseek.com/v1",
  hosts: ["api.deepseek.com"],
  port: 4446,
  keyVariable: "DEEPSEEK_API_KEY",
  docs: "https://api-docs.deepseek.com",
  catalogIds: ["deepseek"],
  overrides: {
    // System messages in mid-conversation are accepted (v4-pro; pi-ai 1.5.2, 2026-11).
    lateSystem: "system",
    // Schemas are not enforced by the first-party API (vercel/ai 2026-08).
    structuredOutput: "json_object",
    // Reasoning models refuse `tool_choice: required` (pydantic-ai 2026-08).
    requiredChoice: "auto",
    // api-docs.deepseek.com/guides/thinking_mode (2026-11): low, high and max; the page's own mapping of the rest.
    efforts: { minimal: "low", low: "low", medium: "high", high: "high", xhigh: "high", max: "max", ultra: "max" },
    // The same page: thinking is on unless switched off.
    thinkingOff: { thinking: { type: "disabled" } },
    // "The reasoning_content in the thinking mode must be passed back to the API." (400; many reports, 2026)
    reasoningReplay: "reasoning_content",
    // Adapters that omit the key from a message without reasoning still get that 400 (vercel/ai, pi-ai, 2026-11).
    reasoningRequired: "always",
    // Neither `seed` nor `logit_bias` (vercel/ai 2026-08).
    passThrough: COMMON_PARAMETERS,
    // Documented without /v1 (api-docs.deepseek.com/guides/responses_api, 2026-09).
    wirePaths: { responses: "/../responses", messages: "/../anthropic/v1/messages" },
    byWire: {
      // api-docs.deepseek.com/guides/anthropic_api (autumn 2026): `output_config` for the effort only, no documents, version
      // and beta values ignored. Its 400 over missing thinking is the same as on chat (cc-switch #3377, 2026-05).
      messages: {
        keyHeader: "x-api-key",
        lateSystem: "user",
        thinkingForms: ["enabled", "disabled"],
        messagesEffort: "output_config",
      },
      responses: {
        // "Unsupported custom tool: 'exec'. Only 'apply_patch' is supported." (400; reported 2026-09)
        keptCustomTools: ["apply_patch"],
        namespaceChildren: "functions",
        // Run by DeepSeek itself; its settings are ignored (deepseek-sdk 0.3.0, 2026-08).
        hostedTools: ["web_search"],
        hostedFields: [],
        // `queries` is demanded (reported 2026-08).
        searchCalls: "both_queries",
        // Documented, unlike on chat (deepseek-sdk 0.3.0, 2026-08).
        structuredOutput: "json_schema",
        // All words are accepted and folded by the server (the same page).
        efforts: DEFAULT_PROFILE.efforts,
        thinkingOff: { reasoning: { effort: "none" } },
        // The last event was missing, and the connection stayed open (opencodex 2.63.0, 2026-08).
        missingEnd: "completes_soon",
        // Its ids are bare UUIDs, without the letters of a type (the same).
        itemIds: "new",
      },
    },
  },
};
