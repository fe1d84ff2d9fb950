/**
 * The definition of Together AI: its address, and where its profile differs from the default.
 *
 * @module
 */
import { LOW_MEDIUM_HIGH, type ProviderDefinition } from "../row.ts";

/** Together. */
export const TOGETHER: ProviderDefinition = {
  name: "together",
  label: "Together AI",
  baseUrl: "https://api.together.ai/v1",
  hosts: ["api.together.ai", "api.together.xyz"],
  port: 4461,
  keyVariable: "TOGETHER_API_KEY",
  docs: "https://docs.together.ai/reference/chat-completions-1",
  catalogIds: ["togetherai"],
  overrides: {
    // pi-ai 1.5.2, 2026-11.
    strictTools: false,
    // models.dev 2026-07, pi-ai 2026-11.
    efforts: LOW_MEDIUM_HIGH,
    thinkingOn: { reasoning: { enabled: true } },
    thinkingOff: { reasoning: { enabled: false } },
  },
};
