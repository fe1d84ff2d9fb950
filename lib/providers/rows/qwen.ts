/**
 * How is Qwen reached, and in what does it differ?
 *
 * @module
 */
import type { ProviderDefinition } from "../row.ts";

/** DashScope's compatible mode: one region per address, and a key is good for one of them. */
export const QWEN: ProviderDefinition = {
  name: "qwen",
  label: "Qwen",
  baseUrl: "https://dashscope.aliyuncs.com/compatible-mode/v1",
  hosts: ["dashscope.aliyuncs.com", "dashscope-intl.aliyuncs.com", "dashscope-us.aliyuncs.com"],
  port: 4448,
  // models.dev 2026-07.
  keyVariable: "DASHSCOPE_API_KEY",
  docs: "https://www.alibabacloud.com/help/en/model-studio",
  catalogIds: ["alibaba", "alibaba-cn"],
  variants: [
    {
      name: "qwen-intl",
      label: "Qwen, Singapore",
      baseUrl: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
    },
    { name: "qwen-us", label: "Qwen, United States", baseUrl: "https://dashscope-us.aliyuncs.com/compatible-mode/v1" },
  ],
  overrides: {
    // `tool_choice: required` is not for its models (pydantic-ai 2026-08).
    requiredChoice: "auto",
    // 3.8 takes low, medium and xhigh (pi-ai 1.5.2, 2026-11).
    efforts: {
      minimal: "low",
      low: "low",
      medium: "medium",
      high: "xhigh",
      xhigh: "xhigh",
      max: "xhigh",
      ultra: "xhigh",
    },
    // Its hosted hybrids do not think unless told so (vercel/ai 2026-08).
    thinkingOn: { enable_thinking: true },
    thinkingOff: { enable_thinking: false },
    // Not asked for (2026-11: no report of a request that needed it).
    reasoningReplay: "drop",
    // No `frequency_penalty` (vercel/ai 2026-08).
    passThrough: { stop: "stop", seed: "seed", presence_penalty: "presence_penalty" },
  },
};
