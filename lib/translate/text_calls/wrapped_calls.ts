/**
 * Reads the calls in the arguments of a tool that models make up to call several others at once.
 *
 * `multi_tool_use.parallel` takes `{"tool_uses":[{"recipient_name":"functions.NAME","parameters":{…}}]}`; models that
 * learned it call it although it is not declared (reported 2026-03). Calls under other names of this shape are read
 * alike.
 *
 * @module
 */
import { isObject, type JsonObject, parseJson } from "../../base/json.ts";
import { normalizeArguments, parseWrittenJson } from "../arguments/reader.ts";
import { ArgumentShape } from "../arguments/shape.ts";
import { createCallFromValue, type TextCall } from "./call_values.ts";
import { NotACallError } from "./cursor.ts";
import type { DeclaredTools } from "./declared_tools.ts";

/** Keys of the list of calls. */
const LIST_KEYS = ["tool_uses", "tool_calls", "calls"];
/** Keys of a call's name and of its arguments. */
const NAME_KEYS = ["recipient_name", "name", "tool_name", "tool"];
const VALUE_KEYS = ["parameters", "arguments", "args", "input"];

/** The calls in `text`; none unless it is a whole list of calls of declared tools, and nothing else. */
export function readWrappedCalls(text: string, tools: DeclaredTools): readonly TextCall[] {
  const value = parseJson(normalizeArguments(text, ArgumentShape.create()) ?? "");
  const [entry, ...others] = isObject(value) ? Object.entries(value) : [];
  if (!entry || others.length > 0 || !LIST_KEYS.includes(entry[0])) return [];
  const list = typeof entry[1] === "string" ? parseWrittenJson(entry[1]) : entry[1];
  if (!Array.isArray(list)) return [];
  try {
    return list.map((member: unknown) => readMember(isObject(member) ? member : {}, tools));
  } catch (thrown) {
    if (thrown instanceof NotACallError) return [];
    throw thrown;
  }
}

function readMember(member: JsonObject, tools: DeclaredTools): TextCall {
  const call = isObject(member.function) ? member.function : member;
  const name = NAME_KEYS.map((key) => call[key]).find((found) => typeof found === "string");
  const tool = typeof name === "string" ? tools.find(name) : undefined;
  if (!tool) throw new NotACallError();
  return createCallFromValue(tool, VALUE_KEYS.map((key) => call[key]).find((found) => found !== undefined));
}
