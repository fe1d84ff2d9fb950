/**
 * The definition of Amazon Bedrock: its address, and where its profile differs from the default.
 *
 * @module
 */
import type { ProviderDefinition } from "../row.ts";
import { OPENAI } from "./openai.ts";

/** The endpoint of Bedrock that speaks other makers' APIs, called Mantle; with an API key of Bedrock, not signed. */
export const BEDROCK: ProviderDefinition = {
  name: "bedrock",
  label: "Amazon Bedrock",
  baseUrl: "https://bedrock-mantle.{region}.api.aws/openai/v1",
  hosts: [],
  // Regions have hosts of their own.
  hostSuffixes: [".api.aws"],
  port: 4490,
  // AWS's SDKs, OpenClaw's and LiteLLM's pages, 2026.
  keyVariable: "AWS_BEARER_TOKEN_BEDROCK",
  docs: "https://docs.aws.amazon.com/bedrock/latest/userguide/bedrock-mantle.html",
  overrides: {
    // Three roots on one host, whichever of them the user writes (AWS's pages on its APIs, LiteLLM 1.108.7, 2026).
    modelsPath: "/../../v1/models",
    wirePaths: {
      chat: "/../../v1/chat/completions",
      responses: "/../../openai/v1/responses",
      messages: "/../../anthropic/v1/messages",
    },
    // "The model 'openai.gpt-5.6-luna' does not support the '/v1/chat/completions' API" (400; litellm#33209, 2026-07); the
    // open models have no responses at that root.
    wireByModel: { "openai.gpt-": "responses", "openai.gpt-oss": "chat", "anthropic.": "messages" },
    byWire: {
      responses: {
        ...OPENAI.overrides.byWire?.responses,
        // "User-defined namespace 'functions' collides with an existing tool namespace." (400; litellm#36182, 2026-08)
        reservedNamespaces: ["functions", "web", "image_gen", "browser", "python"],
        additionalTools: "hoist",
        hostedTools: ["web_search"],
        // "Invalid 'input': value did not match any expected variant" (400 on the second turn; LiteLLM 1.108.7, 2026-11).
        agentMessages: "user_message",
        sealedSummaries: "user_message",
        privateKeys: "drop",
        // No `service_tier` but auto and default, no `reasoning.summary` but auto (the same).
        vendorParameters: ["include", "prompt_cache_key", "metadata", "text.verbosity"],
      },
      // Claude reads and shows there what it does at its maker's; beta values are checked one by one, and none is sent.
      messages: { messagesEffort: "output_config", cacheControl: "blocks", thinkingDisplay: true },
    },
  },
};
