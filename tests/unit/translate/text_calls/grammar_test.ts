/**
 * Tests of what all grammars of leaked calls share.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import type { WrittenValue } from "../../../../lib/translate/text_calls/call_values.ts";
import { Cursor, NotACall } from "../../../../lib/translate/text_calls/cursor.ts";
import { declared, keep, type Source, withoutFrame } from "../../../../lib/translate/text_calls/grammar.ts";

const TOOL = {} as NonNullable<ReturnType<Source["tools"]["find"]>>;

/** A source whose only declared tool is `shell`. */
function sourceOf(): Source {
  const tools = { find: (name: string) => name === "shell" ? TOOL : undefined } as Source["tools"];
  return { cursor: new Cursor(), tools };
}

Deno.test("declared() finds a tool by its name, with or without the prefix functions.", () => {
  assertEquals(declared(sourceOf(), "shell") === TOOL, true);
  assertEquals(declared(sourceOf(), "functions.shell") === TOOL, true);
});

Deno.test("declared() fails for a tool that the request does not declare", () => {
  for (const name of ["", "Shell", "functions.functions.shell", "other"]) {
    assertThrows(() => declared(sourceOf(), name), NotACall);
  }
});

Deno.test("keep() keeps each parameter once and fails for a repeated or nameless one", () => {
  const written = new Map<string, WrittenValue>();
  keep(sourceOf(), written, { name: "a", text: "1" });
  assertEquals([...written], [["a", { text: "1" }]]);
  for (const name of ["a", "", undefined]) {
    assertThrows(() => keep(sourceOf(), written, { name, text: "2" }), NotACall);
  }
  assertEquals(written.size, 1);
});

Deno.test("withoutFrame() removes one line break at each end", () => {
  const cases = [["\na\n", "a"], ["\r\na\r\n", "a"], ["\n\na\n\n", "\na\n"], ["a", "a"], [" a ", " a "], ["\n", ""]];
  for (const [text = "", bare] of cases) assertEquals(withoutFrame(text), bare, JSON.stringify(text));
});
