/**
 * The definition of Synthetic: its address, and where its profile differs from the default.
 *
 * @module
 */
import { LOW_MEDIUM_HIGH, type ProviderDefinition } from "../row.ts";

/** Synthetic. Its request side is hardly documented, so everything else is the default. */
export const SYNTHETIC: ProviderDefinition = {
  name: "synthetic",
  label: "Synthetic",
  baseUrl: "https://api.synthetic.new/openai/v1",
  hosts: ["api.synthetic.new"],
  port: 4453,
  keyVariable: "SYNTHETIC_API_KEY",
  docs: "https://dev.synthetic.new/docs/api/overview",
  catalogIds: ["synthetic"],
  overrides: {
    // The levels that catwalk offers for it (2026-08).
    efforts: LOW_MEDIUM_HIGH,
    // The field of its reasoning (reported 2026-07).
    reasoningReplay: "reasoning",
    // Streams end without `[DONE]`, or without a newline after it (reported 2026-07).
    cleanEndCompletes: true,
  },
};
