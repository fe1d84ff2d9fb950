/**
 * The definition of OpenRouter: its address, and where its profile differs from the default.
 *
 * @module
 */
import type { ProviderDefinition } from "../row.ts";

/** OpenRouter, a router over most of the others; its list of models needs no key and has all facts. */
export const OPENROUTER: ProviderDefinition = {
  name: "openrouter",
  label: "OpenRouter",
  baseUrl: "https://openrouter.ai/api/v1",
  hosts: ["openrouter.ai"],
  port: 4452,
  keyVariable: "OPENROUTER_API_KEY",
  docs: "https://openrouter.ai/docs/api-reference",
  overrides: {
    // `reasoning` and `reasoning_effort` together are a 400 (cc-switch 2026-08).
    effortField: "reasoning.effort",
    // The effort that switches thinking off (models endpoint, by models.dev 2026-07).
    thinkingOff: { reasoning: { effort: "none" } },
    // Details go back unmodified, or not at all; text without them makes unsigned blocks (ai-sdk-provider 2026-06).
    reasoningReplay: "details",
    // Keeps a conversation at one provider; up to 128 characters (langchain-openrouter, pi-ai 1.6.0, 2026-11).
    sessionHeader: "x-session-id",
    // "Alibaba and Anthropic … require you to enable it on a per-message basis" (openrouter.ai/docs on prompt caching,
    // read 2026-11).
    markedModels: ["anthropic/", "~anthropic/", "qwen/"],
    // Credits are dollars (openrouter.ai/docs on usage accounting, pi-ai 1.6.0, 2026-11).
    statesCost: true,
    // The name of the program in its statistics (openrouter.ai/docs, 2026).
    extraHeaders: { "x-title": "codex-relay" },
    byWire: {
      // openrouter.ai/docs on its Messages address (2026): all models behind one shape. Blocks of the prompt are marked one
      // by one, as on chat; beta values reach one maker's models only, and none is sent.
      messages: { messagesEffort: "output_config", cacheControl: "blocks", thinkingDisplay: true },
      responses: {
        // Items with a seal or a signature go back untouched (@openrouter/sdk 1.3.19, 2026-09).
        reasoningItems: "sealed",
      },
    },
  },
};
