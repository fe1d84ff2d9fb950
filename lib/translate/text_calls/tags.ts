/**
 * Reads calls of the families that write tags: `<tool_call>` around JSON, a function or keys and values,
 * `<function=NAME>` alone, and `<invoke name="NAME">`.
 *
 * @module
 */
import { parseWrittenJson } from "../arguments/reader.ts";
import { createCallFromJson, createCallFromParameters, type TextCall, type WrittenValue } from "./call_values.ts";
import type { Reading } from "./cursor.ts";
import { addParameter, type GrammarSource, readSeries, requireTool, trimFrame } from "./grammar.ts";
import { createCallFromObject } from "./json_calls.ts";

/** The openers of a call in a tag. */
export const TAG_OPENERS = ["<tool_call>", "<function="] as const;

/** `<tool_call>` around one of three forms, which differ in their beginning, or a function without that tag. */
export function* readTagCalls(source: GrammarSource, opener: string): Reading<readonly TextCall[]> {
  const { cursor } = source;
  if (opener === "<function=") {
    const { call, isWrapperClosed } = yield* readFunction(source);
    if (isWrapperClosed) return [call];
    yield* cursor.skipSpace();
    yield* cursor.takeCloser("</tool_call>");
    return [call];
  }
  yield* cursor.skipSpace();
  const first = yield* cursor.peek();
  if (first === "<") {
    yield* cursor.expect("<function=");
    const { call, isWrapperClosed } = yield* readFunction(source);
    if (isWrapperClosed) return [call];
    yield* cursor.skipSpace();
    yield* cursor.expectCloser("</tool_call>");
    return [call];
  }
  if (first !== "{") return [yield* readKeys(source)];
  const call = createCallFromObject(source, parseWrittenJson(yield* cursor.readJson()));
  yield* cursor.skipSpace();
  yield* cursor.expectCloser("</tool_call>");
  return [call];
}

/** A function, and whether the end of its wrapper was read in place of its own, which models leave out. */
interface ReadFunction {
  readonly call: TextCall;
  readonly isWrapperClosed: boolean;
}

/** `NAME>`, then each `<parameter=KEY>value</parameter>`, or one JSON object, before which `>` may be missing. */
function* readFunction(source: GrammarSource): Reading<ReadFunction> {
  const { cursor } = source;
  const tool = requireTool(source, yield* cursor.readWord());
  const hasBracket = (yield* cursor.take(">")) !== undefined;
  yield* cursor.skipSpace();
  if ((yield* cursor.peek()) === "{") {
    const call = createCallFromJson(tool, yield* cursor.readJson());
    yield* cursor.skipSpace();
    yield* cursor.expectCloser("</function>");
    return { call, isWrapperClosed: false };
  }
  if (!hasBracket) cursor.fail();
  const written = new Map<string, WrittenValue>();
  for (;;) {
    yield* cursor.skipSpace();
    const next = yield* cursor.expectUnlessClosed("</function>", "<parameter=", "</tool_call>");
    if (next !== "<parameter=") {
      return { call: createCallFromParameters(tool, written), isWrapperClosed: next === "</tool_call>" };
    }
    const name = yield* cursor.readWord();
    yield* cursor.expect(">");
    const { text, stop } = yield* cursor.readUntil(
      "</parameter>",
      "<parameter=",
      "<function=",
      "</function>",
      "tool_call>",
    );
    if (stop !== "</parameter>") cursor.fail();
    addParameter(source, written, { name, text: trimFrame(text) });
  }
}

/** `NAME`, then each `<arg_key>k</arg_key><arg_value>v</arg_value>`, with or without line breaks between. */
function* readKeys(source: GrammarSource): Reading<TextCall> {
  const { cursor } = source;
  const tool = requireTool(source, yield* cursor.readWord());
  const written = new Map<string, WrittenValue>();
  for (;;) {
    yield* cursor.skipSpace();
    if ((yield* cursor.expectUnlessClosed("</tool_call>", "<arg_key>")) === undefined) {
      return createCallFromParameters(tool, written);
    }
    const name = (yield* cursor.readUntil("</arg_key>")).text.trim();
    yield* cursor.skipSpace();
    yield* cursor.expect("<arg_value>");
    const { text, stop } = yield* cursor.readUntil("</arg_value>", "<arg_value>", "arg_key>", "tool_call>");
    if (stop !== "</arg_value>") cursor.fail();
    addParameter(source, written, { name, text });
  }
}

/** The openers of invocations: the call itself, or a wrapper around calls. */
export const INVOKE_OPENERS = ["<invoke", "<function_calls>"] as const;

/** `<invoke name="NAME"><parameter name="k">v</parameter></invoke>`, in a wrapper or alone. */
export function readInvokeCalls(source: GrammarSource, opener: string): Reading<readonly TextCall[]> {
  const isWrapped = opener !== "<invoke";
  return readSeries(source, {
    begin: "<invoke",
    ends: isWrapped ? [opener.replace("<", "</")] : [],
    isWrapped,
    read: () => readInvoke(source),
  });
}

function* readInvoke(source: GrammarSource): Reading<TextCall> {
  const { cursor } = source;
  const { values, isSelfClosing } = yield* cursor.readAttributes();
  const tool = requireTool(source, values.get("name") ?? "");
  if (isSelfClosing) cursor.fail();
  const written = new Map<string, WrittenValue>();
  for (;;) {
    yield* cursor.skipSpace();
    if ((yield* cursor.expectUnlessClosed("</invoke>", "<parameter")) === undefined) {
      return createCallFromParameters(tool, written);
    }
    const tag = yield* cursor.readAttributes();
    if (tag.isSelfClosing) cursor.fail();
    const { text, stop } = yield* cursor.readUntil("</parameter>", "<parameter", "<invoke", "</invoke>", "tool_call>");
    if (stop !== "</parameter>") cursor.fail();
    addParameter(source, written, { name: tag.values.get("name"), text: trimFrame(text) });
  }
}
