/**
 * The definition of Baidu Qianfan: its address, and where its profile differs from the default.
 *
 * @module
 */
import { COMMON_PARAMETERS, type ProviderDefinition } from "../row.ts";

/** Qianfan's second API, and its coding plan. It serves models of many makers, so hardly an override fits all. */
export const QIANFAN: ProviderDefinition = {
  name: "qianfan",
  label: "Baidu Qianfan",
  // cloud.baidu.com/doc/qianfan/s/Hmh4suq26, 2025-12.
  baseUrl: "https://qianfan.baidubce.com/v2",
  hosts: ["qianfan.baidubce.com"],
  port: 4478,
  // docs.openclaw.ai 2026; Baidu's own pages name none.
  keyVariable: "QIANFAN_API_KEY",
  docs: "https://cloud.baidu.com/doc/qianfan-api/s/wmwbl48n4",
  variants: [
    {
      name: "qianfan-coding",
      label: "Qianfan coding plan",
      // cc-switch 2026-08.
      baseUrl: "https://qianfan.baidubce.com/v2/coding",
    },
  ],
  overrides: {
    // Its page knows `stop` and the penalties, but no bias (2026-11).
    passThrough: COMMON_PARAMETERS,
  },
};
