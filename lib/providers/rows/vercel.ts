/**
 * The definition of the AI Gateway of Vercel: its address, and where its profile differs from the default.
 *
 * @module
 */
import type { ProviderDefinition } from "../row.ts";

/** Vercel's AI Gateway, a router over most of the others. */
export const VERCEL: ProviderDefinition = {
  name: "vercel",
  label: "Vercel AI Gateway",
  baseUrl: "https://ai-gateway.vercel.sh/v1",
  hosts: ["ai-gateway.vercel.sh"],
  port: 4483,
  keyVariable: "AI_GATEWAY_API_KEY",
  docs: "https://vercel.com/docs/ai-gateway/sdks-and-apis/openai-chat-completions",
  overrides: {
    // `reasoning: {effort}` with none, minimal, low, medium, high and xhigh (its pages, 2026-09).
    effortField: "reasoning.effort",
    efforts: {
      minimal: "minimal",
      low: "low",
      medium: "medium",
      high: "high",
      xhigh: "xhigh",
      max: "xhigh",
      ultra: "xhigh",
    },
    thinkingOff: { reasoning: { effort: "none" } },
    // It sends details beside the text (recordings 2026-08), for the same models as other routers do.
    reasoningReplay: "details",
    byWire: {
      // All models behind one shape, blocks without a signature among them (pi-ai 1.6.0, 2026-11); beta values are not
      // known to pass.
      messages: { messagesEffort: "output_config", cacheControl: "blocks", thinkingDisplay: true },
    },
  },
};
