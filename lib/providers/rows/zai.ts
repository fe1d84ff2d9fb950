/**
 * The definition of Z.ai (GLM): its address, and where its profile differs from the default.
 *
 * @module
 */
import { COMMON_PARAMETERS, LOW_HIGH_MAX, type ProviderDefinition } from "../row.ts";

/** Z.ai, its coding plan, and its maker's platform in China. */
export const ZAI: ProviderDefinition = {
  name: "zai",
  label: "Z.ai (GLM)",
  // docs.z.ai, by models.dev 2026-07.
  baseUrl: "https://api.z.ai/api/paas/v4",
  hosts: ["api.z.ai", "open.bigmodel.cn"],
  port: 4455,
  // pydantic-ai, catwalk, 2026-08; models.dev also names ZHIPU_API_KEY.
  keyVariable: "ZAI_API_KEY",
  docs: "https://docs.z.ai/api-reference",
  catalogIds: ["zai", "zai-coding-plan", "zhipuai"],
  variants: [
    { name: "zai-coding", label: "Z.ai coding plan", baseUrl: "https://api.z.ai/api/coding/paas/v4" },
    {
      name: "zhipu",
      label: "Zhipu (GLM, China)",
      baseUrl: "https://open.bigmodel.cn/api/paas/v4",
      keyVariable: "ZHIPU_API_KEY",
    },
  ],
  overrides: {
    // Late and repeated system messages are accepted (pi-ai 1.5.2, 2026-11).
    lateSystem: "system",
    // 5.3: low, high, max; 5.2 on the coding plan reads low as high and xhigh as max by itself (pydantic-ai 2026-08).
    efforts: LOW_HIGH_MAX,
    // Without it some models send no reasoning (report of 2026); `clear_thinking: false` keeps it across turns (recorded 2026).
    thinkingOn: { thinking: { type: "enabled", clear_thinking: false } },
    // Up to 5.2; 5.3 answers "please use low, high, or max" (pydantic-ai 2026-08).
    thinkingOff: { thinking: { type: "disabled" } },
    // Read in tool loops, but not required (recorded both ways, 2026).
    reasoningReplay: "reasoning_content",
    passThrough: COMMON_PARAMETERS,
    // docs.z.ai by two projects, 2026-08: the same path for all its plans; a path cannot climb above the host.
    wirePaths: {
      responses: "/../../../../api/v1/responses",
      messages: "/../../../../api/anthropic/v1/messages",
    },
    // By Messages a beta header can hide the tools (zai-org/feedback #172, 2026-07), and none is sent.
    byWire: { messages: { lateSystem: "user", thinkingForms: ["enabled", "disabled"] } },
  },
};
