/**
 * Do the few questions about parsed JSON tell its kinds apart?
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  countOf,
  isObject,
  isTooDeep,
  listOf,
  MAX_JSON_DEPTH,
  numberOf,
  omitUndefined,
  parseJson,
  textOf,
  withWholeCharacters,
} from "../../../lib/base/json.ts";

const VALUES = [undefined, null, true, 0, 1.5, NaN, Infinity, "", "a", [], [1], {}, { a: 1 }];

Deno.test("isObject() takes objects only, neither null nor lists", () => {
  assertEquals(VALUES.filter(isObject), [{}, { a: 1 }]);
});

Deno.test("textOf() takes text that is not empty", () => {
  assertEquals(VALUES.map(textOf).filter((text) => text !== undefined), ["a"]);
});

Deno.test("numberOf() takes finite numbers, zero among them", () => {
  assertEquals(VALUES.map(numberOf).filter((number) => number !== undefined), [0, 1.5]);
});

Deno.test("listOf() gives an empty list for everything else", () => {
  assertEquals(VALUES.map(listOf).filter((list) => list.length > 0), [[1]]);
});

Deno.test("parseJson() gives undefined for what is no JSON, and null for null", () => {
  assertEquals(["{}", "null", "1", "", "{", "undefined"].map(parseJson), [
    {},
    null,
    1,
    undefined,
    undefined,
    undefined,
  ]);
});

Deno.test("countOf() takes what can be written as an integer, rounded", () => {
  const numbers = [0, 1, 1.5, 2 ** 53 - 1, -1, 2 ** 53, 1e21, 1e308, Infinity, NaN, "1", null];
  assertEquals(numbers.map(countOf).filter((count) => count !== undefined), [0, 1, 2, 2 ** 53 - 1]);
});

function nested(levels: number): string {
  return '{"a":['.repeat(levels / 2) + "]}".repeat(levels / 2);
}

Deno.test("JSON is taken up to a number of levels, and a million of them do no harm", () => {
  assertEquals([MAX_JSON_DEPTH, MAX_JSON_DEPTH + 2].map((levels) => isTooDeep(JSON.parse(nested(levels)))), [
    false,
    true,
  ]);
  assertEquals(
    [MAX_JSON_DEPTH, MAX_JSON_DEPTH + 2, 1_000_000].map((levels) => parseJson(nested(levels)) !== undefined),
    [true, false, false],
  );
});

const HALVES: readonly (readonly [string, string])[] = [
  ['"\\ud83d\\ude00"', "😀"],
  ['"a\\ud83d"', "a\ufffd"],
  ['"\\uDE00\\ud83d"', "\ufffd\ufffd"],
  ['"\\ud83d\\ud83d\\ude00"', "\ufffd😀"],
  ['"\\\\ud83d"', "\\ud83d"],
  ['"\\\\\\ud83d"', "\\\ufffd"],
];

Deno.test("withWholeCharacters() replaces half a character, and nothing that only looks like one", () => {
  for (const [json, text] of HALVES) {
    assertEquals(JSON.parse(withWholeCharacters(json)), text);
    assertEquals(parseJson(json), text);
  }
});

Deno.test("omitUndefined() keeps every other value, and the order of the fields", () => {
  const fields = omitUndefined({ a: undefined, b: null, c: 0, d: "", e: false });
  assertEquals(JSON.stringify(fields), '{"b":null,"c":0,"d":"","e":false}');
  assertEquals(Object.keys(fields), ["b", "c", "d", "e"]);
});
