/**
 * Refusals of vendors' own Responses APIs, and the request that is refused.
 *
 * @module
 */
import type { JsonObject } from "../../lib/base/json.ts";
import { hashSeal } from "../../lib/base/seal_hash.ts";
import type { ProviderProfile } from "../../lib/providers/profile.ts";
import { WHOLE_API } from "../../lib/providers/vendor_profile.ts";
import type { Case } from "./refusals.ts";
import { VENDOR_SEAL as SEAL } from "./vendor_body.ts";

/** One refusal, and the change that must be learned from it. */
export interface VendorCase {
  readonly text: Case["text"];
  readonly status?: number;
  /** Changes to the profile of a vendor that gets everything. */
  readonly profile?: Partial<ProviderProfile>;
  readonly differs: Partial<ProviderProfile>;
  /** What the adapted request must no longer hold. */
  readonly without?: readonly string[];
}

/** An error as OpenAI words it. */
export function openaiError(message: string, param?: string, code?: string): JsonObject {
  return { error: { message, type: "invalid_request_error", param, code } };
}

const SAFE = {
  privateKeys: "drop",
  customTools: "wrap",
  namespaces: "flatten",
  toolSearch: "function",
  additionalTools: "hoist",
  agentMessages: "user_message",
  sealedSummaries: "user_message",
  searchCalls: "words",
  toolOutputs: "text",
} as const;

/** The refusals, by what they are about. */
export const OF_VENDORS: Readonly<Record<string, VendorCase>> = {
  "tool_search by Kimi": {
    text: openaiError('tools.4: tool type "tool_search" is not supported'),
    differs: { toolSearch: "function" },
    without: ['"tool_search_call"', '"tool_search_output"', '{"type":"tool_search"'],
  },
  "namespaces by xAI, in plain text": {
    text: "Failed to deserialize the JSON body into the target type: unknown variant `namespace`, expected one of " +
      "`function`, `web_search`, `x_search`",
    status: 422,
    differs: { namespaces: "flatten" },
    without: ['"type":"namespace","name":"functions"', '"namespace":"n"'],
  },
  "namespaces by an endpoint of OpenRouter": {
    text: { error: { message: "No endpoints found that support the native `namespace` tool type.", code: 400 } },
    differs: { namespaces: "flatten" },
  },
  "freeform tools by MiMo": {
    text: {
      error: {
        code: "responses_feature_not_supported",
        message: "tool type 'custom' is not supported by this gateway phase.",
        param: "",
        type: "unsupported_feature",
      },
    },
    differs: { customTools: "wrap" },
    without: ['"custom_tool_call"', '"custom_tool_call_output"', '"type":"custom"'],
  },
  "web_search by MiMo": {
    text: openaiError("tool type 'web_search' is not supported by this gateway phase."),
    differs: { hostedTools: WHOLE_API.hostedTools.filter((type) => type !== "web_search") },
  },
  "a freeform tool by DeepSeek": {
    text: openaiError("Unsupported custom tool: 'exec'. Only 'apply_patch' is supported."),
    differs: { customTools: "wrap", keptCustomTools: ["apply_patch"] },
  },
  "the freeform tool that DeepSeek once kept": {
    text: openaiError("Unsupported custom tool: 'apply_patch'. Only 'apply_patch' is supported."),
    profile: { customTools: "wrap", keptCustomTools: ["apply_patch"] },
    differs: { keptCustomTools: [] },
  },
  "grammars by vLLM": {
    text: openaiError(
      "Custom tools with a grammar format are not supported; only free-form text custom tools are accepted.",
    ),
    differs: { customTools: "text_only" },
  },
  "all but functions by Command Code": {
    text: openaiError(
      'Only type:"function" tools are supported on this endpoint. Built-in tools (…) are not executed here.',
    ),
    differs: { customTools: "wrap", namespaces: "flatten", toolSearch: "function", hostedTools: [] },
  },
  "a tool at a place by LM Studio": {
    text: openaiError(
      "Invalid discriminator value. Expected 'function' | 'mcp'",
      "tools.1.type",
      "invalid_union_discriminator",
    ),
    differs: { customTools: "wrap" },
  },
  "a reserved namespace by Bedrock": {
    text: openaiError(
      "Invalid Value: 'tools.namespace'. User-defined namespace 'functions' collides with an existing tool namespace.",
    ),
    differs: { reservedNamespaces: ["functions"] },
  },
  "a setting of the search by xAI": {
    text: { code: "invalid-argument", error: "Argument not supported: search_context_size" },
    differs: { hostedFields: ["indexed_web_access"] },
  },
  "a setting of the search by Meta": {
    text: openaiError("tools[].indexed_web_access is not supported for Responses web_search."),
    differs: { hostedFields: ["search_context_size"] },
  },
  "messages between agents by xAI": {
    text: 'unknown item type "agent_message"',
    status: 422,
    differs: { agentMessages: "user_message" },
    without: ['"agent_message"'],
  },
  "sealed parts by DeepSeek": {
    text: "Failed to deserialize: unknown variant `encrypted_content`, expected one of `input_text`, `output_text`",
    status: 422,
    differs: { agentMessages: "user_message" },
  },
  "a freeform call by Ollama": {
    text: openaiError('input[5]: unknown input item type: "custom_tool_call"'),
    differs: { customTools: "wrap" },
  },
  "a search by vLLM": {
    text: openaiError("Unsupported input item type: web_search_call"),
    differs: { searchCalls: "words" },
  },
  "additional tools by SGLang": {
    text: openaiError("Unsupported Responses API input item type: 'additional_tools'"),
    differs: { additionalTools: "hoist" },
    without: ['"additional_tools"'],
  },
  "some item by Bedrock": {
    text: openaiError("Invalid 'input': value did not match any expected variant"),
    differs: SAFE,
    without: ['"agent_message"', '"custom_tool_call"', '"tool_search_call"', '"web_search_call"'],
  },
  "some item by Kimi": { text: openaiError("Invalid request Error"), differs: SAFE },
  "seals of another caller by Meta": {
    text: openaiError(
      "Error from provider (Console): Upstream request failed: [invalid_request_error] reasoning encrypted_content was not " +
        "issued to this caller",
    ),
    differs: { refusedSeals: [hashSeal(SEAL)] },
    without: [SEAL],
  },
  "seals of another resource by Azure": {
    text: openaiError("The requested item was created under a different Azure OpenAI resource."),
    differs: { refusedSeals: [hashSeal(SEAL)] },
  },
  "seals by xAI, which names the wrong field": {
    text: { code: "invalid-argument", error: "Could not decode the compaction blob" },
    differs: { refusedSeals: [hashSeal(SEAL)] },
  },
  "seals by a model of Azure": {
    text: openaiError("Encrypted content is not supported with this model.", "include"),
    differs: { reasoningItems: "drop" },
    without: ['encrypted_content":"vendor', '"include"'],
  },
  "seals by vLLM": {
    text: openaiError("Encrypted content is not supported."),
    differs: { reasoningItems: "plain" },
    without: [SEAL],
  },
  "missing reasoning by DeepSeek": {
    text: openaiError("The reasoning_text in the thinking mode must be passed back to the API."),
    differs: { reasoningItems: "plain", reasoningRequired: "always" },
  },
  "the order of calls by DeepSeek": {
    text: openaiError("No tool output found for tool call c1."),
    differs: { callOrder: "adjacent" },
  },
  "the order of calls by Kimi": {
    text: openaiError(
      "Invalid request: an assistant message with 'tool_calls' must be followed by tool messages responding to each " +
        "'tool_call_id'. The following tool_call_ids did not have response messages: exec:0",
    ),
    differs: { callOrder: "adjacent" },
  },
  "arguments as text": {
    text: openaiError("input[11].arguments: expected an object, but got a string"),
    profile: { ...SAFE },
    differs: { callArguments: "object" },
  },
  "parts in outputs by llama.cpp": {
    text: openaiError("Output of tool call should be 'Input text'"),
    profile: { privateKeys: "drop" },
    differs: { toolOutputs: "text" },
  },
  "an effort by the plan of Kimi": {
    text: openaiError("reasoning.effort must be one of ultra, max, xhigh, high, medium, low"),
    differs: { acceptedEfforts: ["low", "medium", "high", "xhigh", "max", "ultra"] },
  },
  "reasoning by a model of Volcengine": {
    text: {
      error: {
        code: "InvalidParameter",
        message:
          "The parameter reasoning specified in the request are not valid: reasoning is not supported by current " +
          "model. Request id: 1",
        param: "",
        type: "BadRequest",
      },
    },
    differs: {
      effortField: "none",
      vendorParameters: WHOLE_API.vendorParameters.filter((path) => !path.startsWith("reasoning.")),
    },
    without: ['"reasoning":{"effort"'],
  },
  "a parameter of the client's vendor": {
    text: openaiError("Unknown parameter: 'prompt_cache_key'.", "prompt_cache_key", "unknown_parameter"),
    differs: { vendorParameters: WHOLE_API.vendorParameters.filter((path) => path !== "prompt_cache_key") },
  },
  "a nested parameter": {
    text: openaiError("Unsupported parameter: 'text.verbosity' is not supported with this model.", "text.verbosity"),
    differs: { vendorParameters: WHOLE_API.vendorParameters.filter((path) => path !== "text.verbosity") },
  },
  "a parameter of the API itself": {
    text: openaiError("Unsupported parameter: max_output_tokens"),
    differs: { dropParameters: ["max_output_tokens"] },
  },
  "sampling": { text: openaiError("Unsupported parameter: 'temperature'"), differs: { sampling: ["top_p"] } },
  "parallel calls": {
    text: openaiError("Unknown parameter: 'parallel_tool_calls'"),
    differs: { parallelToolCalls: false },
  },
  "references by Meta": {
    text: openaiError("Recursive schemas are not supported"),
    profile: { privateKeys: "drop" },
    differs: { schemaRules: ["inline_refs"] },
  },
  "deep schemas by Meta": {
    text: openaiError("JSON schema exceeds the maximum nesting depth of 10 levels", "parameters"),
    profile: { privateKeys: "drop" },
    differs: { schemaRules: ["nine_levels"] },
    without: ["deepest"],
  },
  "the answer's format by a host of DeepSeek": {
    text: openaiError("This response_format type is unavailable now"),
    differs: { structuredOutput: "json_object" },
  },
  "long names by Meta": {
    text: openaiError("`name` must be at most 64 characters, got 66"),
    differs: { namespaces: "flatten" },
  },
};
