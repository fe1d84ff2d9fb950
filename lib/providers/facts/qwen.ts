/**
 * The models of Qwen (DashScope) and what they accept.
 *
 * Sources: the catalogs of `@earendil-works/pi-ai` 1.5.2 (2026-11-10) and models.dev (2026-07-02). They disagree about
 * the output limit of `qwen3.7-max`; this table has the smaller number. The two families at the end are the smallest
 * windows published for their open models.
 *
 * @module
 */
import type { ProviderFacts } from "./types.ts";

const MILLION = { contextWindow: 1_000_000 } as const;
/** Models whose thinking can be switched off and has no levels. */
const TOGGLE = { reasoning: true, efforts: ["none"] } as const;
const LEVELS = { reasoning: true, efforts: ["low", "medium", "xhigh"] } as const;

/** `https://dashscope.aliyuncs.com/compatible-mode/v1` and its international twin. */
export const QWEN_FACTS: ProviderFacts = {
  provider: "qwen",
  rows: [
    { id: "qwen3.8-max", ...MILLION, maxOutputTokens: 131_072, images: true, ...LEVELS },
    { id: "qwen3.8-flash", ...MILLION, maxOutputTokens: 131_072, images: true, ...LEVELS },
    { id: "qwen3.7-max", ...MILLION, maxOutputTokens: 65_536, images: false, ...TOGGLE },
    { id: "qwen3.7-plus", ...MILLION, maxOutputTokens: 65_536, images: true, ...TOGGLE },
    { id: "qwen3-coder-plus", contextWindow: 1_048_576, maxOutputTokens: 65_536, images: false, efforts: [] },
    { id: "qwen3.6-plus", ...MILLION, maxOutputTokens: 65_536, images: true, ...TOGGLE },
    { id: "qwen3.6-flash", ...MILLION, maxOutputTokens: 65_536, images: true, ...TOGGLE },
    { id: "qwen3-max", contextWindow: 262_144, maxOutputTokens: 65_536, images: false },
    { id: "qwen-plus", ...MILLION, maxOutputTokens: 32_768, images: false, ...TOGGLE },
    { id: "qwen-flash", ...MILLION, maxOutputTokens: 32_768, images: false, ...TOGGLE },
    { id: "qwen3.8", family: true, contextWindow: 262_144, ...LEVELS },
    { id: "qwen3", family: true, contextWindow: 131_072 },
  ],
};
