/**
 * Reads calls of the families that write name and arguments as JSON after one marker.
 *
 * @module
 */
import { isObject, parseJson } from "../../base/json.ts";
import { callOfJson, callOfValue, type LeakedCall } from "./call_values.ts";
import { NotACall, type Reading } from "./cursor.ts";
import { declared, type Source } from "./grammar.ts";

/** The call that `{"name": …, "arguments": {…}}` means; `parameters` is a synonym of `arguments`. */
export function callOfObject(source: Source, value: unknown): LeakedCall {
  if (!isObject(value) || typeof value.name !== "string") throw new NotACall();
  return callOfValue(declared(source, value.name), value.arguments ?? value.parameters);
}

/** The marker of a call of the interpreter, which models write for every tool. */
export const PYTHON_OPENERS = ["<|python_tag|>"] as const;

/** `<|python_tag|>{"name": …, "parameters": {…}}`, several with semicolons between; the end token is often stripped. */
export function* readPythonTag(source: Source): Reading<readonly LeakedCall[]> {
  const { cursor } = source;
  const calls: LeakedCall[] = [];
  do {
    yield* cursor.skipSpace();
    calls.push(callOfObject(source, parseJson(yield* cursor.json())));
    yield* cursor.skipSpace();
  } while ((yield* cursor.take(";")) !== undefined);
  yield* cursor.take("<|eom_id|>", "<|eot_id|>");
  return calls;
}

/** The marker of a list of calls in brackets. */
export const BRACKET_OPENERS = ["[TOOL_CALLS]"] as const;

/**
 * `[TOOL_CALLS][{"name": …, "arguments": {…}}]`, or the newer `[TOOL_CALLS]NAME[ARGS]{…}` with an optional
 * `[CALL_ID]` before the arguments.
 */
export function* readBracket(source: Source): Reading<readonly LeakedCall[]> {
  const { cursor } = source;
  yield* cursor.skipSpace();
  const first = yield* cursor.peek();
  if (first === "[" || first === "{") {
    const value = parseJson(yield* cursor.json());
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.length === 0 ? cursor.fail() : list.map((one) => callOfObject(source, one));
  }
  const tool = declared(source, yield* cursor.word());
  if ((yield* cursor.take("[CALL_ID]")) !== undefined) yield* cursor.word();
  yield* cursor.take("[ARGS]");
  return [callOfJson(tool, yield* cursor.json())];
}
