/**
 * Tests that strings are read to their end, and rewritten only where they mean one thing.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { escapeControl, readJsonString } from "../../../../lib/translate/arguments/strings.ts";
import { property } from "../../../support/properties.ts";

/** A string as it was written, its JSON text and what it says; undefined if it means nothing certain. */
const STRINGS: readonly (readonly [string, readonly [string, string] | undefined])[] = [
  ['"a"', ['"a"', "a"]],
  ['""', ['""', ""]],
  ['"\\u00e9\\n\\/"', ['"\\u00e9\\n\\/"', "é\n/"]],
  ['"a\nb\tc\rd\u0001"', ['"a\\nb\\tc\\rd\\u0001"', "a\nb\tc\rd\u0001"]],
  ['"it\'s"', ['"it\'s"', "it's"]],
  ['"it\\\'s"', ['"it\'s"', "it's"]],
  // In a command the apostrophe that has a backslash may be another one than those that have none.
  [`"echo 'it'\\''s'"`, undefined],
  ["'a \"b\"'", ['"a \\"b\\""', 'a "b"']],
  ["'it\\'s\n'", ['"it\'s\\n"', "it's\n"]],
  ["'a\\\"'", ['"a\\""', 'a"']],
  ['"a\\.b"', undefined],
  ['"a\\x41"', undefined],
  ['"a\\u00g0"', undefined],
  ['"a\\u00"', undefined],
  ['"a\\\n"', undefined],
  ['"a', undefined],
  ['"a\\', undefined],
  ['"a\\"', undefined],
  ["a", undefined],
  ["", undefined],
];

for (const [text, expected] of STRINGS) {
  Deno.test(`readJsonString() reads ${JSON.stringify(text)}`, () => {
    const read = readJsonString(`:${text}`, 1);
    assertEquals(read && [read.json, read.decode()], expected && [...expected]);
    if (read) assertEquals([read.end, readJsonString(`:${text},"x"`, 1)?.end], [text.length + 1, text.length + 1]);
  });
}

Deno.test("escapeControl() writes the short escape where JSON has one", () => {
  assertEquals(["\b", "\f", "\n", "\r", "\t", "\0", "\x1f"].map(escapeControl), [
    "\\b",
    "\\f",
    "\\n",
    "\\r",
    "\\t",
    "\\u0000",
    "\\u001f",
  ]);
});

property("readJsonString() leaves every JSON string as it is", fc.string({ unit: "binary" }), {
  runs: 500,
  law(text) {
    const json = JSON.stringify(text);
    const read = readJsonString(json, 0);
    assertEquals([read?.json, read?.end, read?.decode()], [json, json.length, text]);
  },
});
