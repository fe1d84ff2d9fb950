/**
 * Calls on wires that name their parts: the tool's namespace, the tool search, and calls that are not the client's.
 *
 * @module
 */
import type { CallDelta } from "../../wire/chunk.ts";
import type { StreamState } from "./state.ts";

/** The fragment with the flat name of the tool that it means. */
export function resolveCallName({ context: { tools } }: StreamState, delta: CallDelta): CallDelta {
  if (delta.isToolSearch) return { ...delta, name: tools.searchName ?? delta.name ?? "tool_search" };
  const { name, namespace } = delta;
  if (name === undefined || namespace === undefined) return delta;
  return { ...delta, name: tools.findCalledName(name, namespace) };
}

/** Whether the provider runs the call itself: a trace of its own tool, which the client did not declare. */
export function isHiddenCall({ context: { profile, tools }, repairs }: StreamState, delta: CallDelta): boolean {
  const { id = "", name } = delta;
  if (!profile.hiddenCalls?.some((start) => id.startsWith(start))) return false;
  if (name !== undefined && tools.find(name) === undefined) repairs.add("hidden_call");
  return true;
}
