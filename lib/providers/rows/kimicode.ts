/**
 * The definition of the Kimi coding plan: its address, and where its profile differs from the default.
 *
 * @module
 */
import type { ProviderDefinition } from "../row.ts";
import { KIMI } from "./kimi.ts";

/** The coding plan; it serves only programs whose user agent it knows (kimi.com/code/docs, 2026-11). */
export const KIMI_CODE: ProviderDefinition = {
  name: "kimicode",
  label: "Kimi For Coding",
  baseUrl: "https://api.kimi.com/coding/v1",
  hosts: ["api.kimi.com"],
  port: 4454,
  // kimi-cli 2026-07.
  keyVariable: "KIMI_API_KEY",
  docs: "https://www.kimi.com/code/docs",
  catalogIds: ["kimi-for-coding"],
  overrides: {
    ...KIMI.overrides,
    // Its own client sends the limit under this name (kimi-cli 2026-07).
    maxTokensField: "max_completion_tokens",
    // "currently only available for Coding Agents such as …" (403 for others; CLIProxyAPI#1280, cc-switch#3508, 2026).
    userAgent: "client",
    // Its Messages address is beside the one for chat (kimi.com/code/docs, 2026).
    wirePaths: {},
    byWire: {
      ...KIMI.overrides.byWire,
      responses: {
        // Its words; `minimal` is refused, and `none` leads to another model (cc-switch 2026-08).
        efforts: {
          minimal: "minimum",
          low: "low",
          medium: "medium",
          high: "high",
          xhigh: "xhigh",
          max: "max",
          ultra: "ultra",
        },
      },
    },
  },
};
