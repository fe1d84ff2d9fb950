/**
 * The definition of Perplexity's Sonar API: its address, and where its profile differs from the default.
 *
 * @module
 */
import type { ProviderDefinition } from "../row.ts";

/** Perplexity's Sonar: it searches and answers, and takes no tools, so that Codex can ask it but cannot work with it. */
export const PERPLEXITY: ProviderDefinition = {
  name: "perplexity",
  label: "Perplexity",
  baseUrl: "https://api.perplexity.ai",
  hosts: ["api.perplexity.ai"],
  port: 4485,
  keyVariable: "PERPLEXITY_API_KEY",
  docs: "https://docs.perplexity.ai/api-reference/sonar-post",
  catalogIds: ["perplexity"],
  overrides: {
    // "After the (optional) system message(s), user and assistant roles should be alternating." (400; api-discussion#265,
    // 2025-04)
    consecutiveRoles: "merge",
    firstMessage: "user",
    lastMessage: "user",
    // No tools, and no role `tool` (LiteLLM 1.110.2, 2026-11).
    dropParameters: ["tools"],
    callHistory: "text",
    leakedCalls: "text",
    // Every frame has the usage (ai-sdk 2026).
    streamOptions: false,
    // minimal, low, medium, high (models.dev 2026-06).
    efforts: {
      minimal: "minimal",
      low: "low",
      medium: "medium",
      high: "high",
      xhigh: "high",
      max: "high",
      ultra: "high",
    },
    reasoningReplay: "drop",
    // No `stop`, no `seed` (ai-sdk 2026).
    passThrough: { presence_penalty: "presence_penalty", frequency_penalty: "frequency_penalty" },
    logprobs: false,
  },
};
