/**
 * How are the hosts of open models reached, and in what do they differ?
 *
 * @module
 */
import { COMMON_PARAMETERS, LOW_MEDIUM_HIGH, type ProviderRow } from "../row.ts";

/** Together. */
export const TOGETHER: ProviderRow = {
  name: "together",
  label: "Together AI",
  baseUrl: "https://api.together.ai/v1",
  hosts: ["api.together.ai", "api.together.xyz"],
  port: 4461,
  keyVariable: "TOGETHER_API_KEY",
  docs: "https://docs.together.ai/reference/chat-completions-1",
  catalogIds: ["togetherai"],
  differs: {
    // pi-ai 1.5.2, 2026-11.
    strictTools: false,
    // models.dev 2026-07, pi-ai 2026-11.
    efforts: LOW_MEDIUM_HIGH,
    thinkingOn: { reasoning: { enabled: true } },
    thinkingOff: { reasoning: { enabled: false } },
  },
};

/** Fireworks. */
export const FIREWORKS: ProviderRow = {
  name: "fireworks",
  label: "Fireworks AI",
  baseUrl: "https://api.fireworks.ai/inference/v1",
  hosts: ["api.fireworks.ai"],
  port: 4462,
  keyVariable: "FIREWORKS_API_KEY",
  docs: "https://docs.fireworks.ai/api-reference/post-chatcompletions",
  catalogIds: ["fireworks-ai"],
  differs: {
    // minimal and xhigh have to be mapped (vercel/ai 2026-08). `thinking` beside an effort is a conflict.
    efforts: LOW_MEDIUM_HIGH,
    // vercel/ai 2026-08.
    reasoningReplay: "reasoning_content",
    passThrough: { ...COMMON_PARAMETERS, seed: "seed", prompt_cache_key: "prompt_cache_key" },
  },
};

/** Cerebras. */
export const CEREBRAS: ProviderRow = {
  name: "cerebras",
  label: "Cerebras",
  baseUrl: "https://api.cerebras.ai/v1",
  hosts: ["api.cerebras.ai"],
  port: 4463,
  keyVariable: "CEREBRAS_API_KEY",
  docs: "https://inference-docs.cerebras.ai/api-reference/chat-completions",
  catalogIds: ["cerebras"],
  differs: {
    // Any order is accepted (vercel/ai, pi-ai, 2026-11).
    lateSystem: "system",
    // vercel/ai 2026-08.
    maxTokensField: "max_completion_tokens",
    efforts: LOW_MEDIUM_HIGH,
    // "property 'messages.2.assistant.reasoning_content' is unsupported" (400); `reasoning` is read (vercel/ai 2026-08).
    reasoningReplay: "reasoning",
    // Its GLM wants it inside of the text (inference-docs.cerebras.ai/capabilities/reasoning, by pydantic-ai 2026-08).
    replayByModel: { "zai-glm": "think_tags" },
    // A prompt beyond the window is answered without a word (pi-ai 1.5.2, 2026-11).
    bodylessBadRequest: "context_length_exceeded",
    // Penalties and `logit_bias` were refused for long (pydantic-ai 2026-08).
    passThrough: { stop: "stop", seed: "seed" },
  },
};

/** NVIDIA's hosted NIM: each model has the habits of its template, so the strictest of them count. */
export const NVIDIA: ProviderRow = {
  name: "nvidia",
  label: "NVIDIA NIM",
  baseUrl: "https://integrate.api.nvidia.com/v1",
  hosts: ["integrate.api.nvidia.com"],
  port: 4464,
  keyVariable: "NVIDIA_API_KEY",
  docs: "https://docs.api.nvidia.com/nim/reference/llm-apis",
  catalogIds: ["nvidia"],
  differs: {
    // "This model only supports single tool-calls at once!" (400 or 500; freellmapi 2026-08, many reports)
    callsPerMessage: "one",
    parallelToolCalls: false,
    // Templates of Mistral's make refuse it (opencode 2026).
    userAfterTool: "needs_assistant",
    // pi-ai 1.5.2, 2026-11.
    strictTools: false,
    // No field that all its models take (models.dev 2026-07).
    effortField: "none",
  },
};

/** SiliconFlow, outside and inside China. */
export const SILICONFLOW: ProviderRow = {
  name: "siliconflow",
  label: "SiliconFlow",
  baseUrl: "https://api.siliconflow.com/v1",
  hosts: ["api.siliconflow.com", "api.siliconflow.cn"],
  port: 4465,
  keyVariable: "SILICONFLOW_API_KEY",
  docs: "https://docs.siliconflow.com/en/api-reference",
  catalogIds: ["siliconflow", "siliconflow-cn"],
  variants: [{ name: "siliconflow-cn", label: "SiliconFlow, China", baseUrl: "https://api.siliconflow.cn/v1" }],
  differs: {
    // A switch for the models that its pages name, and no levels (models.dev 2026-07, cc-switch 2026-08).
    effortField: "none",
    thinkingOn: { enable_thinking: true },
    thinkingOff: { enable_thinking: false },
  },
};

/** DeepInfra. */
export const DEEPINFRA: ProviderRow = {
  name: "deepinfra",
  label: "DeepInfra",
  baseUrl: "https://api.deepinfra.com/v1/openai",
  hosts: ["api.deepinfra.com"],
  port: 4466,
  keyVariable: "DEEPINFRA_API_KEY",
  docs: "https://deepinfra.com/docs/openai_api",
  catalogIds: ["deepinfra"],
  differs: {
    // none, low, medium, high, xhigh (models.dev 2026-07).
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
  },
};

/** Volcengine Ark (Doubao), and its coding plan. */
export const VOLCENGINE: ProviderRow = {
  name: "volcengine",
  label: "Volcengine Ark",
  baseUrl: "https://ark.cn-beijing.volces.com/api/v3",
  hosts: ["ark.cn-beijing.volces.com"],
  port: 4467,
  // General knowledge, 2026-11.
  keyVariable: "ARK_API_KEY",
  docs: "https://www.volcengine.com/docs/82379",
  variants: [
    {
      name: "volcengine-coding",
      label: "Volcengine coding plan",
      baseUrl: "https://ark.cn-beijing.volces.com/api/coding/v3",
    },
  ],
  differs: {
    // Late and repeated system messages are accepted (cc-switch 2026-08).
    lateSystem: "system",
    // General knowledge, 2026-11.
    efforts: LOW_MEDIUM_HIGH,
    // enabled, disabled, auto (public code, 2026).
    thinkingOn: { thinking: { type: "enabled" } },
    thinkingOff: { thinking: { type: "disabled" } },
    // cc-switch 2026-08.
    reasoningReplay: "reasoning_content",
    passThrough: COMMON_PARAMETERS,
  },
};

/** The router of Hugging Face: a request reaches the host behind it as it is, so nothing can be said for all. */
export const HUGGINGFACE: ProviderRow = {
  name: "huggingface",
  label: "Hugging Face router",
  baseUrl: "https://router.huggingface.co/v1",
  hosts: ["router.huggingface.co"],
  port: 4468,
  keyVariable: "HF_TOKEN",
  docs: "https://huggingface.co/docs/inference-providers",
  differs: {},
};
