/**
 * The last changes to a request: keys that a profile adds, and keys that it leaves out.
 *
 * @module
 */
import type { Report } from "../../base/report.ts";
import { isObject, type JsonObject } from "../../base/json.ts";
import type { ProviderProfile } from "../../providers/profile.ts";

/** Keys that mean nothing, or are refused, without another one. */
const DEPENDENTS: Readonly<Record<string, readonly string[]>> = {
  tools: ["tool_choice", "parallel_tool_calls"],
  logprobs: ["top_logprobs"],
};

/** Adds to `body` the keys that `profile` adds, which replace those of the same name, and removes those it leaves out. */
export function applyRequestEdits(
  body: JsonObject,
  { extraBody = {}, dropParameters = [] }: Pick<ProviderProfile, "extraBody" | "dropParameters">,
  report: Report,
): void {
  for (const key of Object.keys(extraBody)) {
    if (Object.hasOwn(body, key)) report.add("replaced", key, "the settings of this provider set it");
  }
  Object.assign(body, extraBody);
  for (const path of dropParameters) {
    const removed = removePath(body, path.split("."));
    if (removed === undefined) continue;
    for (const key of Object.keys(body)) if (!(key in removed)) delete body[key];
    Object.assign(body, removed);
    report.add("dropped", path, "the settings of this provider leave it out");
    for (const key of DEPENDENTS[path] ?? []) delete body[key];
  }
}

/** `value` without what is at `path`, in every entry of the lists on the way; undefined when nothing is there. */
function removePath(value: JsonObject, [key = "", ...rest]: readonly string[]): JsonObject | undefined {
  if (!Object.hasOwn(value, key)) return undefined;
  const { [key]: found, ...others } = value;
  if (rest.length === 0) return others;
  if (Array.isArray(found)) {
    const entries = found.map((entry: unknown) => isObject(entry) ? removePath(entry, rest) : undefined);
    if (entries.every((entry) => entry === undefined)) return undefined;
    return { ...value, [key]: found.map((entry: unknown, index) => entries[index] ?? entry) };
  }
  const inner = isObject(found) ? removePath(found, rest) : undefined;
  if (inner === undefined) return undefined;
  // Servers refuse some objects that hold nothing.
  return Object.keys(inner).length === 0 ? others : { ...value, [key]: inner };
}
