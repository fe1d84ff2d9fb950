/**
 * What is special about each provider: a row holds only what differs from the default, with its source and date.
 *
 * @module
 */
import type { ProviderProfile } from "./profile.ts";

/** One provider. */
export interface ProviderRow {
  /** Short name, as used in envelopes and logs. */
  readonly name: string;
  /** Hosts (exact) that belong to it; with port where the port tells it apart. */
  readonly hosts: readonly string[];
  readonly differs: Partial<Omit<ProviderProfile, "name">>;
}

const COMMON_PARAMETERS = {
  stop: "stop",
  presence_penalty: "presence_penalty",
  frequency_penalty: "frequency_penalty",
} as const;

/** The table. Facts were read in recorded traffic, adapters and provider pages up to 2026-11. */
export const PROFILES: readonly ProviderRow[] = [
  {
    name: "deepseek",
    hosts: ["api.deepseek.com"],
    differs: {
      // System messages in mid-conversation are accepted (v4-pro, 2026-11).
      lateSystem: "system",
      // Schemas are not enforced by the first-party API (2026-08).
      structuredOutput: "json_object",
      // Reasoning models refuse `tool_choice: required` (2026-08).
      requiredChoice: "auto",
      // api-docs.deepseek.com/guides/thinking_mode (2026-11): low, high and max; the page's own mapping of the rest.
      efforts: { minimal: "low", low: "low", medium: "high", high: "high", xhigh: "high", max: "max", ultra: "max" },
      thinkingOff: { thinking: { type: "disabled" } },
      // "The reasoning_content in the thinking mode must be passed back to the API." (400, 2026)
      reasoningReplay: "reasoning_content",
      reasoningRequired: "always",
      passThrough: { ...COMMON_PARAMETERS, top_logprobs: "top_logprobs" },
    },
  },
  {
    name: "kimi",
    hosts: ["api.moonshot.ai", "api.moonshot.cn", "api.kimi.com"],
    differs: {
      lateSystem: "system",
      // An empty text part is refused with "text content is empty"; no content at all never is (2026-07).
      emptyContent: "omit",
      strictTools: false,
      requiredChoice: "auto",
      // k3 and later (2026-11); earlier models have a switch only.
      efforts: { minimal: "low", low: "low", medium: "high", high: "high", xhigh: "max", max: "max", ultra: "max" },
      thinkingOff: { thinking: { type: "disabled" } },
      // "thinking is enabled but reasoning_content is missing in assistant tool call message" (400, 2026)
      reasoningReplay: "reasoning_content",
      reasoningRequired: "calls",
      passThrough: {
        ...COMMON_PARAMETERS,
        prompt_cache_key: "prompt_cache_key",
        safety_identifier: "safety_identifier",
      },
    },
  },
  {
    name: "qwen",
    hosts: ["dashscope.aliyuncs.com", "dashscope-intl.aliyuncs.com", "dashscope-us.aliyuncs.com"],
    differs: {
      requiredChoice: "auto",
      // 3.8 takes low, medium and xhigh (2026-11).
      efforts: {
        minimal: "low",
        low: "low",
        medium: "medium",
        high: "xhigh",
        xhigh: "xhigh",
        max: "xhigh",
        ultra: "xhigh",
      },
      thinkingOn: { enable_thinking: true },
      thinkingOff: { enable_thinking: false },
      reasoningReplay: "drop",
      passThrough: { stop: "stop", seed: "seed", presence_penalty: "presence_penalty" },
    },
  },
  {
    name: "mistral",
    hosts: ["api.mistral.ai"],
    differs: {
      // Unknown keys are a 422; usage comes unasked (client-ts 2026-08).
      streamOptions: false,
      requiredChoice: "any",
      // "Tool call id was … but must be a-z, A-Z, 0-9, with a length of 9." (400, code 3280)
      callIds: "nine_alphanumerics",
      efforts: {
        minimal: "low",
        low: "low",
        medium: "medium",
        high: "high",
        xhigh: "high",
        max: "high",
        ultra: "high",
      },
      thinkingOff: { reasoning_effort: "none" },
      reasoningReplay: "thinking_parts",
      passThrough: {
        ...COMMON_PARAMETERS,
        seed: "random_seed",
        metadata: "metadata",
        prompt_cache_key: "prompt_cache_key",
      },
    },
  },
  {
    name: "groq",
    hosts: ["api.groq.com"],
    differs: {
      lateSystem: "system",
      // max_tokens is deprecated (groq-typescript 2026-07).
      maxTokensField: "max_completion_tokens",
      efforts: {
        minimal: "low",
        low: "low",
        medium: "medium",
        high: "high",
        xhigh: "high",
        max: "high",
        ultra: "high",
      },
      // `reasoning_content` on input is a 400; `reasoning` is not (2026-08).
      reasoningReplay: "reasoning",
      passThrough: { ...COMMON_PARAMETERS, seed: "seed" },
    },
  },
  {
    name: "xai",
    hosts: ["api.x.ai"],
    differs: {
      lateSystem: "system",
      maxTokensField: "max_completion_tokens",
      efforts: {
        minimal: "low",
        low: "low",
        medium: "medium",
        high: "high",
        xhigh: "xhigh",
        max: "xhigh",
        ultra: "xhigh",
      },
      thinkingOff: { reasoning_effort: "none" },
      reasoningReplay: "drop",
      // Reasoning models refuse stop and both penalties (2026-08).
      passThrough: { seed: "seed" },
    },
  },
  {
    name: "openrouter",
    hosts: ["openrouter.ai"],
    differs: {
      // `reasoning` and `reasoning_effort` together are a 400 (2026).
      effortField: "reasoning.effort",
      thinkingOff: { reasoning: { effort: "none" } },
      // Details go back unmodified, or not at all (ai-sdk-provider 2026-06).
      reasoningReplay: "details",
      extraHeaders: { "x-title": "codex-relay" },
    },
  },
  {
    name: "synthetic",
    hosts: ["api.synthetic.new"],
    differs: {
      // Streams end without the closing mark, or with one that no newline follows (2026-07).
      cleanEndCompletes: true,
    },
  },
];
