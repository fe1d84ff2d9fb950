/**
 * The definition of Nebius Token Factory: its address, and where its profile differs from the default.
 *
 * @module
 */
import { LOW_MEDIUM_HIGH, type ProviderDefinition } from "../row.ts";

/** Nebius Token Factory, formerly AI Studio. */
export const NEBIUS: ProviderDefinition = {
  name: "nebius",
  label: "Nebius Token Factory",
  // docs.tokenfactory.nebius.com, 2026-11.
  baseUrl: "https://api.tokenfactory.nebius.com/v1",
  hosts: ["api.tokenfactory.nebius.com", "api.studio.nebius.com", "api.studio.nebius.ai"],
  port: 4486,
  keyVariable: "NEBIUS_API_KEY",
  docs: "https://docs.tokenfactory.nebius.com/api-reference/inference/create-chat-completion",
  catalogIds: ["nebius"],
  overrides: {
    // Its page, 2026-11 (also models.dev 2026-06).
    efforts: LOW_MEDIUM_HIGH,
    // The list with windows (models.dev 2026-07).
    modelsPath: "/models?verbose=true",
  },
};
