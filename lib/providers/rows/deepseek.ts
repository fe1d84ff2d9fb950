/**
 * The definition of DeepSeek: its address, and where its profile differs from the default.
 *
 * @module
 */
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
    // api-docs.deepseek.com/guides/anthropic_api (autumn 2026): `output_config` for the effort only, no documents, version
    // and beta values ignored. Its 400 over missing thinking is the same as on chat (cc-switch #3377, 2026-05).
    wirePaths: { messages: "/../anthropic/v1/messages" },
    byWire: {
      messages: {
        keyHeader: "x-api-key",
        lateSystem: "user",
        thinkingForms: ["enabled", "disabled"],
        messagesEffort: "output_config",
      },
    },
  },
};
