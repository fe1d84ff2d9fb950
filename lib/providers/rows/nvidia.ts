/**
 * The definition of NVIDIA NIM: its address, and where its profile differs from the default.
 *
 * @module
 */
import type { ProviderDefinition } from "../row.ts";

/** NVIDIA's hosted NIM: each model behaves as its chat template does, so these overrides fit the strictest. */
export const NVIDIA: ProviderDefinition = {
  name: "nvidia",
  label: "NVIDIA NIM",
  baseUrl: "https://integrate.api.nvidia.com/v1",
  hosts: ["integrate.api.nvidia.com"],
  port: 4464,
  keyVariable: "NVIDIA_API_KEY",
  docs: "https://docs.api.nvidia.com/nim/reference/llm-apis",
  catalogIds: ["nvidia"],
  overrides: {
    // "This model only supports single tool-calls at once!" (400 or 500; freellmapi 2026-08, many reports)
    callsPerMessage: "one",
    parallelToolCalls: false,
    // Templates of Mistral models refuse it (opencode 2026).
    userAfterTool: "needs_assistant",
    // pi-ai 1.5.2, 2026-11.
    strictTools: false,
    // No field that all its models accept (models.dev 2026-07).
    effortField: "none",
  },
};
