/**
 * Do the few questions about parsed JSON tell its kinds apart?
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { isObject, listOf, numberOf, parseJson, textOf } from "../lib/json.ts";

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
