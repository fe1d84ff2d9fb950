/**
 * The definition of MiniMax: its address, and where its profile differs from the default.
 *
 * @module
 */
import { COMMON_PARAMETERS, type ProviderDefinition } from "../row.ts";

/** MiniMax, outside and inside China. */
export const MINIMAX: ProviderDefinition = {
  name: "minimax",
  label: "MiniMax",
  baseUrl: "https://api.minimax.io/v1",
  hosts: ["api.minimax.io", "api.minimaxi.com"],
  port: 4456,
  keyVariable: "MINIMAX_API_KEY",
  docs: "https://platform.minimax.io/docs",
  catalogIds: ["minimax", "minimax-cn"],
  variants: [{ name: "minimax-cn", label: "MiniMax, China", baseUrl: "https://api.minimaxi.com/v1" }],
  overrides: {
    // M3 has a switch and no levels (several adapters, 2026-11).
    effortField: "none",
    thinkingOn: { thinking: { type: "adaptive" } },
    thinkingOff: { thinking: { type: "disabled" } },
    // Reasoning in a field of its own instead of inside the text (MiniMax-M2 #95 and its pages, 2026).
    extraBody: { reasoning_split: true },
    // In tool loops the details must be sent back unchanged (the same).
    reasoningReplay: "details",
    // Documented as all text so far; the API sends new text, but some deployments repeat (MiniMax-M2 #95,
    // oh-my-pi #2434, archestra #6834, 2026). A piece that does not begin with all text so far is read as new text.
    reasoningPieces: "snapshots",
    // M3 also leaves `<think>` in the text, after other text too (vellum-ai #34556, oh-my-pi #2434, 2026).
    thinkTags: "anywhere",
    // More than 0, at most 1 (GoModel's documentation, 2026-11); what adapters send for 0 (public code, 2026-11).
    samplingBounds: { temperature: { least: 0.01, most: 1 } },
    passThrough: COMMON_PARAMETERS,
    // platform.minimax.io on its Anthropic-compatible address (2026).
    wirePaths: { messages: "/../anthropic/v1/messages" },
    byWire: {
      // M3 thinks unless it is switched off (pi-ai 1.6.0, 2026-11); `reasoning_split` is a setting of chat.
      messages: { extraBody: {}, thinkingForms: ["adaptive", "disabled"] },
      responses: {
        // The vendor's own catalog for Codex has none and high (by cc-switch 2026-08).
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
        thinkingOff: { reasoning: { effort: "none" } },
        // `reasoning_split` is a setting of chat.
        extraBody: {},
      },
    },
  },
};
