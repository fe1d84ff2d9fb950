/**
 * The definition of OpenCode's gateway: its address, and where its profile differs from the default.
 *
 * @module
 */
import type { ProviderDefinition } from "../row.ts";

/** Its chat API answers 401 `ModelError` or 500 for these (reported 2026-09; pi-ai 1.6.0, 2026-11). */
const BY_RESPONSES = { "gpt-": "responses", "grok-": "responses", "muse-": "responses" } as const;

/** OpenCode Zen, and the subscription Go. Each model is served by one API only, and not by the same one in both. */
export const OPENCODE: ProviderDefinition = {
  name: "opencode",
  label: "OpenCode Zen",
  // opencode.ai/docs/console/api/inference, 2026-11; it was /zen/v1 until then.
  baseUrl: "https://opencode.ai/inference/openai/v1",
  hosts: ["opencode.ai"],
  port: 4475,
  keyVariable: "OPENCODE_API_KEY",
  docs: "https://opencode.ai/docs/console/api/inference",
  catalogIds: ["opencode", "opencode-go"],
  variants: [
    {
      name: "opencode-go",
      label: "OpenCode Go",
      baseUrl: "https://opencode.ai/inference/go/openai/v1",
      overrides: {
        // pi-ai 1.6.0, 2026-11.
        wireByModel: {
          ...BY_RESPONSES,
          "claude-": "messages",
          "qwen": "messages",
          "minimax-m3": "messages",
          "minimax-m3.1": "chat",
        },
      },
    },
  ],
  overrides: {
    // The list is above the addresses of the single APIs (the same page, 2026-11).
    modelsPath: "/../../v1/models",
    // "Request is missing x-opencode-session and cannot be routed efficiently" (400 from Go since 2026-09; its page on Go,
    // and many reports). Zen takes it too (hermes-agent 2026-11).
    sessionHeader: "x-opencode-session",
    // pi-ai 1.6.0, 2026-11.
    wireByModel: {
      ...BY_RESPONSES,
      "claude-": "messages",
      "qwen3.5-": "messages",
      "qwen3.6-": "messages",
      "qwen3.8-flash": "messages",
    },
    // The page above, 2026-11.
    wirePaths: { messages: "/../../anthropic/v1/messages" },
    // By Google's own API only (the same page; pi-ai 1.6.0, 2026-11).
    unreachableModels: { "gemini-": "it has them by Google's own API only; ask Google with --provider gemini" },
    byWire: {
      // Claude reads and shows there what it does at its maker's (pi-ai 1.6.0, 2026-11); beta values are not known to pass.
      messages: { messagesEffort: "output_config", cacheControl: "blocks", thinkingDisplay: true },
      responses: {
        reasoningItems: "sealed",
        // Some models end without the last event, and some then hold the connection open (opencodex 2.63.0, 2026-09).
        missingEnd: "completes_soon",
      },
    },
  },
};
