/**
 * The definition of Tencent's TokenHub, which serves Hunyuan: its address, and where its profile differs from the default.
 *
 * @module
 */
import { COMMON_PARAMETERS, LOW_MEDIUM_HIGH, type ProviderDefinition } from "../row.ts";

/** TokenHub in China and outside, which share no keys. The older API of Hunyuan alone is another one. */
export const HUNYUAN: ProviderDefinition = {
  name: "hunyuan",
  label: "Tencent TokenHub (Hunyuan)",
  // cloud.tencent.com/document/product/1823/130078, by models.dev 2026-06 and cc-switch 2026-08.
  baseUrl: "https://tokenhub.tencentmaas.com/v1",
  hosts: ["tokenhub.tencentmaas.com", "tokenhub.tencentmaas.cn", "tokenhub-intl.tencentcloudmaas.com"],
  port: 4479,
  // models.dev 2026-06; LiteLLM names it TENCENT_API_KEY.
  keyVariable: "TENCENT_TOKENHUB_API_KEY",
  docs: "https://cloud.tencent.com/document/product/1823/130079",
  catalogIds: ["tencent-tokenhub"],
  variants: [
    {
      name: "hunyuan-intl",
      label: "Tencent TokenHub, outside China",
      // LiteLLM 1.110.2, 2026-11.
      baseUrl: "https://tokenhub-intl.tencentcloudmaas.com/v1",
    },
  ],
  overrides: {
    // Its page by models.dev 2026-06: some models do not think unless asked. MiniMax's refuse `enabled` there (LiteLLM
    // 1.110.2, 2026-11), and the switch is then left out.
    efforts: LOW_MEDIUM_HIGH,
    thinkingOn: { thinking: { type: "enabled" } },
    thinkingOff: { thinking: { type: "disabled" } },
    // The field in which it comes (the same page).
    reasoningReplay: "reasoning_content",
    // cloud.tencent.com/document/product/1823/131410, by models.dev 2026-06.
    passThrough: { ...COMMON_PARAMETERS, seed: "seed", prompt_cache_key: "prompt_cache_key" },
    byWire: {
      responses: {
        // low and high (by cc-switch 2026-08).
        efforts: {
          minimal: "low",
          low: "low",
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
