/**
 * Vendors of Responses APIs that seal their reasoning and have no script of their own elsewhere.
 *
 * The facts are those of public reports and of adapters up to 2026-11; texts and ids are made up.
 *
 * @module
 */
import { COMMON, PARAMETERS, WHOLE } from "../wires/responses_common.ts";
import type { ResponsesVendor } from "../wires/responses_vendor.ts";
import { sealFor } from "../wires/seal.ts";

/** Meta Model API. */
export const META: ResponsesVendor = {
  model: "muse-spark-1.3",
  dialect: { seal: (text) => sealFor("meta", text) },
  rules: {
    ...COMMON,
    tools: ["function", "web_search"],
    hostedFields: ["filters", "user_location", "search_context_size", "external_web_access"],
    items: [...COMMON.items, "web_search_call"],
    parameters: [...PARAMETERS, "include"],
    reasoning: "sealed",
    efforts: ["minimal", "low", "medium", "high", "xhigh", "max"],
  },
  words: {
    hostedField: (name) => ({
      message: `\`tools[].${name}\` is not supported for Responses web_search.`,
      param: `tools[].${name}`,
    }),
    seal: () => ({ message: "reasoning encrypted_content was not issued to this caller" }),
  },
  envelope: "openai",
};

/** Amazon Bedrock, for the GPT models there. */
export const BEDROCK: ResponsesVendor = {
  model: "openai.gpt-5.6-sol",
  dialect: { seal: (text) => sealFor("bedrock", text) },
  rules: {
    ...WHOLE,
    tools: ["function", "custom", "namespace", "tool_search", "web_search", "mcp"],
    items: WHOLE.items.filter((type) =>
      !["additional_tools", "agent_message", "compaction", "compaction_trigger", "configuration_update"].includes(type)
    ),
    privateKeys: false,
    parameters: [...PARAMETERS, "include", "metadata", "prompt_cache_key"],
  },
  words: {
    item: () => ({ message: "Invalid 'input': value did not match any expected variant", code: "validation_error" }),
  },
  envelope: "openai",
};
