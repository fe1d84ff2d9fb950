/**
 * The families of call markup that models write into text, with the openers and the grammar of each.
 *
 * Families are named by their form, not by the models that write them. Each family that its opener identifies has one
 * row here and one grammar.
 *
 * @module
 */
import type { TextCall } from "./call_values.ts";
import { buildAnyPattern, type Cursor, END_TOKENS, type Reading } from "./cursor.ts";
import { DSML_OPENERS, readDsml } from "./dsml.ts";
import type { Grammar, GrammarSource } from "./grammar.ts";
import { BRACKET_OPENERS, PYTHON_OPENERS, readBracketCalls, readPythonTag } from "./json_calls.ts";
import { INVOKE_OPENERS, readInvokeCalls, readTagCalls, TAG_OPENERS } from "./tags.ts";
import {
  BEGIN_SEP_OPENERS,
  HARMONY_OPENERS,
  readBeginSep,
  readHarmony,
  readSections,
  SECTION_OPENERS,
} from "./tokens.ts";

const CALL_FAMILIES: readonly { readonly openers: readonly string[]; readonly grammar: Grammar }[] = [
  { openers: DSML_OPENERS, grammar: readDsml },
  { openers: BEGIN_SEP_OPENERS, grammar: readBeginSep },
  { openers: SECTION_OPENERS, grammar: readSections },
  { openers: TAG_OPENERS, grammar: readTagCalls },
  { openers: INVOKE_OPENERS, grammar: readInvokeCalls },
  { openers: BRACKET_OPENERS, grammar: readBracketCalls },
  { openers: PYTHON_OPENERS, grammar: readPythonTag },
  { openers: HARMONY_OPENERS, grammar: readHarmony },
];

const GRAMMARS: ReadonlyMap<string, Grammar> = new Map(
  CALL_FAMILIES.flatMap(({ openers, grammar }) => openers.map((opener) => [opener, grammar] as const)),
);
const OPENERS = [...GRAMMARS.keys()];

/** One more opener is a pattern: a wrapper around invocations, with the vendor's name before the colon. */
const PREFIX = /^<[a-z][a-z0-9_-]{0,31}$/;
const SUFFIX = ":tool_call>";

/** Matches an opener anywhere in a text. */
export const ANY_OPENER = new RegExp(`${buildAnyPattern(OPENERS)}|${PREFIX.source.slice(1, -1)}${SUFFIX}`, "g");

/** Length of the longest opener, in UTF-16 units. */
export const MAX_OPENER = 48;

/** Whether `text` begins with an opener, or could be the beginning of one. */
export function matchOpener(text: string): "whole" | "part" | "none" {
  if (OPENERS.some((opener) => text.startsWith(opener))) return "whole";
  if (OPENERS.some((opener) => opener.startsWith(text))) return "part";
  const colon = text.indexOf(":");
  if (colon === -1) return PREFIX.test(text) ? "part" : "none";
  if (!PREFIX.test(text.slice(0, colon))) return "none";
  const suffix = text.slice(colon);
  if (suffix.startsWith(SUFFIX)) return "whole";
  return SUFFIX.startsWith(suffix) ? "part" : "none";
}

/** Reads blocks up to the end of the text, with nothing but whitespace between and after them. */
export function* readBlocks(source: GrammarSource): Reading<readonly TextCall[]> {
  const { cursor } = source;
  const calls: TextCall[] = [];
  do {
    const opener = yield* readOpener(cursor);
    const grammar = GRAMMARS.get(opener) ?? readInvokeCalls;
    calls.push(...(yield* grammar(source, opener)));
    yield* cursor.skipSpace();
    if ((yield* cursor.take(...END_TOKENS)) !== undefined) yield* cursor.skipSpace();
  } while (!(yield* cursor.isAtEnd()));
  return calls;
}

function* readOpener(cursor: Cursor): Reading<string> {
  const opener = yield* cursor.take(...OPENERS);
  if (opener !== undefined) return opener;
  yield* cursor.expect("<");
  const name = yield* cursor.readWord();
  yield* cursor.expect(">");
  return matchOpener(`<${name}>`) === "whole" ? `<${name}>` : cursor.fail();
}
