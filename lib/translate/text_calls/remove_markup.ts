/**
 * Removes the call markup of all families from a text, whether or not it is well formed.
 *
 * @module
 */
import { buildAnyPattern, END_TOKENS } from "./cursor.ts";
import { ANY_OPENER } from "./families.ts";

/** Ends of blocks; a block without one, or of a family that has none, reaches to the end of the text. */
const CLOSER = new RegExp(
  [
    "</(?:[a-z][a-z0-9_-]{0,31}:)?(?:tool_call|function|function_calls|invoke)>",
    "</[｜‖|]{1,2}DSML[｜‖|]{1,2}(?:tool_calls|function_calls|invoke)>",
    "<\\|tool_calls?(?:_section)?_end\\|>",
    "<[｜|]tool▁calls?▁end[｜|]>",
    "<\\|call\\|>",
    buildAnyPattern(END_TOKENS),
  ].join("|"),
  "g",
);

/** The text without call markup; each character is read a fixed number of times. */
export function removeCallMarkup(text: string): string {
  const opener = new RegExp(ANY_OPENER);
  const closer = new RegExp(CLOSER);
  const kept: string[] = [];
  let from = 0;
  for (let open = opener.exec(text); open !== null; open = opener.exec(text)) {
    kept.push(text.slice(from, open.index));
    closer.lastIndex = opener.lastIndex;
    from = closer.exec(text) === null ? text.length : closer.lastIndex;
    if (from === text.length) break;
    opener.lastIndex = from;
  }
  kept.push(text.slice(from));
  return kept.join("").replace(CLOSER, "");
}
