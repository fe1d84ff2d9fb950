/**
 * Reads calls of the families that write tags: `<tool_call>` around JSON, a function or keys and values,
 * `<function=NAME>` alone, and `<invoke name="NAME">`.
 *
 * @module
 */
import { parseJson } from "../../base/json.ts";
import { callOfJson, callOfParameters, type LeakedCall, type WrittenValue } from "./call_values.ts";
import type { Reading } from "./cursor.ts";
import { declared, keep, readSeries, type Source, withoutFrame } from "./grammar.ts";
import { callOfObject } from "./json_calls.ts";

/** The openers of a call in a tag. */
export const TAG_OPENERS = ["<tool_call>", "<function="] as const;

/** `<tool_call>` around one of three forms, which differ in their beginning, or a function without that tag. */
export function* readTag(source: Source, opener: string): Reading<readonly LeakedCall[]> {
  const { cursor } = source;
  if (opener === "<function=") {
    const call = yield* readFunction(source);
    yield* cursor.skipSpace();
    yield* cursor.take("</tool_call>");
    return [call];
  }
  yield* cursor.skipSpace();
  const first = yield* cursor.peek();
  if (first === "<") {
    yield* cursor.expect("<function=");
    const call = yield* readFunction(source);
    yield* cursor.skipSpace();
    if (!(yield* cursor.isAtEnd())) yield* cursor.expect("</tool_call>");
    return [call];
  }
  if (first !== "{") return [yield* readKeys(source)];
  const call = callOfObject(source, parseJson(yield* cursor.json()));
  yield* cursor.skipSpace();
  yield* cursor.expect("</tool_call>");
  return [call];
}

/** `NAME>`, then each `<parameter=KEY>value</parameter>`, or one JSON object, before which `>` may be missing. */
function* readFunction(source: Source): Reading<LeakedCall> {
  const { cursor } = source;
  const tool = declared(source, yield* cursor.word());
  const hasBracket = (yield* cursor.take(">")) !== undefined;
  yield* cursor.skipSpace();
  if ((yield* cursor.peek()) === "{") {
    const call = callOfJson(tool, yield* cursor.json());
    yield* cursor.skipSpace();
    yield* cursor.expect("</function>");
    return call;
  }
  if (!hasBracket) cursor.fail();
  const written = new Map<string, WrittenValue>();
  for (;;) {
    yield* cursor.skipSpace();
    if ((yield* cursor.expect("<parameter=", "</function>")) === "</function>") return callOfParameters(tool, written);
    const name = yield* cursor.word();
    yield* cursor.expect(">");
    const { text, stop } = yield* cursor.until(
      "</parameter>",
      "<parameter=",
      "<function=",
      "</function>",
      "tool_call>",
    );
    if (stop !== "</parameter>") cursor.fail();
    keep(source, written, { name, text: withoutFrame(text) });
  }
}

/** `NAME`, then each `<arg_key>k</arg_key><arg_value>v</arg_value>`, with or without line breaks between. */
function* readKeys(source: Source): Reading<LeakedCall> {
  const { cursor } = source;
  const tool = declared(source, yield* cursor.word());
  const written = new Map<string, WrittenValue>();
  for (;;) {
    yield* cursor.skipSpace();
    if ((yield* cursor.expect("<arg_key>", "</tool_call>")) === "</tool_call>") return callOfParameters(tool, written);
    const name = (yield* cursor.until("</arg_key>")).text.trim();
    yield* cursor.skipSpace();
    yield* cursor.expect("<arg_value>");
    const { text, stop } = yield* cursor.until("</arg_value>", "<arg_value>", "arg_key>", "tool_call>");
    if (stop !== "</arg_value>") cursor.fail();
    keep(source, written, { name, text });
  }
}

/** The openers of invocations: the call itself, or a wrapper around calls. */
export const INVOKE_OPENERS = ["<invoke", "<function_calls>"] as const;

/** `<invoke name="NAME"><parameter name="k">v</parameter></invoke>`, in a wrapper or alone. */
export function readInvokes(source: Source, opener: string): Reading<readonly LeakedCall[]> {
  const isWrapped = opener !== "<invoke";
  return readSeries(source, {
    begin: "<invoke",
    ends: isWrapped ? [opener.replace("<", "</")] : [],
    isWrapped,
    read: () => readInvoke(source),
  });
}

function* readInvoke(source: Source): Reading<LeakedCall> {
  const { cursor } = source;
  const { values, isSelfClosing } = yield* cursor.attributes();
  const tool = declared(source, values.get("name") ?? "");
  if (isSelfClosing) cursor.fail();
  const written = new Map<string, WrittenValue>();
  for (;;) {
    yield* cursor.skipSpace();
    if ((yield* cursor.expect("<parameter", "</invoke>")) === "</invoke>") return callOfParameters(tool, written);
    const tag = yield* cursor.attributes();
    if (tag.isSelfClosing) cursor.fail();
    const { text, stop } = yield* cursor.until("</parameter>", "<parameter", "<invoke", "</invoke>", "tool_call>");
    if (stop !== "</parameter>") cursor.fail();
    keep(source, written, { name: tag.values.get("name"), text: withoutFrame(text) });
  }
}
