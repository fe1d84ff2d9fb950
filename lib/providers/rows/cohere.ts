/**
 * The definition of Cohere's compatibility API: its address, and where its profile differs from the default.
 *
 * @module
 */
import { COMMON_PARAMETERS, type ProviderDefinition } from "../row.ts";

/** Cohere's API for clients of Chat Completions. It refuses fields that it does not know. */
export const COHERE: ProviderDefinition = {
  name: "cohere",
  label: "Cohere",
  // docs.cohere.com/docs/compatibility-api, 2026.
  baseUrl: "https://api.cohere.ai/compatibility/v1",
  hosts: ["api.cohere.ai", "api.cohere.com"],
  port: 4484,
  // models.dev 2026-06; Cohere's own SDK reads CO_API_KEY.
  keyVariable: "COHERE_API_KEY",
  docs: "https://docs.cohere.com/docs/compatibility-api",
  catalogIds: ["cohere"],
  overrides: {
    // Not supported (its page, 2026).
    parallelToolCalls: false,
    // "unknown field: parameter 'strict' is not a valid field" (422; openrouter-examples#71, 2026-03)
    strictTools: false,
    // Its list of parameters has no `tool_choice` (2026): what it would say is said by the tools that are declared.
    requiredChoice: "auto",
    namedChoice: "only_tool",
    noneChoice: "no_tools",
    dropParameters: ["tool_choice"],
    // Only none and high (its page, 2026).
    efforts: { minimal: "high", low: "high", medium: "high", high: "high", xhigh: "high", max: "high", ultra: "high" },
    thinkingOff: { reasoning_effort: "none" },
    // The field in which it comes and goes back (models.dev 2026).
    reasoningReplay: "reasoning_content",
    // `logprobs` without `top_logprobs` (its page, 2026).
    logprobs: false,
    passThrough: { ...COMMON_PARAMETERS, seed: "seed" },
  },
};
