/**
 * The items of steps that a provider's own servers made.
 *
 * @module
 */

/** The items of steps that a provider's own servers made, which clients show and do not run. */
export type HostedItemType =
  | "web_search_call"
  | "file_search_call"
  | "code_interpreter_call"
  | "image_generation_call"
  | "mcp_call"
  | "mcp_list_tools";

/** Such an item, as the provider sent it. */
export type HostedItem = { readonly type: HostedItemType; readonly id: string; readonly [key: string]: unknown };
