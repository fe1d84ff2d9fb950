/**
 * The definition of Novita AI: its address, and where its profile differs from the default.
 *
 * @module
 */
import type { ProviderDefinition } from "../row.ts";

/** Novita. */
export const NOVITA: ProviderDefinition = {
  name: "novita",
  label: "Novita AI",
  // cc-switch 2026-08, models.dev 2026-06; the older path /v3/openai is the same API.
  baseUrl: "https://api.novita.ai/openai/v1",
  hosts: ["api.novita.ai"],
  port: 4482,
  keyVariable: "NOVITA_API_KEY",
  docs: "https://novita.ai/docs/api-reference/model-apis-llm-create-chat-completion",
  catalogIds: ["novita-ai"],
  overrides: {
    // Thinking is on by default and can be switched off for the models that its page names (models.dev 2026-06).
    effortField: "none",
    thinkingOff: { enable_thinking: false },
  },
};
