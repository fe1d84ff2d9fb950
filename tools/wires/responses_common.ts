/**
 * The rules of a Responses API that all vendors have in common, and those of the whole API.
 *
 * @module
 */
import type { ResponsesRules } from "./responses_rule.ts";

/** The parameters that any vendor knows. */
export const PARAMETERS: readonly string[] =
  ("model input instructions tools tool_choice parallel_tool_calls reasoning text stream store " +
    "max_output_tokens temperature top_p").split(" ");

/** What any vendor accepts. */
export const COMMON: ResponsesRules = {
  tools: ["function"],
  custom: [],
  namespaceChildren: "functions",
  items: ["message", "function_call", "function_call_output", "reasoning"],
  ignored: [],
  privateKeys: false,
  parameters: PARAMETERS,
  order: ["paired", "adjacent"],
  reasoning: "plain",
  nulls: false,
  emptyTools: false,
  outputParts: false,
  uniqueNames: true,
  schemaRoot: "typed",
  nameLength: 64,
  textAlone: false,
  formatWithTools: true,
  searchQueries: true,
};

/** The whole API, as its maker has it. */
export const WHOLE: ResponsesRules = {
  ...COMMON,
  tools: ["function", "custom", "namespace", "tool_search", "web_search", "image_generation", "mcp"],
  custom: "all",
  namespaceChildren: "any",
  items: [
    ...COMMON.items,
    ..."custom_tool_call custom_tool_call_output web_search_call tool_search_call tool_search_output".split(" "),
    ..."additional_tools agent_message compaction compaction_trigger configuration_update".split(" "),
  ],
  privateKeys: true,
  parameters: [
    ...PARAMETERS,
    ..."include metadata client_metadata prompt_cache_key service_tier truncation safety_identifier".split(" "),
  ],
  order: ["paired"],
  reasoning: "sealed",
  nulls: true,
  emptyTools: true,
  outputParts: true,
  textAlone: true,
  searchQueries: false,
  schemaRoot: "no_union",
  nameLength: 128,
};
