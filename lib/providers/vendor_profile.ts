/**
 * How providers differ that are asked by their own Responses API.
 *
 * A field that says "keep" lets through what the client sent, as a server needs that implements the whole API.
 *
 * @module
 */

import { DEFAULT_VENDOR_ANSWERS, type VendorAnswers } from "./vendor_answers.ts";

/** Behaviours on the Responses wire. */
export interface VendorProfile extends VendorAnswers {
  /**
   * How freeform tools are declared: as such, as functions with one argument, or as functions only where they have a
   * grammar.
   */
  readonly customTools: "keep" | "wrap" | "text_only";
  /** Names of freeform tools that are declared as such although others are not; absent when none is. */
  readonly keptCustomTools?: readonly string[];
  /** Whether namespaces are declared as such, or their tools as functions with joined names. */
  readonly namespaces: "keep" | "flatten";
  /** Namespaces that the provider reserves, whose tools get joined names although others are kept; absent when none is. */
  readonly reservedNamespaces?: readonly string[];
  /** What a kept namespace may hold: any tool, or functions only. */
  readonly namespaceChildren: "any" | "functions";
  /** Whether the client's tool search is declared as such, or as a function, with the tools that it found beside it. */
  readonly toolSearch: "keep" | "function";
  /** Whether tools that are declared inside the input stay there, or are declared with the others. */
  readonly additionalTools: "keep" | "hoist";
  /** Beginnings of the types of tools that the provider's own servers run; the others are left out. */
  readonly hostedTools: readonly string[];
  /** The keys besides `type` that such a tool keeps; absent: all. */
  readonly hostedFields?: readonly string[];
  /** How a request demands such a tool: by its type, by a list of allowed tools, or not at all. */
  readonly forcedHosted: "object" | "allowed_tools" | "auto";
  /** Whether items and tools keep the keys that only the client's own vendor documents (`phase`, `defer_loading`). */
  readonly privateKeys: "keep" | "drop";
  /** Messages between agents: as such, or as messages of the user. */
  readonly agentMessages: "keep" | "user_message";
  /** Summaries that another server sealed: as they are, or as a message that says so. */
  readonly sealedSummaries: "keep" | "user_message";
  /** Searches of earlier turns: as items with `query` and `queries` in them, as they are, or in words. */
  readonly searchCalls: "keep" | "both_queries" | "words";
  /** Content of a tool's output: parts, or text, after which a message of the user holds the images. */
  readonly toolOutputs: "parts" | "text";
  /** The order of calls and outputs: that of the client while each call has its output, or all outputs behind their calls. */
  readonly callOrder: "keep" | "adjacent";
  /** The form of a function call's arguments. */
  readonly callArguments: "text" | "object";
  /** The role of developer messages. */
  readonly developerRole: "developer" | "system";
  /** What goes back of the reasoning that this provider and model wrote: its seal, its text, its text as a seal, nothing. */
  readonly reasoningItems: "sealed" | "plain" | "plain_in_seal" | "drop";
  /** Names of seals that were refused, which are left out; learned, absent when there are none. */
  readonly refusedSeals?: readonly string[];
  /** Reasoning that did not come by the relay, which may be another server's: left out, or sent as it is. */
  readonly unmarkedReasoning: "keep" | "drop";
  /** Paths of the parameters that are sent if the client sets them, besides those that every provider takes. */
  readonly vendorParameters: readonly string[];
  /** The least output limit that the provider accepts. */
  readonly minOutputTokens: number;
  /** An answer format together with tools: both are sent, or the prompt asks for the format. */
  readonly formatWithTools: "both" | "in_prompt";
}

/** What every server of this API accepts: the common part of all that were documented in 2026-11. */
export const DEFAULT_VENDOR_PROFILE: VendorProfile = {
  ...DEFAULT_VENDOR_ANSWERS,
  customTools: "wrap",
  namespaces: "flatten",
  namespaceChildren: "any",
  toolSearch: "function",
  additionalTools: "hoist",
  hostedTools: [],
  forcedHosted: "auto",
  privateKeys: "drop",
  agentMessages: "user_message",
  sealedSummaries: "user_message",
  searchCalls: "words",
  toolOutputs: "text",
  callOrder: "adjacent",
  callArguments: "text",
  developerRole: "developer",
  reasoningItems: "plain",
  unmarkedReasoning: "drop",
  vendorParameters: [],
  // "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16" (OpenAI, reported 2026).
  minOutputTokens: 16,
  formatWithTools: "both",
};

/** The profile fields of a server that implements the whole API, which gets what the client sent. */
export const WHOLE_API: VendorProfile = {
  ...DEFAULT_VENDOR_PROFILE,
  customTools: "keep",
  namespaces: "keep",
  toolSearch: "keep",
  additionalTools: "keep",
  hostedTools: [
    "web_search",
    "image_generation",
    "code_interpreter",
    "file_search",
    "mcp",
    "computer",
    "local_shell",
    "shell",
    "apply_patch",
    "tool_search",
    "programmatic_tool_calling",
  ],
  forcedHosted: "object",
  privateKeys: "keep",
  agentMessages: "keep",
  sealedSummaries: "keep",
  searchCalls: "keep",
  toolOutputs: "parts",
  callOrder: "keep",
  reasoningItems: "sealed",
  vendorParameters: [
    "include",
    "metadata",
    "client_metadata",
    "prompt_cache_key",
    "prompt_cache_retention",
    "prompt_cache_options",
    "safety_identifier",
    "service_tier",
    "truncation",
    "max_tool_calls",
    "top_logprobs",
    "access_programs",
    "reasoning.summary",
    "reasoning.context",
    "text.verbosity",
  ],
};
