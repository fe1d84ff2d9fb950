/**
 * The parts that the grammars of all families of call markup share.
 *
 * @module
 */
import type { TextCall, WrittenValue } from "./call_values.ts";
import type { Cursor, Reading } from "./cursor.ts";
import type { DeclaredTool, DeclaredTools } from "./declared_tools.ts";

/** The input of a grammar: the text and the tools that it may call. */
export interface GrammarSource {
  readonly cursor: Cursor;
  readonly tools: DeclaredTools;
}

/** Reads one block after its `opener`; throws if the text is not a block. */
export type Grammar = (source: GrammarSource, opener: string) => Reading<readonly TextCall[]>;

/** The declared tool of that name; fails if there is none. */
export function requireTool({ cursor, tools }: GrammarSource, name: string): DeclaredTool {
  return tools.find(name) ?? tools.find(name.replace(/^functions\./, "")) ?? cursor.fail();
}

/** Adds a parameter to `written`; fails if it has no name, or one that was written before. */
export function addParameter(
  { cursor }: GrammarSource,
  written: Map<string, WrittenValue>,
  { name, ...value }: WrittenValue & { readonly name: string | undefined },
): void {
  if (name === undefined || name === "" || written.has(name)) return cursor.fail();
  written.set(name, value);
}

/** The form of consecutive calls of one family. */
export interface SeriesGrammar {
  /** The text that begins each call. */
  readonly begin: string;
  /** The texts that may end the series. */
  readonly ends: readonly string[];
  /** Whether the opening of a wrapper was read; otherwise the first `begin` was. */
  readonly isWrapped: boolean;
  /** Reads one call after its `begin`. */
  read(): Reading<TextCall>;
}

/** Reads the calls of a series and its end, which may be missing: servers strip the last control tokens. */
export function* readSeries(
  { cursor }: GrammarSource,
  { begin, ends, isWrapped, read }: SeriesGrammar,
): Reading<TextCall[]> {
  const calls = isWrapped ? [] : [yield* read()];
  for (;;) {
    yield* cursor.skipSpace();
    if ((yield* cursor.take(begin)) !== undefined) calls.push(yield* read());
    else if (calls.length > 0 && ((yield* cursor.takeCloser(...ends)) || !isWrapped)) return calls;
    else cursor.fail();
  }
}

/** Removes the line breaks around a value on lines of its own; they are not part of it. */
export function trimFrame(text: string): string {
  return text.replace(/^\r?\n/, "").replace(/\r?\n$/, "");
}
