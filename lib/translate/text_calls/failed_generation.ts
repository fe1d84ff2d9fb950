/**
 * Reads the calls in a failed generation: text that a provider withheld because its own check of the calls failed.
 *
 * The provider reports that the text was meant as calls, so it needs no marker. Otherwise it is treated like markup in
 * an answer: it counts only if it consists of complete, well-formed calls of declared tools. Whether the arguments are
 * valid is left to the tool, because the model can read the tool's error and correct them.
 *
 * @module
 */
import { parseWrittenJson } from "../arguments/reader.ts";
import type { TextCall } from "./call_values.ts";
import { Cursor, NotACallError } from "./cursor.ts";
import type { DeclaredTools } from "./declared_tools.ts";
import { createCallFromObject } from "./json_calls.ts";
import { TextCallScanner } from "./scanner.ts";

/** The calls in `text`: JSON of a name and arguments, a list of such, or markup; none if it is anything else. */
export function parseFailedGeneration(text: string, tools: DeclaredTools): readonly TextCall[] {
  if (!tools.mayBeCalled) return [];
  const value = parseWrittenJson(text.trim());
  if (value === undefined) {
    const scanner = new TextCallScanner(tools);
    return scanner.feed(text.trim()) === "" ? scanner.end().calls : [];
  }
  const source = { cursor: new Cursor(), tools };
  try {
    return (Array.isArray(value) ? value : [value]).map((one) => createCallFromObject(source, one));
  } catch (thrown) {
    if (thrown instanceof NotACallError) return [];
    throw thrown;
  }
}
