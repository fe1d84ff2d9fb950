/**
 * The items that pass through the relay as they are: steps of a provider's own servers, and calls of tools that only the
 * API's own vendor defines.
 *
 * @module
 */

/** The items of calls that a client runs if it declared the vendor's own tool for them. */
export type VendorCallType =
  | "computer_call"
  | "local_shell_call"
  | "shell_call"
  | "apply_patch_call"
  | "mcp_approval_request";

/** The beginnings of the types of tools by which such calls are made. */
export const VENDOR_CALLS: Readonly<Record<VendorCallType, string>> = {
  computer_call: "computer",
  local_shell_call: "local_shell",
  shell_call: "shell",
  apply_patch_call: "apply_patch",
  mcp_approval_request: "mcp",
};

/** Whether items of `type` are such calls. */
export function isVendorCall(type: string): type is VendorCallType {
  return Object.hasOwn(VENDOR_CALLS, type);
}

/** All such items; the steps of a provider's own servers are those that clients show and do not run. */
export type HostedItemType =
  | VendorCallType
  | "web_search_call"
  | "file_search_call"
  | "code_interpreter_call"
  | "image_generation_call"
  | "mcp_call"
  | "mcp_list_tools";

/** Such an item, as the provider sent it. */
export type HostedItem = { readonly type: HostedItemType; readonly id: string; readonly [key: string]: unknown };
