/**
 * The definition of Meta's Model API: its address, and where its profile differs from the default.
 *
 * @module
 */
import type { ProviderDefinition } from "../row.ts";

/** Meta Model API: the Muse models. */
export const META: ProviderDefinition = {
  name: "meta",
  label: "Meta Model API",
  baseUrl: "https://api.meta.ai/v1",
  hosts: ["api.meta.ai"],
  port: 4489,
  // Its own quickstart and SDKs (by promptfoo's and OpenClaw's pages on it, 2026).
  keyVariable: "MODEL_API_KEY",
  docs: "https://dev.meta.ai/docs",
  overrides: {
    // Chat completions redact reasoning to nothing, so that it survives by Responses only (inspect_ai#5222, dive#279, 2026-09).
    wire: "responses",
    // "Recursive JSON schemas are not currently supported" (400; codex-router#792, opencode#45800, 2026); "JSON schema exceeds
    // the maximum nesting depth of 10 levels" (opencode#50297, 2026-09).
    schemaRules: ["inline_refs", "nine_levels"],
    byWire: {
      responses: {
        // Sealed, with `store: false` (inspect_ai#5222, 2026-09).
        reasoningItems: "sealed",
        hostedTools: ["web_search"],
        // "`tools[].search_content_types` is only supported for web_search_preview tools." (400; codex-router#286, 2026-08);
        // the same of `indexed_web_access` (opencodex#3362, 2026-09).
        hostedFields: ["filters", "user_location", "search_context_size", "external_web_access"],
        searchCalls: "both_queries",
        // Muse may end without the last event, and hold the connection open (opencodex 2.63.0, 2026-09).
        missingEnd: "completes_soon",
      },
      // Its pages name this API as well (by promptfoo's page on it, 2026); what it takes beyond the usual is not known.
      messages: {},
    },
  },
};
