/**
 * Which calls are in the text of a model that its provider kept back, because its own check of calls failed?
 *
 * The provider says that the text was meant as calls, so that it needs no marker. All else is as for markup in an
 * answer: it is calls only when it is nothing but calls of declared tools, whole and well formed. Whether arguments fit
 * is for the tool to say: the model reads that, and not what the provider thought of it.
 *
 * @module
 */
import { parseJson } from "../../base/json.ts";
import type { LeakedCall } from "./call_values.ts";
import { Cursor, NotACall } from "./cursor.ts";
import type { DeclaredTools } from "./declared_tools.ts";
import { callOfObject } from "./json_calls.ts";
import { LeakedCallScanner } from "./scanner.ts";

/** The calls that `text` is: JSON of a name and arguments, a list of such, or markup; none when it is anything else. */
export function callsKeptBack(text: string, tools: DeclaredTools): readonly LeakedCall[] {
  if (!tools.mayBeCalled) return [];
  const value = parseJson(text.trim());
  if (value === undefined) {
    const scanner = new LeakedCallScanner(tools);
    return scanner.feed(text.trim()) === "" ? scanner.end().calls : [];
  }
  const source = { cursor: new Cursor(), tools };
  try {
    return (Array.isArray(value) ? value : [value]).map((one) => callOfObject(source, one));
  } catch (thrown) {
    if (thrown instanceof NotACall) return [];
    throw thrown;
  }
}
