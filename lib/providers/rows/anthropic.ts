/**
 * The definition of Anthropic: its address, and where its profile differs from the default.
 *
 * @module
 */
import { BINDING_BETA } from "../messages_profile.ts";
import type { ProviderDefinition } from "../row.ts";

/**
 * Anthropic. By its own API models show and keep their thinking, and prompts are cached; its page for chat completions
 * has neither, and enforces no schema.
 */
export const ANTHROPIC: ProviderDefinition = {
  name: "anthropic",
  label: "Anthropic",
  baseUrl: "https://api.anthropic.com/v1",
  hosts: ["api.anthropic.com"],
  port: 4458,
  keyVariable: "ANTHROPIC_API_KEY",
  docs: "https://platform.claude.com/docs/cli-sdks-libraries/libraries/openai-sdk",
  catalogIds: ["anthropic"],
  overrides: {
    wire: "messages",
    // By chat completions, all from the page above, read in a copy of 2025: keys that it ignores are not sent, so that
    // the report lists them.
    strictTools: false,
    // Letters, digits, - and _ only: the call ids of other providers have dots and colons (opencode 2026).
    callIds: "forty_word_characters",
    // "messages: at least one message is required": system text does not count (general knowledge, 2026-11).
    firstMessage: "user",
    structuredOutput: "none",
    effortField: "none",
    reasoningReplay: "drop",
    // It leaks no calls into text, so markup in text stays text (no report of anything else, 2026-11).
    leakedCalls: "text",
    passThrough: { stop: "stop" },
    // All from `@anthropic-ai/sdk` 1.14.0 (2026-11-24) and the pages of platform.claude.com (copies of 2026-10).
    byWire: {
      messages: {
        // The version of the SDKs since 1.0.0; sampling parameters are refused in it.
        messagesVersion: "2026-10-21",
        // A page holds twenty models unless more are asked for.
        modelsPath: "/models?limit=1000",
        // Limits of a minute name a time (its page on limits, 2026-11); without one it is a limit of the account.
        bareRateLimit: "upstream_quota",
        keyHeader: "x-api-key",
        messagesBetas: [BINDING_BETA, "interleaved-thinking-2025-05-14"],
        // Newer models show nothing of what they think without it.
        thinkingDisplay: true,
        unsignedThinking: "drop",
        messagesEffort: "output_config",
        messagesFormat: "output_config",
        cacheControl: "automatic",
        // Deferred tools are no part of the prompt before something refers to them.
        foundTools: "deferred",
        lateSystem: "system",
        // Since the 4.5 generation an answer that fills the window just stops.
        maxTokensInWindow: false,
        sampling: [],
        files: "part",
        // `tools` must be there wherever calls are (LiteLLM 1.108.7, 2026-11).
        callsWithoutTools: "placeholder",
      },
    },
  },
};
