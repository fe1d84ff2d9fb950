/**
 * Items of the input that a vendor's own Responses API gets as the client sent them.
 *
 * @module
 */
import { decodeArray, isObject, type JsonObject } from "../../../base/json.ts";
import type { ProviderProfile } from "../../../providers/profile.ts";
import type { AgentMessageItem, InputItem, MessageItem } from "../../../responses/types.ts";

/** Types whose `status` says what the item is, and not how far it was written. */
const STATED: ReadonlySet<unknown> = new Set([
  "tool_search_call",
  "tool_search_output",
  "web_search_call",
  "local_shell_call",
  "image_generation_call",
  "shell_call",
  "shell_call_output",
  "computer_call",
  "apply_patch_call",
  "apply_patch_call_output",
]);

/**
 * `item` without its id, which a server that stores nothing looks up in vain ("Item 'rs_…' not found", OpenAI 2026),
 * and without the status that some servers refuse.
 */
export function omitIds(item: JsonObject): JsonObject {
  const isStated = STATED.has(item.type);
  return Object.fromEntries(Object.entries(item).filter(([key]) => key !== "id" && (key !== "status" || isStated)));
}

/** Whether `item` stays at its place as it is, since it is neither said nor called. */
export function isKeptInPlace(item: InputItem, profile: ProviderProfile): boolean {
  if (item.raw === undefined) return false;
  switch (item.type) {
    case "additional_tools":
      return profile.additionalTools === "keep";
    case "configuration_update":
      return profile.privateKeys === "keep";
    case "foreign":
      return item.wireType === "web_search_call" ? profile.searchCalls === "keep" : profile.privateKeys === "keep";
    case "unknown":
      // What an `item_reference` names is not stored, and an item without a type is none.
      return profile.privateKeys === "keep" && item.wireType !== "item_reference" && item.wireType !== "untyped";
    default:
      return false;
  }
}

/** Whether a message may be sent as it is: the model reads all of its kinds of content. */
export function isKeptMessage(item: MessageItem, profile: ProviderProfile): boolean {
  if (profile.privateKeys !== "keep") return false;
  const canRead = profile.images && profile.imageUrls === "any";
  return item.content.every(({ kind }) => kind === "text" || canRead && kind === "image" || kind === "file");
}

/**
 * Whether a message between agents may be sent as it is. Its task is sealed only if the client's vendor sealed it; Codex
 * writes it unsealed for a custom provider (0.154 to 0.171), and no server could open that.
 */
export function isKeptAgentMessage(
  item: AgentMessageItem,
  { agentMessages }: ProviderProfile,
): boolean {
  const parts = decodeArray(item.raw?.content);
  return agentMessages === "keep" && item.raw !== undefined && item.content.every(({ kind }, index) => {
    const part = parts[index];
    return kind !== "text" || !isObject(part) || part.type !== "encrypted_content";
  });
}

/** Whether each call has its output behind it, and each id is that of one call. */
export function hasWholePairs(input: readonly InputItem[]): boolean {
  const seen = new Set<string>();
  const open = new Set<string>();
  for (const item of input) {
    if (item.type === "call") {
      if (item.callId === "" || seen.has(item.callId)) return false;
      seen.add(item.callId);
      open.add(item.callId);
    }
    if (item.type === "output" && !open.delete(item.callId)) return false;
  }
  return open.size === 0;
}
