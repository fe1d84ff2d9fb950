/**
 * The definition of Anthropic's compatible endpoint: its address, and where its profile differs from the default.
 *
 * @module
 */
import type { ProviderDefinition } from "../row.ts";

/** Anthropic's compatible endpoint: it shows no thinking and enforces no schema. */
export const ANTHROPIC: ProviderDefinition = {
  name: "anthropic",
  label: "Anthropic",
  baseUrl: "https://api.anthropic.com/v1",
  hosts: ["api.anthropic.com"],
  port: 4458,
  keyVariable: "ANTHROPIC_API_KEY",
  docs: "https://platform.claude.com/docs/cli-sdks-libraries/libraries/openai-sdk",
  catalogIds: ["anthropic"],
  // All from the page above, read in a copy of 2025: keys that it ignores are not sent, so that the report lists them.
  overrides: {
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
  },
};
