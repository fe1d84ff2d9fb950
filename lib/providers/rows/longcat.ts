/**
 * The definition of LongCat (Meituan): its address, and where its profile differs from the default.
 *
 * @module
 */
import type { ProviderDefinition } from "../row.ts";

/** LongCat's platform. */
export const LONGCAT: ProviderDefinition = {
  name: "longcat",
  label: "LongCat (Meituan)",
  baseUrl: "https://api.longcat.chat/openai/v1",
  hosts: ["api.longcat.chat"],
  port: 4480,
  // models.dev 2026; its own pages name none.
  keyVariable: "LONGCAT_API_KEY",
  docs: "https://longcat.chat/platform/docs/zh/api/chat.html",
  catalogIds: ["longcat"],
  overrides: {
    // 0 to 1 (its page, 2026-11).
    samplingBounds: { temperature: { least: 0, most: 1 } },
    // Thinking is on or off (its page, 2026-11); no page names an effort (docs.openclaw.ai 2026).
    effortField: "none",
    thinkingOn: { thinking: { type: "enabled" } },
    thinkingOff: { thinking: { type: "disabled" } },
    // The field in which it comes and goes back (docs.openclaw.ai 2026).
    reasoningReplay: "reasoning_content",
    // Its page lists no other parameters (2026-11).
    passThrough: {},
    logprobs: false,
    // The list is above the addresses of the single formats (longcat.chat/platform/docs/api-docs, 2026-11).
    modelsPath: "/../../v1/models",
    byWire: {
      responses: {
        // high only (by cc-switch 2026-08).
        effortField: "reasoning.effort",
        efforts: {
          minimal: "high",
          low: "high",
          medium: "high",
          high: "high",
          xhigh: "high",
          max: "high",
          ultra: "high",
        },
      },
    },
  },
};
