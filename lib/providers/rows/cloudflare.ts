/**
 * The definition of Cloudflare Workers AI: its address, and where its profile differs from the default.
 *
 * @module
 */
import type { ProviderDefinition } from "../row.ts";

/** Workers AI: one account per address. The content of every message must be a text, which the default profile gives it. */
export const CLOUDFLARE: ProviderDefinition = {
  name: "cloudflare",
  label: "Cloudflare Workers AI",
  // developers.cloudflare.com/workers-ai/configuration/open-ai-compatibility, 2026.
  baseUrl: "https://api.cloudflare.com/client/v4/accounts/{account_id}/ai/v1",
  hosts: ["api.cloudflare.com"],
  port: 4487,
  // The same page; wrangler and others read CLOUDFLARE_API_TOKEN.
  keyVariable: "CLOUDFLARE_API_KEY",
  docs: "https://developers.cloudflare.com/workers-ai/configuration/open-ai-compatibility/",
  catalogIds: ["cloudflare-workers-ai"],
  // "Type mismatch of '/messages/0/content', 'array' not in 'string'", and the same for no content (400, code 5006; many
  // reports, 2026): the default is what it needs.
  overrides: {
    // Requests with the same value reach the instance with their cache (developers.cloudflare.com/workers-ai/features/
    // prompt-caching, pi-ai 1.6.0, read 2026-11).
    sessionHeader: "x-session-affinity",
  },
};
