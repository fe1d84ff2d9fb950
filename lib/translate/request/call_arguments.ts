/**
 * Arguments of replayed calls, written as the JSON text of an object, the one form that every provider reads.
 *
 * @module
 */
import { isObject, parseJson } from "../../base/json.ts";
import type { Report } from "../../base/report.ts";
import type { CallItem } from "../../responses/types.ts";
import { FREEFORM_ARGUMENT } from "../tool_map.ts";

/**
 * The JSON text of a call's arguments. Anything that is not a JSON object is wrapped in one, because servers that parse
 * arguments would refuse the whole history ("invalid tool call arguments"; the chat templates of local servers fail
 * likewise, 2026-08).
 */
export function encodeArguments(call: CallItem, report: Report): string {
  if (call.kind === "custom") return JSON.stringify({ [FREEFORM_ARGUMENT]: call.input });
  if (call.input.trim() === "") return "{}";
  const value = parseJson(call.input);
  if (isObject(value)) return call.input;
  report.add("repaired", "input.arguments", "arguments that are not a JSON object were wrapped in one");
  return value === null ? "{}" : JSON.stringify({ arguments: value ?? call.input });
}
