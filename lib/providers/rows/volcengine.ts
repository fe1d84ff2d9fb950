/**
 * The definition of Volcengine Ark: its address, and where its profile differs from the default.
 *
 * @module
 */
import { COMMON_PARAMETERS, LOW_MEDIUM_HIGH, type ProviderDefinition } from "../row.ts";

/** By its Responses API: its list of parameters lacks the key (LiteLLM 1.108.7, 2026-11). */
const RESPONSES = { parallelToolCalls: false } as const;

/** The coding plans refuse reasoning of earlier turns there (opencodex 2.63.0, 2026-11). */
const CODING_PLAN = { byWire: { responses: { ...RESPONSES, reasoningItems: "drop" } } } as const;

/** Volcengine Ark (Doubao), its coding plan, and the same API outside China, BytePlus ModelArk, with other keys. */
export const VOLCENGINE: ProviderDefinition = {
  name: "volcengine",
  label: "Volcengine Ark",
  baseUrl: "https://ark.cn-beijing.volces.com/api/v3",
  hosts: ["ark.cn-beijing.volces.com", "ark.ap-southeast.bytepluses.com"],
  port: 4467,
  // General knowledge, 2026-11.
  keyVariable: "ARK_API_KEY",
  docs: "https://www.volcengine.com/docs/82379",
  variants: [
    {
      name: "volcengine-coding",
      label: "Volcengine coding plan",
      baseUrl: "https://ark.cn-beijing.volces.com/api/coding/v3",
      overrides: CODING_PLAN,
    },
    {
      name: "byteplus",
      label: "BytePlus ModelArk",
      // docs.getbifrost.ai 2026-11: the same path, switch and field of reasoning.
      baseUrl: "https://ark.ap-southeast.bytepluses.com/api/v3",
    },
    {
      name: "byteplus-coding",
      label: "BytePlus coding plan",
      // models.dev 2026, cc-switch 2026-08.
      baseUrl: "https://ark.ap-southeast.bytepluses.com/api/coding/v3",
      overrides: CODING_PLAN,
    },
  ],
  overrides: {
    // Late and repeated system messages are accepted (cc-switch 2026-08).
    lateSystem: "system",
    // General knowledge, 2026-11.
    efforts: LOW_MEDIUM_HIGH,
    // enabled, disabled, auto (public code, 2026).
    thinkingOn: { thinking: { type: "enabled" } },
    thinkingOff: { thinking: { type: "disabled" } },
    // cc-switch 2026-08.
    reasoningReplay: "reasoning_content",
    passThrough: COMMON_PARAMETERS,
    byWire: {
      responses: RESPONSES,
    },
  },
};
