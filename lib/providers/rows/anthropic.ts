/**
 * How is Anthropic's compatible endpoint reached, and in what does it differ?
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
  // All from the page above, read in a copy of 2025: what is ignored is not sent, so that the report says so.
  overrides: {
    strictTools: false,
    // Letters, digits, - and _ only: calls of other providers come with dots and colons (opencode 2026).
    callIds: "forty_word_characters",
    structuredOutput: "none",
    effortField: "none",
    reasoningReplay: "drop",
    // Its calls come as calls: text that looks like one is text (no report of anything else, 2026-11).
    leakedCalls: "text",
    passThrough: { stop: "stop" },
  },
};
