/**
 * Tests of the functions that parse JSON and read its values.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  decodeArray,
  decodeCount,
  decodeNumber,
  decodeText,
  isObject,
  isTooDeep,
  MAX_JSON_DEPTH,
  omitUndefined,
  parseJson,
  replaceLoneSurrogates,
} from "../../../lib/base/json.ts";

const VALUES = [undefined, null, true, 0, 1.5, NaN, Infinity, "", "a", [], [1], {}, { a: 1 }];

Deno.test("isObject() accepts objects, but neither null nor lists", () => {
  assertEquals(VALUES.filter(isObject), [{}, { a: 1 }]);
});

Deno.test("decodeText() accepts text that is not empty", () => {
  assertEquals(VALUES.map(decodeText).filter((text) => text !== undefined), ["a"]);
});

Deno.test("decodeNumber() accepts finite numbers, including zero", () => {
  assertEquals(VALUES.map(decodeNumber).filter((number) => number !== undefined), [0, 1.5]);
});

Deno.test("decodeArray() returns an empty list for any other value", () => {
  assertEquals(VALUES.map(decodeArray).filter((list) => list.length > 0), [[1]]);
});

Deno.test("parseJson() returns undefined for invalid JSON, and null for null", () => {
  assertEquals(["{}", "null", "1", "", "{", "undefined"].map(parseJson), [
    {},
    null,
    1,
    undefined,
    undefined,
    undefined,
  ]);
});

Deno.test("decodeCount() rounds numbers that can be written as integers", () => {
  const numbers = [0, 1, 1.5, 2 ** 53 - 1, -1, 2 ** 53, 1e21, 1e308, Infinity, NaN, "1", null];
  assertEquals(numbers.map(decodeCount).filter((count) => count !== undefined), [0, 1, 2, 2 ** 53 - 1]);
});

function nested(levels: number): string {
  return '{"a":['.repeat(levels / 2) + "]}".repeat(levels / 2);
}

Deno.test("JSON is parsed up to a maximum of levels, and a million of them do no harm", () => {
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

Deno.test("replaceLoneSurrogates() replaces lone surrogates, and nothing that only resembles one", () => {
  for (const [json, text] of HALVES) {
    assertEquals(JSON.parse(replaceLoneSurrogates(json)), text);
    assertEquals(parseJson(json), text);
  }
});

Deno.test("omitUndefined() keeps defined values and the order of the fields", () => {
  const fields = omitUndefined({ a: undefined, b: null, c: 0, d: "", e: false });
  assertEquals(JSON.stringify(fields), '{"b":null,"c":0,"d":"","e":false}');
  assertEquals(Object.keys(fields), ["b", "c", "d", "e"]);
});
