/**
 * Reads calls of the families that write name and arguments as JSON after one marker.
 *
 * @module
 */
import { isObject } from "../../base/json.ts";
import { parseWrittenJson } from "../arguments/reader.ts";
import { createCallFromJson, createCallFromValue, type TextCall } from "./call_values.ts";
import { NotACallError, type Reading } from "./cursor.ts";
import { type GrammarSource, requireTool } from "./grammar.ts";

/** The call that `{"name": …, "arguments": {…}}` means; `parameters` is a synonym of `arguments`. */
export function createCallFromObject(source: GrammarSource, value: unknown): TextCall {
  if (!isObject(value) || typeof value.name !== "string") throw new NotACallError();
  return createCallFromValue(requireTool(source, value.name), value.arguments ?? value.parameters);
}

/** The marker of a call of the interpreter, which models write for every tool. */
export const PYTHON_OPENERS = ["<|python_tag|>"] as const;

/** `<|python_tag|>{"name": …, "parameters": {…}}`, several with semicolons between; the end token is often stripped. */
export function* readPythonTag(source: GrammarSource): Reading<readonly TextCall[]> {
  const { cursor } = source;
  const calls: TextCall[] = [];
  do {
    yield* cursor.skipSpace();
    calls.push(createCallFromObject(source, parseWrittenJson(yield* cursor.readJson())));
    yield* cursor.skipSpace();
  } while ((yield* cursor.take(";")) !== undefined);
  yield* cursor.takeCloser();
  return calls;
}

/** The marker of a list of calls in brackets. */
export const BRACKET_OPENERS = ["[TOOL_CALLS]"] as const;

/**
 * `[TOOL_CALLS][{"name": …, "arguments": {…}}]`, or the newer `[TOOL_CALLS]NAME[ARGS]{…}` with an optional
 * `[CALL_ID]` before the arguments.
 */
export function* readBracketCalls(source: GrammarSource): Reading<readonly TextCall[]> {
  const { cursor } = source;
  yield* cursor.skipSpace();
  const first = yield* cursor.peek();
  if (first === "[" || first === "{") {
    const value = parseWrittenJson(yield* cursor.readJson());
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.length === 0 ? cursor.fail() : list.map((one) => createCallFromObject(source, one));
  }
  const tool = requireTool(source, yield* cursor.readWord());
  if ((yield* cursor.take("[CALL_ID]")) !== undefined) yield* cursor.readWord();
  yield* cursor.take("[ARGS]");
  return [createCallFromJson(tool, yield* cursor.readJson())];
}
