/**
 * The definition of SiliconFlow: its address, and where its profile differs from the default.
 *
 * @module
 */
import type { ProviderDefinition } from "../row.ts";

/** SiliconFlow, outside and inside China. */
export const SILICONFLOW: ProviderDefinition = {
  name: "siliconflow",
  label: "SiliconFlow",
  baseUrl: "https://api.siliconflow.com/v1",
  hosts: ["api.siliconflow.com", "api.siliconflow.cn"],
  port: 4465,
  keyVariable: "SILICONFLOW_API_KEY",
  docs: "https://docs.siliconflow.com/en/api-reference",
  catalogIds: ["siliconflow", "siliconflow-cn"],
  variants: [{ name: "siliconflow-cn", label: "SiliconFlow, China", baseUrl: "https://api.siliconflow.cn/v1" }],
  overrides: {
    // Thinking can be switched for the models that its pages name, and has no levels (models.dev 2026-07, cc-switch 2026-08).
    effortField: "none",
    thinkingOn: { enable_thinking: true },
    thinkingOff: { enable_thinking: false },
  },
};
