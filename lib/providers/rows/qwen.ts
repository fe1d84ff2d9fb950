/**
 * The definition of Qwen (Alibaba's DashScope): its address, and where its profile differs from the default.
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
    // Its models do not support `tool_choice: required` (pydantic-ai 2026-08).
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
    // Its hosted hybrid models think only on request (vercel/ai 2026-08).
    thinkingOn: { enable_thinking: true },
    thinkingOff: { enable_thinking: false },
    // Not needed (2026-11: no report of a request that required it).
    reasoningReplay: "drop",
    // Marked prompts are found for sure and at half the price of others (Model Studio on context caches, 2026-10); marks
    // in system, user and tool messages are what its own client sends (qwen-code 2026-11).
    markedModels: ["qwen"],
    // No `frequency_penalty` (vercel/ai 2026-08).
    passThrough: { stop: "stop", seed: "seed", presence_penalty: "presence_penalty" },
    wirePaths: { messages: "/../../apps/anthropic/v1/messages" },
    byWire: {
      // The same base URL has it (cc-switch 2026-08); what it takes beyond functions is not known.
      responses: {},
      // A budget of thinking, no images, no thinking of earlier turns (Model Studio on its Anthropic-compatible address, early
      // 2026).
      messages: { thinkingForms: ["enabled", "disabled"], thinkingReplay: "drop", images: false },
    },
  },
};
