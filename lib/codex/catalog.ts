/**
 * The catalog of models in the form that Codex reads.
 *
 * The entry below is read by Codex 0.107 to 0.171 without a warning, with `apply_patch` among the tools and the effort
 * sent along (measured 2026-11). Codex rejects a whole catalog for one field it cannot read.
 *
 * @module
 */
import type { Modality } from "../wire/models/decode.ts";
import { chooseDefaultLevel, listReasoningLevels, type ReasoningLevel } from "./efforts.ts";
import { computeWindowRule } from "./compaction_rule.ts";
import { type ModelProperties, resolveMaxWindow } from "./model_properties.ts";

/** One model in Codex's own catalog format. */
export interface ModelInfo {
  readonly slug: string;
  readonly display_name: string;
  readonly description: string;
  readonly default_reasoning_level: string | null;
  /** Empty when the model takes no effort: Codex then sends none. */
  readonly supported_reasoning_levels: readonly ReasoningLevel[];
  /** Gives Codex the tools `exec_command` and `write_stdin`. */
  readonly shell_type: "unified_exec";
  /** `hide` keeps the model out of the picker; users can still name it. */
  readonly visibility: "list" | "hide";
  readonly supported_in_api: true;
  /** Place in the picker; the smallest is the default. The first five are offered to sub-agents. */
  readonly priority: number;
  readonly availability_nux: null;
  readonly upgrade: null;
  /** Replaces Codex's own base prompt. */
  readonly base_instructions: string;
  /** Up to 0.140 Codex sends an effort only when this is true. */
  readonly supports_reasoning_summaries: boolean;
  readonly supports_reasoning_summary_parameter: false;
  readonly default_reasoning_summary: "none";
  readonly support_verbosity: false;
  readonly default_verbosity: null;
  /** Gives Codex the tool `apply_patch`; `function` is a parse error from 0.140 on. */
  readonly apply_patch_tool_type: "freeform";
  /** How much of a tool's output the model gets to see. */
  readonly truncation_policy: { readonly mode: "tokens"; readonly limit: number };
  readonly supports_parallel_tool_calls: boolean;
  /** Tokens; more than the model has where Codex would otherwise compact after every call. */
  readonly context_window: number;
  readonly max_context_window: number;
  /** Tokens after which Codex compacts; null where Codex's own limit, 90 % of the window, leaves enough room. */
  readonly auto_compact_token_limit: number | null;
  readonly effective_context_window_percent: 95;
  readonly experimental_supported_tools: readonly string[];
  readonly input_modalities: readonly Modality[];
  readonly supports_search_tool: false;
  readonly web_search_tool_type: "text";
  readonly use_responses_lite: false;
  readonly multi_agent_version: "v1";
  readonly tool_mode: null;
}

/** What Codex reads from `model_catalog_url` and `model_catalog_json`. */
export interface Catalog {
  readonly models: readonly ModelInfo[];
}

/** How a catalog is written. */
export interface CatalogOptions {
  /** Base prompt of every model. */
  readonly instructions: string;
  /** Whether Codex before 0.140 has to be able to read it; absent: no. */
  readonly early?: boolean;
}

/** Codex's own limit (0.169): 10,000 tokens of a tool's output get through. */
const LARGEST_TOOL_OUTPUT = 10_000;

/** The catalog of `models`, in their order. */
export function buildCatalog(models: readonly ModelProperties[], options: CatalogOptions): Catalog {
  return { models: models.map((model, index) => createModelInfo(model, { ...options, priority: index + 1 })) };
}

function createModelInfo(model: ModelProperties, options: CatalogOptions & { readonly priority: number }): ModelInfo {
  const { window, limit } = computeWindowRule(model);
  const levels = listReasoningLevels(model, options.early ?? false);
  return {
    slug: model.slug,
    display_name: model.displayName,
    description: describeOrigin(model),
    default_reasoning_level: chooseDefaultLevel(levels),
    supported_reasoning_levels: levels,
    shell_type: "unified_exec",
    visibility: model.offered ? "list" : "hide",
    supported_in_api: true,
    priority: options.priority,
    availability_nux: null,
    upgrade: null,
    base_instructions: options.instructions,
    supports_reasoning_summaries: model.reasoning,
    supports_reasoning_summary_parameter: false,
    default_reasoning_summary: "none",
    support_verbosity: false,
    default_verbosity: null,
    apply_patch_tool_type: "freeform",
    truncation_policy: { mode: "tokens", limit: computeToolOutputLimit(model) },
    supports_parallel_tool_calls: model.parallelToolCalls,
    context_window: window,
    max_context_window: Math.max(window, resolveMaxWindow(model)),
    auto_compact_token_limit: limit,
    effective_context_window_percent: 95,
    experimental_supported_tools: [],
    input_modalities: model.inputModalities,
    supports_search_tool: false,
    web_search_tool_type: "text",
    use_responses_lite: false,
    multi_agent_version: "v1",
    tool_mode: null,
  };
}

function describeOrigin({ provider, slug, target }: ModelProperties): string {
  const by = provider === undefined ? "Served by codex-relay" : `Served by ${provider} through codex-relay`;
  return slug === target || slug === `${provider}/${target}` ? by : `${by} as ${target}`;
}

/** A single tool output must not fill a small window. */
function computeToolOutputLimit({ contextWindow }: ModelProperties): number {
  return Math.min(LARGEST_TOOL_OUTPUT, Math.max(1_000, Math.floor(contextWindow / 12)));
}
