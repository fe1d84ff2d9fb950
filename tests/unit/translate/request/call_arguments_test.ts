/**
 * Tests that the arguments of replayed calls are always the JSON text of an object.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { Report } from "../../../../lib/base/report.ts";
import type { CallItem } from "../../../../lib/responses/types.ts";
import { encodeArguments } from "../../../../lib/translate/request/call_arguments.ts";

function call(input: string, kind: CallItem["kind"] = "function"): CallItem {
  return { type: "call", kind, callId: "c1", name: "f", input };
}

const ARGUMENTS: readonly (readonly [string, string, number])[] = [
  ['{"cmd":"ls"}', '{"cmd":"ls"}', 0],
  ['{ "b": 1,\n "a": 2 }', '{ "b": 1,\n "a": 2 }', 0],
  ["{}", "{}", 0],
  ["", "{}", 0],
  [" \n", "{}", 0],
  ["null", "{}", 1],
  ["[1]", '{"arguments":[1]}', 1],
  ['"ls"', '{"arguments":"ls"}', 1],
  ["5", '{"arguments":5}', 1],
  ["false", '{"arguments":false}', 1],
  ['{"cmd":"l', '{"arguments":"{\\"cmd\\":\\"l"}', 1],
  ["ls -l", '{"arguments":"ls -l"}', 1],
];

for (const [input, expected, notes] of ARGUMENTS) {
  Deno.test(`encodeArguments() writes ${JSON.stringify(input)} as ${expected}`, () => {
    const report = new Report();
    assertEquals(encodeArguments(call(input), report), expected);
    assertEquals(encodeArguments(call(input, "tool_search"), report), expected);
    assertEquals(report.notes.map((note) => note.count), notes === 0 ? [] : [2 * notes]);
  });
}

Deno.test("encodeArguments() wraps the text of a freeform call even if it is JSON", () => {
  for (const input of ["*** Begin Patch\n", "", '{"input":"x"}', "\u2028\ud800"]) {
    const text = encodeArguments(call(input, "custom"), new Report());
    assertEquals(JSON.parse(text), { input });
  }
});
