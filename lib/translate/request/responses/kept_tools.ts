/**
 * The questions which kinds of tools and names a vendor's own Responses API gets as the client wrote them.
 *
 * @module
 */
import type { ProviderProfile } from "../../../providers/profile.ts";
import type { CallableTool, CallItem } from "../../../responses/types.ts";
import type { ToolMap } from "../../tool_map.ts";

/** Names that every server accepts (OpenAI's `^[a-zA-Z0-9_-]{1,64}$`, 2026-11). */
const COMMON_NAME = /^[\w-]{1,64}$/;

/** Whether the tools of the namespace `name` stay in it. */
export function isKeptNamespace(
  name: string,
  { namespaces, reservedNamespaces = [] }: Pick<ProviderProfile, "namespaces" | "reservedNamespaces">,
): boolean {
  return namespaces === "keep" && COMMON_NAME.test(name) && !reservedNamespaces.includes(name);
}

/** Whether `tool` is a freeform tool that is declared as such. */
export function isKeptCustomTool(tool: CallableTool, profile: ProviderProfile, namespace?: string): boolean {
  if (tool.type !== "custom") return false;
  return keepsName({ name: tool.name, namespace }, profile) ||
    profile.customTools === "text_only" && tool.grammar === undefined;
}

/** Whether an earlier call is sent as one of a freeform tool; its tool may no longer be declared. */
export function isKeptCustomCall(
  { kind, name, namespace }: CallItem,
  { profile, map }: { readonly profile: ProviderProfile; readonly map: ToolMap },
): boolean {
  if (kind !== "custom") return false;
  const entry = map.find(map.getFlatName(name, namespace));
  if (entry !== undefined) return entry.isKept === true;
  const isChild = namespace !== undefined && isKeptNamespace(namespace, profile);
  return keepsName({ name, namespace }, profile) && !(isChild && profile.namespaceChildren === "functions");
}

/** A provider that knows single freeform tools knows them by their bare names. */
function keepsName(
  { name, namespace }: { readonly name: string; readonly namespace: string | undefined },
  { customTools, keptCustomTools = [] }: ProviderProfile,
): boolean {
  return customTools === "keep" || namespace === undefined && keptCustomTools.includes(name);
}

/** The name of a call on the wire, and its namespace where that is kept. */
export function readCallName(
  { name, namespace, kind }: CallItem,
  { profile, map }: { readonly profile: ProviderProfile; readonly map: ToolMap },
): { readonly name: string; readonly namespace?: string } {
  if (namespace !== undefined && isKeptNamespace(namespace, profile)) return { name, namespace };
  return { name: map.getFlatName(name, namespace, kind) };
}
