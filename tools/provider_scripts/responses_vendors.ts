/**
 * The vendors whose Responses API can be played: how each streams, and what it refuses.
 *
 * The facts are those of the vendors' documentation, their SDKs, their servers' source and public reports up to 2026-11;
 * texts and ids are made up.
 *
 * @module
 */
import { COMMON, PARAMETERS, WHOLE } from "../wires/responses_common.ts";
import type { ResponsesVendor } from "../wires/responses_vendor.ts";
import { sealFor } from "../wires/seal.ts";
import { BEDROCK, META } from "./sealing_vendors.ts";

function unsupported(type: string, index: number) {
  return { message: `tools.${index}: tool type "${type}" is not supported` };
}

/** How a server says it whose types are an enumeration. */
function unknownVariant(status: number, expected: string) {
  return (type: string) => ({ status, message: `unknown variant \`${type}\`, expected one of ${expected}` });
}

const XAI_TOOLS = "`function`, `web_search`, `x_search`, `image_generation`, `collections_search`, `file_search`, " +
  "`code_execution`, `code_interpreter`, `mcp`, `shell`";

const DEEPSEEK: ResponsesVendor = {
  model: "deepseek-flash",
  dialect: { ids: "bare", reasoning: "text" },
  rules: {
    ...COMMON,
    tools: ["function", "namespace", "web_search"],
    custom: ["apply_patch"],
    items: [...COMMON.items, "custom_tool_call", "custom_tool_call_output", "web_search_call"],
    hostedFields: [],
    ignored: ["tool_search", "additional_tools", "agent_message", "tool_search_call", "tool_search_output"],
    order: ["paired", "adjacent"],
    reasoning: "required",
    nameLength: 128,
    outputParts: true,
    textAlone: true,
    emptyTools: true,
  },
  words: {
    custom: (name) => ({ message: `Unsupported custom tool: '${name}'. Only 'apply_patch' is supported.` }),
    order: (callId) => ({ message: `No tool output found for tool call ${callId}.` }),
    schema: (name) => ({
      message: `Invalid schema for function '${name}': schema must be a JSON Schema of 'type: "object"', got 'type: ` +
        "null'.",
    }),
  },
  envelope: "openai",
};

const XAI: ResponsesVendor = {
  model: "grok-4.7",
  dialect: { seal: (text) => sealFor("xai", text), emptyOutput: true },
  rules: {
    ...COMMON,
    tools: ["function", "web_search", "mcp", "shell"],
    hostedFields: ["filters", "user_location"],
    items: [...COMMON.items, "web_search_call"],
    parameters: [...PARAMETERS, "include", "service_tier"],
    reasoning: "sealed",
    schemaRoot: "no_union",
    textAlone: true,
  },
  words: {
    tool: unknownVariant(422, XAI_TOOLS),
    custom: (_name) => unknownVariant(422, XAI_TOOLS)("custom"),
    item: (type) => ({ status: 422, message: `unknown item type "${type}"` }),
    parameter: (name) => ({ message: `Argument not supported: ${name}` }),
    hostedField: (name) => ({ message: `Argument not supported: ${name}` }),
    // The text names the wrong key.
    seal: () => ({ message: "Could not decode the compaction blob" }),
    schema: (name) => ({
      message: `${name}: tool parameter root must be an object type (root schema is an anyOf/oneOf union with a ` +
        "non-object branch)",
    }),
  },
  envelope: "flat",
};

const KIMI: ResponsesVendor = {
  model: "kimi-k3",
  dialect: { reasoning: "text" },
  rules: { ...COMMON, tools: ["function", "namespace"], order: ["adjacent"] },
  words: {
    tool: unsupported,
    item: () => ({ message: "Invalid request Error" }),
    order: (callId) => ({
      message:
        "Invalid request: an assistant message with 'tool_calls' must be followed by tool messages responding to " +
        `each 'tool_call_id'. The following tool_call_ids did not have response messages: ${callId}`,
    }),
    schema: () => ({ message: 'tools.function.parameters.type is required and must be "object"' }),
  },
  envelope: "untyped",
};

const OPENROUTER: ResponsesVendor = {
  model: "openai/gpt-5.6",
  dialect: { seal: (text) => sealFor("openrouter", text), fault: "error", done: true },
  rules: {
    ...COMMON,
    tools: ["function", "custom", "namespace", "web_search", "mcp", "local_shell", "apply_patch", "image_generation"],
    custom: "all",
    namespaceChildren: "any",
    items: [...WHOLE.items.filter((type) => !type.startsWith("tool_search"))],
    parameters: [...PARAMETERS, "include", "service_tier", "prompt_cache_key", "metadata"],
    reasoning: "sealed",
    outputParts: true,
    emptyTools: true,
    textAlone: true,
  },
  words: {},
  envelope: "wrapped",
};

const XIAOMI: ResponsesVendor = {
  model: "mimo-v2.5-pro",
  dialect: { reasoning: "text" },
  rules: { ...COMMON, efforts: ["none", "low", "medium", "high"] },
  words: {
    tool: (type) => ({
      message: `tool type '${type}' is not supported by this gateway phase.`,
      param: "",
      code: "responses_feature_not_supported",
      type: "unsupported_feature",
    }),
  },
  envelope: "openai",
};

const LMSTUDIO: ResponsesVendor = {
  model: "qwen/qwen3-4b",
  dialect: { reasoning: "text", wholeArguments: true },
  rules: { ...COMMON, tools: ["function", "mcp"] },
  words: {
    tool: (_type, index) => ({
      message: "Invalid discriminator value. Expected 'function' | 'mcp'",
      param: `tools.${index}.type`,
      code: "invalid_union_discriminator",
    }),
  },
  envelope: "openai",
};

const VLLM: ResponsesVendor = {
  model: "Qwen/Qwen3-8B",
  dialect: { reasoning: "text" },
  rules: {
    ...COMMON,
    tools: ["function", "custom", "namespace"],
    custom: "text_only",
    items: [...COMMON.items, "custom_tool_call", "custom_tool_call_output"],
    ignored: ["tool_search", "web_search"],
    order: [],
    emptyTools: true,
  },
  words: {
    custom: () => ({
      message: "Custom tools with a grammar format are not supported; only free-form text custom tools are accepted.",
    }),
    item: (type) => ({ message: `Unsupported input item type: ${type}` }),
    seal: () => ({ message: "Encrypted content is not supported." }),
  },
  envelope: "openai",
};

/** Its list of parameters has no `parallel_tool_calls`. */
const VOLCENGINE: ResponsesVendor = {
  model: "doubao-seed-2.0-code",
  dialect: { reasoning: "text" },
  rules: {
    ...COMMON,
    parameters: PARAMETERS.filter((name) => name !== "parallel_tool_calls"),
    efforts: ["minimal", "low", "medium", "high"],
  },
  words: {},
  envelope: "openai",
};

/** The vendors, by the names of their rows and variants. `careful` is none of them: it refuses what any of them refuses. */
export const RESPONSES_VENDORS: Readonly<Record<string, ResponsesVendor>> = {
  careful: { model: "scripted-model", dialect: { reasoning: "text" }, rules: COMMON, words: {}, envelope: "openai" },
  openai: {
    model: "gpt-5.6",
    dialect: { seal: (text) => sealFor("openai", text) },
    rules: WHOLE,
    words: {},
    envelope: "openai",
  },
  // Sealed reasoning stands only in the last event.
  azure: {
    model: "gpt-5.6",
    dialect: { seal: (text) => sealFor("azure", text), sealedIn: "completed" },
    rules: { ...WHOLE, tools: ["function", "custom", "namespace", "web_search"] },
    words: {},
    envelope: "openai",
  },
  meta: META,
  bedrock: BEDROCK,
  deepseek: DEEPSEEK,
  xai: XAI,
  kimi: KIMI,
  openrouter: OPENROUTER,
  xiaomi: XIAOMI,
  volcengine: VOLCENGINE,
  // The coding plan refuses reasoning of earlier turns.
  "volcengine-coding": {
    ...VOLCENGINE,
    dialect: {},
    rules: { ...VOLCENGINE.rules, reasoning: "refused", efforts: ["low", "medium", "high"] },
  },
  // Takes freeform tools and shows them to no model.
  minimax: {
    model: "MiniMax-M3",
    dialect: { reasoning: "text" },
    rules: { ...COMMON, ignored: ["custom"] },
    words: {},
    envelope: "openai",
  },
  lmstudio: LMSTUDIO,
  vllm: VLLM,
  // It wraps freeform tools itself.
  sglang: {
    model: "Qwen/Qwen3-8B",
    dialect: { reasoning: "text" },
    rules: {
      ...COMMON,
      tools: ["function", "custom"],
      custom: "all",
      items: [...COMMON.items, "custom_tool_call", "custom_tool_call_output"],
      ignored: ["namespace", "tool_search", "web_search"],
      formatWithTools: false,
    },
    words: { item: (type) => ({ message: `Unsupported Responses API input item type: '${type}'` }) },
    envelope: "openai",
  },
  // Reads reasoning only from the seal, as plain text, and writes it there as well.
  ollama: {
    model: "qwen3:8b",
    dialect: { seal: (text) => text },
    rules: {
      ...COMMON,
      tools: ["function", "web_search"],
      items: [...COMMON.items, "web_search_call"],
      ignored: ["custom", "namespace", "tool_search"],
      reasoning: "plain_in_seal",
    },
    words: { item: (type, index) => ({ message: `input[${index}]: unknown input item type: "${type}"` }) },
    envelope: "openai",
  },
  llamacpp: {
    model: "qwen3-8b",
    dialect: { reasoning: "text" },
    rules: { ...COMMON, ignored: ["custom", "namespace", "tool_search", "web_search"] },
    words: {},
    envelope: "openai",
  },
};
