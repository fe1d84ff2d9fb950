/**
 * The vendors whose Responses API can be played: how each streams, and what it refuses.
 *
 * The facts are those of the vendors' documentation, their SDKs and public reports up to 2026-11; texts and ids are
 * made up.
 *
 * @module
 */
import type { ResponsesDialect } from "../wires/responses_frames.ts";
import { sealFor } from "../wires/seal.ts";

/** One vendor. */
export interface ResponsesVendor {
  /** A model that the script is written for. */
  readonly model: string;
  readonly dialect: ResponsesDialect;
}

/** The vendors, by the names of their rows. `careful` is none of them: it streams as documented. */
export const RESPONSES_VENDORS: Readonly<Record<string, ResponsesVendor>> = {
  careful: { model: "scripted-model", dialect: {} },
  openai: { model: "gpt-5.6", dialect: { seal: (text) => sealFor("openai", text) } },
  // Reasoning is plain, items have bare UUIDs, and nothing follows the last event.
  deepseek: { model: "deepseek-flash", dialect: { ids: "bare", reasoning: "text" } },
  xai: { model: "grok-4.7", dialect: { seal: (text) => sealFor("xai", text), emptyOutput: true } },
  openrouter: {
    model: "openai/gpt-5.6",
    dialect: { seal: (text) => sealFor("openrouter", text), fault: "error", done: true },
  },
  lmstudio: { model: "qwen/qwen3-4b", dialect: { reasoning: "text", wholeArguments: true } },
  vllm: { model: "Qwen/Qwen3-8B", dialect: { reasoning: "text" } },
};
