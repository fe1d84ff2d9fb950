/**
 * Reads calls of the families that put control tokens around each part of a call.
 *
 * Their arguments are JSON, whose strings may safely contain any markup. The formats are from chat templates and bug
 * reports of 2026-11.
 *
 * @module
 */
import { createCallFromJson, type TextCall } from "./call_values.ts";
import type { Reading } from "./cursor.ts";
import { type GrammarSource, readSeries, requireTool } from "./grammar.ts";

/** The openers of a section, and of a call without one. */
export const SECTION_OPENERS = ["<|tool_calls_section_begin|>", "<|tool_call_begin|>"] as const;

/** `<|tool_call_begin|>functions.NAME:0<|tool_call_argument_begin|>{…}<|tool_call_end|>`, in a section or alone. */
export function readSections(source: GrammarSource, opener: string): Reading<readonly TextCall[]> {
  const [section, begin] = SECTION_OPENERS;
  return readSeries(source, {
    begin,
    ends: ["<|tool_calls_section_end|>"],
    isWrapped: opener === section,
    read: () => readSectionCall(source),
  });
}

function* readSectionCall(source: GrammarSource): Reading<TextCall> {
  const { cursor } = source;
  yield* cursor.skipSpace();
  const id = yield* cursor.readWord();
  const tool = requireTool(source, id.replace(/:\d+$/, ""));
  yield* cursor.skipSpace();
  yield* cursor.expect("<|tool_call_argument_begin|>");
  yield* cursor.skipSpace();
  const call = createCallFromJson(tool, yield* cursor.readJson());
  yield* cursor.skipSpace();
  yield* cursor.expectCloser("<|tool_call_end|>");
  return call;
}

/** The openers of a block of begin, sep and end tokens; some servers write the bars in ASCII. */
export const BEGIN_SEP_OPENERS: readonly string[] = [
  ...["｜", "|"].flatMap((bar) => [formatToken(bar, "calls▁begin"), formatToken(bar, "call▁begin")]),
];

function formatToken(bar: string, word: string): string {
  return `<${bar}tool▁${word}${bar}>`;
}

/**
 * `<｜tool▁call▁begin｜>NAME<｜tool▁sep｜>{…}<｜tool▁call▁end｜>`, or the older form: the word `function` in place of the
 * name, and the name before JSON in a fence.
 */
export function readBeginSep(source: GrammarSource, opener: string): Reading<readonly TextCall[]> {
  const bar = opener.charAt(1);
  const begin = formatToken(bar, "call▁begin");
  return readSeries(source, {
    begin,
    ends: [formatToken(bar, "calls▁end")],
    isWrapped: opener !== begin,
    read: () => readBeginSepCall(source, bar),
  });
}

function* readBeginSepCall(source: GrammarSource, bar: string): Reading<TextCall> {
  const { cursor } = source;
  const word = yield* cursor.readWord();
  yield* cursor.expect(formatToken(bar, "sep"));
  yield* cursor.skipSpace();
  const isOld = word === "function" && (yield* cursor.peek()) !== "{";
  const tool = requireTool(source, isOld ? yield* cursor.readWord() : word);
  yield* cursor.skipSpace();
  const isFenced = (yield* cursor.peek()) === "`";
  if (isFenced) yield* cursor.expect("```json");
  yield* cursor.skipSpace();
  const call = createCallFromJson(tool, yield* cursor.readJson());
  yield* cursor.skipSpace();
  if (isFenced) yield* cursor.expectCloser("```");
  yield* cursor.skipSpace();
  yield* cursor.expectCloser(formatToken(bar, "call▁end"));
  return call;
}

/** The openers of a message to a tool. */
export const HARMONY_OPENERS = ["<|channel|>", "<|start|>assistant"] as const;

/** `<|channel|>commentary to=functions.NAME <|constrain|>json<|message|>{…}<|call|>`; the end is often stripped. */
export function* readHarmony(source: GrammarSource, opener: string): Reading<readonly TextCall[]> {
  const { cursor } = source;
  const early = opener === "<|channel|>" ? undefined : yield* readRecipient(source);
  if (opener !== "<|channel|>") yield* cursor.expect("<|channel|>");
  yield* cursor.expect("commentary", "analysis");
  const name = (yield* readRecipient(source)) ?? early ?? cursor.fail();
  const tool = requireTool(source, name);
  yield* cursor.skipSpace();
  yield* cursor.take("<|constrain|>");
  yield* cursor.take("json", "code");
  yield* cursor.skipSpace();
  yield* cursor.expect("<|message|>");
  yield* cursor.skipSpace();
  const call = createCallFromJson(tool, yield* cursor.readJson());
  yield* cursor.skipSpace();
  yield* cursor.takeCloser("<|call|>");
  return [call];
}

function* readRecipient({ cursor }: GrammarSource): Reading<string | undefined> {
  yield* cursor.skipSpace();
  if ((yield* cursor.take("to=")) === undefined) return undefined;
  return yield* cursor.readWord();
}
