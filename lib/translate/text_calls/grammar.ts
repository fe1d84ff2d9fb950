/**
 * What the grammars of all families of leaked markup share.
 *
 * @module
 */
import type { LeakedCall, WrittenValue } from "./call_values.ts";
import type { Cursor, Reading } from "./cursor.ts";
import type { DeclaredTool, DeclaredTools } from "./declared_tools.ts";

/** What a grammar works with. */
export interface Source {
  readonly cursor: Cursor;
  readonly tools: DeclaredTools;
}

/** Reads one block, whose `opener` was read already; throws when it is not one. */
export type Grammar = (source: Source, opener: string) => Reading<readonly LeakedCall[]>;

/** The declared tool of that name; there is no call without one. */
export function declared({ cursor, tools }: Source, name: string): DeclaredTool {
  return tools.find(name) ?? tools.find(name.replace(/^functions\./, "")) ?? cursor.fail();
}

/** Keeps a parameter; the same one twice is ambiguous, so there is no call. */
export function keep(
  { cursor }: Source,
  written: Map<string, WrittenValue>,
  { name, ...value }: WrittenValue & { readonly name: string | undefined },
): void {
  if (name === undefined || name === "" || written.has(name)) return cursor.fail();
  written.set(name, value);
}

/** How calls of one family follow each other. */
export interface Series {
  /** What each call begins with. */
  readonly begin: string;
  /** What may end the series. */
  readonly ends: readonly string[];
  /** Whether the series has a wrapper, whose opening was read already; otherwise `begin` was, once. */
  readonly isWrapped: boolean;
  /** Reads one call behind its beginning. */
  read(): Reading<LeakedCall>;
}

/** Reads the calls of a series and its end, which may be missing: servers cut the last control tokens off. */
export function* readSeries({ cursor }: Source, { begin, ends, isWrapped, read }: Series): Reading<LeakedCall[]> {
  const calls = isWrapped ? [] : [yield* read()];
  for (;;) {
    yield* cursor.skipSpace();
    const next = yield* cursor.take(begin, ...ends);
    if (next === begin) calls.push(yield* read());
    else if (calls.length > 0 && (next !== undefined || !isWrapped || (yield* cursor.isAtEnd()))) return calls;
    else cursor.fail();
  }
}

/** A value written over several lines begins and ends with a line break that is not part of it. */
export function withoutFrame(text: string): string {
  return text.replace(/^\r?\n/, "").replace(/\r?\n$/, "");
}
