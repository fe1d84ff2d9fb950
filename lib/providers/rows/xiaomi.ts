/**
 * The definition of Xiaomi MiMo: its address, and where its profile differs from the default.
 *
 * @module
 */
import { LOW_MEDIUM_HIGH, type ProviderDefinition } from "../row.ts";

/** Xiaomi's platform, and the addresses of its token plan, whose keys work there only. */
export const XIAOMI: ProviderDefinition = {
  name: "xiaomi",
  label: "Xiaomi MiMo",
  baseUrl: "https://api.xiaomimimo.com/v1",
  hosts: [
    "api.xiaomimimo.com",
    "token-plan-cn.xiaomimimo.com",
    "token-plan-sgp.xiaomimimo.com",
    "token-plan-ams.xiaomimimo.com",
  ],
  port: 4476,
  // platform.xiaomimimo.com/docs, 2026-11; models.dev and pi-ai name it XIAOMI_API_KEY.
  keyVariable: "MIMO_API_KEY",
  docs: "https://platform.xiaomimimo.com/docs",
  catalogIds: ["xiaomi"],
  variants: [
    { name: "xiaomi-plan-cn", label: "MiMo token plan, China", baseUrl: "https://token-plan-cn.xiaomimimo.com/v1" },
    { name: "xiaomi-plan-sgp", label: "MiMo token plan, Asia", baseUrl: "https://token-plan-sgp.xiaomimimo.com/v1" },
    { name: "xiaomi-plan-ams", label: "MiMo token plan, Europe", baseUrl: "https://token-plan-ams.xiaomimimo.com/v1" },
  ],
  overrides: {
    // Thinking is on or off, without levels (its pages by models.dev 2026-06; pi-ai 1.5.2, 2026-11).
    effortField: "none",
    thinkingOn: { thinking: { type: "enabled" } },
    thinkingOff: { thinking: { type: "disabled" } },
    // "The reasoning_content in the thinking mode must be passed back to the API." (400, `param`; many reports since
    // 2026-05) wherever an assistant message has calls.
    reasoningReplay: "reasoning_content",
    reasoningRequired: "calls",
    // JSON mode, but no schema (agno 2026).
    structuredOutput: "json_object",
    byWire: {
      responses: {
        // none, low, medium and high (by cc-switch 2026-08).
        effortField: "reasoning.effort",
        efforts: LOW_MEDIUM_HIGH,
        thinkingOff: { reasoning: { effort: "none" } },
      },
    },
  },
};
