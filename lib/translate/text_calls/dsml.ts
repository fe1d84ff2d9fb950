/**
 * Reads calls written in DSML: `<｜DSML｜invoke name="…">` with parameters in it.
 *
 * The dialects differ in the bars around the word (bug reports to servers and clients, 2026-08 to 2026-11): one or two
 * full-width bars, a double bar, ASCII bars. The wrapper around the calls is called `tool_calls` or `function_calls`,
 * and either end of it may be missing; a call itself must be complete.
 *
 * @module
 */
import { createCallFromParameters, type TextCall, type WrittenValue } from "./call_values.ts";
import type { Attributes, Reading } from "./cursor.ts";
import { addParameter, type GrammarSource, readSeries, requireTool } from "./grammar.ts";

const BARS = ["｜", "｜｜", "‖", "‖‖", "|", "||"] as const;

/** The beginning of a block in each dialect. */
export const DSML_OPENERS: readonly string[] = BARS.map((bars) => `<${bars}DSML${bars}`);

const WRAPPERS = ["tool_calls>", "function_calls>"] as const;

/** Reads calls in the dialect of `opener`, with or without a wrapper. */
export function* readDsml(source: GrammarSource, opener: string): Reading<readonly TextCall[]> {
  const closer = opener.replace("<", "</");
  const first = yield* source.cursor.expect(...WRAPPERS, "invoke");
  const isWrapped = first !== "invoke";
  return yield* readSeries(source, {
    begin: `${opener}invoke`,
    ends: (isWrapped ? [first] : WRAPPERS).map((wrapper) => closer + wrapper),
    isWrapped,
    read: () => readDsmlInvoke(source, opener),
  });
}

function* readDsmlInvoke(source: GrammarSource, opener: string): Reading<TextCall> {
  const { cursor } = source;
  const { values, isSelfClosing } = yield* cursor.readAttributes();
  const tool = requireTool(source, values.get("name") ?? "");
  // A self-closing call looks like a parameter of the doubled dialect whose call is missing.
  if (isSelfClosing) cursor.fail();
  const closer = opener.replace("<", "</");
  const written = new Map<string, WrittenValue>();
  for (;;) {
    yield* cursor.skipSpace();
    const next = yield* cursor.expectUnlessClosed(`${closer}invoke>`, `${opener}parameter`, `${opener}invoke`);
    if (next === undefined) return createCallFromParameters(tool, written);
    const tag = yield* cursor.readAttributes();
    const name = tag.values.get("name");
    if (tag.isSelfClosing) addParameter(source, written, { name, text: getAttributeValue(source, tag) });
    else if (next === `${opener}invoke`) cursor.fail();
    else addParameter(source, written, { name, ...(yield* readParameterBody(source, tag, opener)) });
  }
}

/** The value of a self-closing parameter: it is in `string`, which otherwise states whether the value is text. */
function getAttributeValue({ cursor }: GrammarSource, { values }: Attributes): string {
  const text = values.get("string");
  return text === undefined || text === "true" || text === "false" ? cursor.fail() : text;
}

function* readParameterBody({ cursor }: GrammarSource, { values }: Attributes, opener: string): Reading<WrittenValue> {
  const form = values.get("string");
  if (form !== undefined && form !== "true" && form !== "false") cursor.fail();
  const closer = opener.replace("<", "</");
  // Fail on markup within a value: it could be read as a call or as a quotation of one.
  const { text, stop } = yield* cursor.readUntil(`${closer}parameter>`, ...DSML_OPENERS, `${closer}invoke>`);
  if (stop !== `${closer}parameter>`) cursor.fail();
  return { text, ...(form === "false" && { form: "json" as const }) };
}
