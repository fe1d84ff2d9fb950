/**
 * The definition of Cerebras: its address, and where its profile differs from the default.
 *
 * @module
 */
import { LOW_MEDIUM_HIGH, type ProviderDefinition } from "../row.ts";

/** Cerebras. */
export const CEREBRAS: ProviderDefinition = {
  name: "cerebras",
  label: "Cerebras",
  baseUrl: "https://api.cerebras.ai/v1",
  hosts: ["api.cerebras.ai"],
  port: 4463,
  keyVariable: "CEREBRAS_API_KEY",
  docs: "https://inference-docs.cerebras.ai/api-reference/chat-completions",
  catalogIds: ["cerebras"],
  overrides: {
    // System messages are accepted anywhere (vercel/ai, pi-ai, 2026-11).
    lateSystem: "system",
    // vercel/ai 2026-08.
    maxTokensField: "max_completion_tokens",
    efforts: LOW_MEDIUM_HIGH,
    // "property 'messages.2.assistant.reasoning_content' is unsupported" (400); `reasoning` is read (vercel/ai 2026-08).
    reasoningReplay: "reasoning",
    // Its GLM reads reasoning inside the text only (inference-docs.cerebras.ai/capabilities/reasoning, by pydantic-ai 2026-08).
    replayByModel: { "zai-glm": "think_tags" },
    // A prompt beyond the window is refused with an empty body (pi-ai 1.5.2, 2026-11).
    bodylessBadRequest: "context_length_exceeded",
    // Penalties and `logit_bias` were refused for a long time (pydantic-ai 2026-08).
    passThrough: { stop: "stop", seed: "seed" },
  },
};
