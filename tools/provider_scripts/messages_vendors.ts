/**
 * The servers whose Messages API can be played: how each streams, and what it refuses.
 *
 * The facts are those of the documentation, the SDK and public reports up to 2026-11; texts and ids are made up.
 *
 * @module
 */
import type { MessagesDialect } from "../wires/messages_frames.ts";
import { MESSAGES_MODELS, OTHER_MODEL } from "../wires/messages_models.ts";
import type { MessagesRules } from "../wires/messages_rule.ts";

/** One server. */
export interface MessagesVendor {
  /** A model that the script is written for. */
  readonly model: string;
  readonly dialect: MessagesDialect;
  readonly rules: MessagesRules;
}

const BASE_KEYS = ("model max_tokens messages system tools tool_choice thinking stop_sequences stream metadata " +
  "temperature top_p top_k output_config").split(" ");

/** What any server of this API accepts. */
const COMMON: MessagesRules = {
  key: "either",
  versions: ["2023-06-01"],
  betas: false,
  keys: BASE_KEYS,
  toolKeys: ["name", "description", "input_schema"],
  blocks: {
    user: ["text", "image", "tool_result"],
    assistant: ["text", "thinking", "tool_use"],
    system: ["text"],
    result: ["text", "image"],
  },
  cacheMarks: "none",
  outputKeys: ["effort"],
  signatures: "received",
  thinkingInToolTurns: false,
  callsNeedTools: false,
  prefill: true,
  models: [["", { ...OTHER_MODEL, thinking: ["adaptive", "enabled", "disabled"] }]],
};

/** The API of the maker itself, whole. */
const WHOLE: MessagesRules = {
  key: "either",
  versions: ["2023-06-01", "2026-10-21"],
  betas: true,
  keys: [...BASE_KEYS, "cache_control", "service_tier", "speed", "container", "inference_geo", "diagnostics"],
  toolKeys: ("name description input_schema strict eager_input_streaming defer_loading input_examples " +
    "allowed_callers cache_control type").split(" "),
  blocks: {
    user: ["text", "image", "document", "search_result", "tool_result"],
    assistant: ["text", "thinking", "redacted_thinking", "tool_use", "server_tool_use", "web_search_tool_result"],
    system: ["text"],
    result: ["text", "image", "document", "search_result", "tool_reference"],
  },
  cacheMarks: "with_ttl",
  outputKeys: ["effort", "format"],
  signatures: "made",
  thinkingInToolTurns: false,
  callsNeedTools: true,
  prefill: false,
  models: [...MESSAGES_MODELS, ["", OTHER_MODEL]],
};

/** The servers, by the names of their rows. `careful` is none of them: it refuses what any of the others refuses. */
export const MESSAGES_VENDORS: Readonly<Record<string, MessagesVendor>> = {
  careful: { model: "scripted-model", dialect: {}, rules: { ...COMMON, prefill: false } },
  anthropic: { model: "claude-opus-5-5", dialect: {}, rules: WHOLE },
  // Its page: beta and version ignored, no document, no redacted thinking (2026, autumn); adapters: no tool `type`.
  deepseek: {
    model: "deepseek-flash",
    dialect: { noPing: true },
    rules: { ...COMMON, thinkingInToolTurns: true },
  },
  // With thinking on, every turn with calls needs its thinking (report of 2026-05).
  kimi: {
    model: "kimi-k3",
    dialect: { noPing: true },
    rules: { ...COMMON, key: "authorization", thinkingInToolTurns: true },
  },
  zai: {
    model: "glm-5.3",
    dialect: {},
    rules: { ...COMMON, key: "authorization", keys: [...BASE_KEYS, "cache_control"], cacheMarks: "plain" },
  },
  minimax: { model: "MiniMax-M3", dialect: {}, rules: COMMON },
  // Signatures of the backends that have none may be missing.
  openrouter: {
    model: "z-ai/glm-5.3",
    dialect: { signature: "empty" },
    rules: { ...COMMON, key: "authorization", keys: [...BASE_KEYS, "cache_control"], cacheMarks: "with_ttl" },
  },
  // No signature, and two counts of tokens; adaptive thinking is not read (repository, 2026-08).
  ollama: {
    model: "qwen3:8b",
    dialect: { signature: "none", noPing: true, usage: "two_fields" },
    rules: { ...COMMON, models: [["", OTHER_MODEL]] },
  },
  lmstudio: { model: "qwen/qwen3-4b", dialect: { signature: "empty" }, rules: COMMON },
  // Block types beyond these are refused (0.33).
  vllm: {
    model: "Qwen/Qwen3-8B",
    dialect: { signature: "empty" },
    rules: {
      ...COMMON,
      key: "authorization",
      outputKeys: ["effort", "format"],
      toolKeys: [...COMMON.toolKeys, "defer_loading"],
      blocks: {
        ...COMMON.blocks,
        assistant: [...COMMON.blocks.assistant, "redacted_thinking"],
        result: [...COMMON.blocks.result, "tool_reference"],
      },
    },
  },
  // The signature is sent, and is empty (build 11549); unknown blocks are dropped without a word.
  llamacpp: { model: "qwen3-8b", dialect: { signature: "empty", noPing: true }, rules: COMMON },
};
