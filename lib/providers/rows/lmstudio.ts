/**
 * The definition of LM Studio: its address, and where its profile differs from the default.
 *
 * @module
 */
import { ANY_TEMPLATE } from "../chat_templates.ts";
import { listLocalHosts, type ProviderDefinition } from "../row.ts";

/** LM Studio. */
export const LM_STUDIO: ProviderDefinition = {
  name: "lmstudio",
  label: "LM Studio",
  baseUrl: "http://localhost:1234/v1",
  hosts: listLocalHosts(1_234),
  port: 4470,
  docs: "https://lmstudio.ai/docs/developer/openai-compat",
  overrides: {
    ...ANY_TEMPLATE,
    // Chat completions document no such field (models.dev 2026-07).
    effortField: "none",
    // The native list has the loaded and the maximum window (lmstudio-ai/docs 2026-04); its path is outside the base URL.
    modelsPath: "/../api/v0/models",
    windowAdvice:
      "load the model with a larger context length, such as `lms load --context-length 32768`, as far as memory allows",
    // lmstudio.ai/docs on its Messages address names tools and thinking, and few fields (2026).
    // It takes functions only (lmstudio-bug-tracker#1383, 2026-01), as the default sends them.
    byWire: { responses: {}, messages: { thinkingForms: ["enabled", "disabled"] } },
  },
};
