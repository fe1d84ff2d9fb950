/**
 * The definition of Azure OpenAI: its address, and where its profile differs from the default.
 *
 * @module
 */
import type { ProviderDefinition } from "../row.ts";
import { OPENAI } from "./openai.ts";

/** Azure OpenAI in its v1 form; model names are the names of deployments. */
export const AZURE: ProviderDefinition = {
  name: "azure",
  label: "Azure OpenAI",
  // The v1 form, recorded 2026-08; the relay does not support the older form with deployments in the path.
  baseUrl: "https://{resource}.openai.azure.com/openai/v1",
  hosts: [],
  hostSuffixes: [".openai.azure.com"],
  port: 4460,
  // models.dev 2026-07 and vercel/ai 2026-08 name both this and AZURE_API_KEY.
  keyVariable: "AZURE_OPENAI_API_KEY",
  docs: "https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle",
  catalogIds: ["azure"],
  overrides: {
    ...OPENAI.overrides,
    // vercel/ai 2026-08.
    keyHeader: "api-key",
    byWire: {
      responses: {
        ...OPENAI.overrides.byWire?.responses,
        // "User-defined namespace 'functions' collides with an existing tool namespace." (400; Bedrock's copy, 2026-08)
        reservedNamespaces: ["functions", "web", "image_gen", "browser", "python"],
        // No source says that it knows these.
        toolSearch: "function",
        agentMessages: "user_message",
        hostedTools: ["web_search"],
        // The seal may stand in the last event only (pi#6409, 2026-07).
        lateSeals: true,
      },
    },
  },
};
