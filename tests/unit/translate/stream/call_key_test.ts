/**
 * Tests that arguments are compared by what they say.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { formatArgumentsKey, isContinuedValue, listSpellings } from "../../../../lib/translate/stream/call_key.ts";

const SAME: readonly (readonly [string, string])[] = [
  ['{"a":1,"b":{"c":[1,2],"d":null}}', ' { "b" : { "d" : null, "c" : [ 1, 2 ] }, "a" : 1.0 } '],
  ['{"a":"é"}', '{"a":"\\u00e9"}'],
  ['{"a":"x\ny"}', '{"a":"x\\ny"}'],
  ['{"a":1}</tool_call>', '{"a":1}'],
  ["{'a':True}", '{"a":true}'],
  ["raw text", " raw text\n"],
];

for (const [one, other] of SAME) {
  Deno.test(`formatArgumentsKey() is the same for ${one} and ${other}`, () => {
    assertEquals(formatArgumentsKey(one), formatArgumentsKey(other));
  });
}

const DIFFERENT: readonly (readonly [string, string])[] = [
  ['{"a":1}', '{"a":"1"}'],
  ['{"a":[1,2]}', '{"a":[2,1]}'],
  ['{"a":null}', "{}"],
  ['{"a":12345678901234567890}', '{"a":12345678901234567891}'],
  ['{"__proto__":1}', '{"__proto__":2}'],
];

for (const [one, other] of DIFFERENT) {
  Deno.test(`formatArgumentsKey() tells ${one} from ${other}`, () => {
    assert(formatArgumentsKey(one) !== formatArgumentsKey(other));
  });
}

const CONTINUED: readonly (readonly [unknown, unknown, boolean])[] = [
  [{}, { a: 1 }, true],
  [{ a: "l" }, { a: "ls", b: 1 }, true],
  [{ a: ["x", "y"] }, { a: ["x", "yz", 1] }, true],
  [{ a: null }, { a: "l" }, true],
  [{ a: 1 }, { a: 12 }, true],
  [{ a: "ls" }, { a: null }, false],
  [{ a: 12 }, { a: 1 }, false],
  [{ a: 1 }, { a: "1" }, false],
  [{ a: "ls" }, { a: "l" }, false],
  [{ a: 1 }, { a: 2 }, false],
  [{ a: 1, b: 1 }, { a: 1 }, false],
  [{ a: [1, 2] }, { a: [1] }, false],
  [{ a: [] }, { a: {} }, false],
];

for (const [known, next, expected] of CONTINUED) {
  const what = `${JSON.stringify(known)} ${expected ? "goes on" : "does not go on"} as ${JSON.stringify(next)}`;
  Deno.test(`isContinuedValue() says that ${what}`, () => assertEquals(isContinuedValue(known, next), expected));
}

Deno.test("listSpellings() writes a value as servers do", () => {
  assertEquals(listSpellings('{ "a":[1, {"b":"x"}],"c":null}'), [
    '{ "a":[1, {"b":"x"}],"c":null}',
    '{"a":[1,{"b":"x"}],"c":null}',
    '{"a": [1, {"b": "x"}], "c": null}',
  ]);
  assertEquals(listSpellings("{"), ["{"]);
});
