/**
 * Tests that whole arguments are understood where they mean one thing, and left alone where they do not.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { ArgumentShape } from "../../../../lib/translate/arguments/shape.ts";
import {
  isBlank,
  isMarkup,
  normalizeArgument,
  normalizeArguments,
  parseWrittenJson,
} from "../../../../lib/translate/arguments/reader.ts";

const SHAPE = ArgumentShape.create({
  type: "object",
  properties: {
    i: { type: "integer" },
    s: { type: "string" },
    o: { type: "object", properties: { i: { type: "integer" }, o: { $ref: "#/properties/o" } } },
    l: { type: "array", items: { type: "integer" } },
    m: { anyOf: [{ type: "array", items: { type: "string" } }, { type: "null" }] },
    e: { enum: ["[1]", "x"] },
    k: { enum: ["1", 1] },
  },
});

/** Arguments as they were written, and what they mean; undefined if that is not certain. */
const ARGUMENTS: readonly (readonly [string, string | undefined])[] = [
  ['{"i":5.0}', '{"i":5}'],
  [' {"i" : 5.0 , "s":"a" }\n', ' {"i" : 5 , "s":"a" }\n'],
  // Objects and lists as strings, at any depth.
  ['{"o":"{\\"i\\":\\"5\\"}"}', '{"o":{"i":5}}'],
  ['{"o":{"o":"{\\"o\\":\\"{\\\\\\"i\\\\\\":1.0}\\"}"}}', '{"o":{"o":{"o":{"i":1}}}}'],
  ['{"l":"[1.0, \\"2\\"]"}', '{"l":[1, 2]}'],
  ['{"l":" [1]\\n"}', '{"l":[1]}'],
  ["{\"m\":\"['a', 'b']\"}", '{"m":["a", "b"]}'],
  ['{"o":"{\\"s\\":\\"a\\nb\\"}"}', '{"o":{"s":"a\\nb"}}'],
  ['{"m":"null"}', '{"m":null}'],
  // What the schema does not permit in either form stays.
  ['{"l":"{}"}', '{"l":"{}"}'],
  ['{"o":"[1]"}', '{"o":"[1]"}'],
  ['{"o":"{\\"i\\":1"}', '{"o":"{\\"i\\":1"}'],
  ['{"i":"[1]"}', '{"i":"[1]"}'],
  ['{"e":"[1]"}', '{"e":"[1]"}'],
  ['{"k":"1"}', '{"k":"1"}'],
  ['{"s":"{\\"i\\":5.0}"}', '{"s":"{\\"i\\":5.0}"}'],
  ['{"s":{"i":5.0}}', '{"s":{"i":5.0}}'],
  ['{"l":1}', '{"l":1}'],
  // The whole, encoded once or twice more.
  ['"{\\"i\\":\\"5\\"}"', '{"i":5}'],
  [JSON.stringify(JSON.stringify('{"i":5}')), '{"i":5}'],
  ['"{\\"i\\":5}</tool_call>"', '{"i":5}'],
  ['""', "{}"],
  ["null", "{}"],
  ["None", "{}"],
  ['"ls"', undefined],
  // Markup around it.
  ['```json\n{"i":5}\n```', '{"i":5}'],
  ['json\n{"i":5}', '{"i":5}'],
  ['<arguments>{"i":5}</arguments>', '{"i":5}'],
  ['<|tool_call_begin|>{"i":5}<|tool_call_end|>', '{"i":5}'],
  ['{"i":5}<｜tool▁call▁end｜>', '{"i":5}'],
  ['{"i":5}\n</function>\n</tool_call>', '{"i":5}'],
  ['{"i":5}</tool_c', '{"i":5}'],
  ['{"i":5}[END_TOOL_REQUEST]', '{"i":5}'],
  ['{"i":5}}', '{"i":5}'],
  ['{"i":5}"', '{"i":5}'],
  ['jsonx{"i":5}', undefined],
  ['Here: {"i":5}', undefined],
  ['{"i":5} and then', undefined],
  ['{"i":5}</tool_call> and then', undefined],
  ['{"i":5}\n<tool_call>\n{"i":6}', undefined],
  ['{"i":5}{"i":6}', undefined],
  ['{"i":5}, {"i":6}', undefined],
  ['[{"i":5}]', undefined],
  // Escaped once too often.
  ['{"i":5, "l": \\n[1, 2]\\n\\t\\r\n}\\n', '{"i":5, "l": [1, 2]\n}'],
  ['{\\"s\\":\\"a\\nb\\",\\"i\\":\\"5\\"}', '{"s":"a\\nb","i":5}'],
  ['{ \\"i\\":5}</tool_call>', '{ "i":5}'],
  [' {\n\\"i\\":5}\n', ' {\n"i":5}\n'],
  ['{\\"i\\":5', undefined],
  ['{"i":5\\x}', undefined],
  ['{"i"\\:5}', undefined],
  // Commas and Python.
  ['{"i":5,}', '{"i":5}'],
  ['{"l":[1, 2, ], "i":5 ,\n}', '{"l":[1, 2 ], "i":5 \n}'],
  ["{'i': '5', 's': \"it's\", 'o': None, 'x': True}", '{"i": 5, "s": "it\'s", "o": null, "x": true}'],
  ["{'s': 'echo 'hi''}", undefined],
  ["{,}", undefined],
  ["[,]", undefined],
  ['{"i":5,,}', undefined],
  ['{"l":[,1]}', undefined],
  ['{"i" 5}', undefined],
  ["{i:5}", undefined],
  ['{"i":05}', undefined],
  ['{"i":NaN}', undefined],
  ['{"i":5 "s":"a"}', undefined],
  ['{"l":[1}', undefined],
  // Cut.
  ['{"i":5', undefined],
  ['{"i":5,', undefined],
  ['{"s":"a', undefined],
  ['{"o":{"i":5}', undefined],
  ['"{\\"i\\":5', undefined],
  ["```json", undefined],
];

for (const [text, expected] of ARGUMENTS) {
  Deno.test(`normalizeArguments() makes ${JSON.stringify(expected) ?? "nothing"} of ${JSON.stringify(text)}`, () => {
    assertEquals(normalizeArguments(text, SHAPE), expected);
  });
}

Deno.test("normalizeArguments() repairs what needs no schema for a tool without one", () => {
  const open = ArgumentShape.create();
  assertEquals(normalizeArguments('{"a":"x\ny","b":5.0,"c":"5"}</tool_call>', open), '{"a":"x\\ny","b":5.0,"c":"5"}');
});

Deno.test("normalizeArguments() reads as deep as JSON is read elsewhere, and no deeper", () => {
  const nest = (levels: number) => `{"x":${"[".repeat(levels)}${"]".repeat(levels)},}`;
  assertEquals(normalizeArguments(nest(511), SHAPE), nest(511).replace(",", ""));
  assertEquals(normalizeArguments(nest(512), SHAPE), undefined);
  // Lists beside each other are no levels.
  const flat = `{"x":[${"[],".repeat(600)}1]}`;
  assertEquals(normalizeArguments(flat, SHAPE), flat);
  const inner = (levels: number) => nest(levels).slice('{"x":'.length, -2);
  assertEquals(normalizeArgument(inner(511), SHAPE), inner(511));
  assertEquals(normalizeArgument(inner(512), SHAPE), undefined);
});

Deno.test("normalizeArgument() takes exactly one value", () => {
  assertEquals(
    ["1.0", '"5"', "1 ", " 1", "1,", "", "x"].map((text) => normalizeArgument(text, SHAPE.getProperty("i"))),
    [
      "1",
      "5",
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ],
  );
});

Deno.test("isBlank() and isMarkup() tell white space from markup, and both from text", () => {
  assertEquals(["", " \n\t\r", "\u00a0", "</a>"].map(isBlank), [true, true, false, false]);
  assertEquals(["", " </a> ```", "\u00a0", "<|a|></", "a", "</a>b", "{"].map(isMarkup), [
    true,
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

Deno.test("parseWrittenJson() forgives slips that need no schema, and nothing else", () => {
  const texts = ['{"a":1.0}', ' {"a":"x\ny",}\n', "{'a': None}", '"5"', "{a:1}", '{"a":1', '{"a":1}}', ""];
  assertEquals(texts.map(parseWrittenJson), [
    { a: 1 },
    { a: "x\ny" },
    { a: null },
    "5",
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
