/**
 * Tests of what all grammars of leaked calls share.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import type { WrittenValue } from "../../../../lib/translate/text_calls/call_values.ts";
import { Cursor, NotACallError } from "../../../../lib/translate/text_calls/cursor.ts";
import {
  addParameter,
  type GrammarSource,
  requireTool,
  trimFrame,
} from "../../../../lib/translate/text_calls/grammar.ts";

const TOOL = {} as NonNullable<ReturnType<GrammarSource["tools"]["find"]>>;

/** A source whose only declared tool is `shell`. */
function sourceOf(): GrammarSource {
  const tools = { find: (name: string) => name === "shell" ? TOOL : undefined } as GrammarSource["tools"];
  return { cursor: new Cursor(), tools };
}

Deno.test("requireTool() finds a tool by its name, with or without the prefix functions.", () => {
  assertEquals(requireTool(sourceOf(), "shell") === TOOL, true);
  assertEquals(requireTool(sourceOf(), "functions.shell") === TOOL, true);
});

Deno.test("requireTool() fails for a tool that the request does not declare", () => {
  for (const name of ["", "Shell", "functions.functions.shell", "other"]) {
    assertThrows(() => requireTool(sourceOf(), name), NotACallError);
  }
});

Deno.test("addParameter() keeps each parameter once and fails for a repeated or nameless one", () => {
  const written = new Map<string, WrittenValue>();
  addParameter(sourceOf(), written, { name: "a", text: "1" });
  assertEquals([...written], [["a", { text: "1" }]]);
  for (const name of ["a", "", undefined]) {
    assertThrows(() => addParameter(sourceOf(), written, { name, text: "2" }), NotACallError);
  }
  assertEquals(written.size, 1);
});

Deno.test("trimFrame() removes one line break at each end", () => {
  const cases = [["\na\n", "a"], ["\r\na\r\n", "a"], ["\n\na\n\n", "\na\n"], ["a", "a"], [" a ", " a "], ["\n", ""]];
  for (const [text = "", bare] of cases) assertEquals(trimFrame(text), bare, JSON.stringify(text));
});
