/**
 * The definition of ModelScope: its address, and where its profile differs from the default.
 *
 * @module
 */
import type { ProviderDefinition } from "../row.ts";

/** ModelScope's inference API: it passes requests to many hosts, so hardly an override fits all. */
export const MODELSCOPE: ProviderDefinition = {
  name: "modelscope",
  label: "ModelScope",
  baseUrl: "https://api-inference.modelscope.cn/v1",
  hosts: ["api-inference.modelscope.cn"],
  port: 4481,
  // models.dev 2026-06, LiteLLM 1.110.2, 2026-11.
  keyVariable: "MODELSCOPE_API_KEY",
  docs: "https://modelscope.cn/docs/model-service/API-Inference/intro",
  catalogIds: ["modelscope"],
  overrides: {
    // No page names a field of effort (models.dev 2026-06), and none is sent by others (cc-switch 2026-08).
    effortField: "none",
  },
};
