/**
 * Tests that arguments are repaired while they arrive, wherever they are cut into pieces.
 *
 * @module
 */
import { assert, assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import type { JsonObject } from "../../../../lib/base/json.ts";
import { ArgumentShape } from "../../../../lib/translate/arguments/shape.ts";
import { ArgumentStream } from "../../../../lib/translate/arguments/argument_stream.ts";
import { normalizeArguments } from "../../../../lib/translate/arguments/reader.ts";
import { property } from "../../../support/properties.ts";

const SCHEMA: JsonObject = {
  type: "object",
  properties: {
    cmd: { type: "string" },
    ms: { type: "number" },
    id: { type: "integer" },
    tty: { type: "boolean" },
    rule: { type: "array", items: { type: "string" } },
    at: { type: ["object", "null"], additionalProperties: { type: "integer" } },
    how: { enum: ["fast", 1] },
    "é\n": { type: "integer" },
  },
};

const SHAPE = ArgumentShape.create(SCHEMA);

/** What became of arguments: all that was shown, and how they ended. */
function feedAll(pieces: readonly string[], schema = SCHEMA): string {
  const stream = new ArgumentStream(ArgumentShape.create(schema));
  const shown = pieces.map((piece) => stream.feed(piece)).join("");
  const { rest, isWhole, isRepaired } = stream.end();
  assertEquals(stream.isWhole, isWhole);
  return `${isWhole ? isRepaired ? "repaired" : "whole" : "broken"} ${shown + rest}`;
}

/** Arguments, and what becomes of them. */
const ARGUMENTS: readonly (readonly [string, string])[] = [
  ['{"ms":96230.0,"id":5e3,"cmd":"1.0"}', 'repaired {"ms":96230,"id":5000,"cmd":"1.0"}'],
  ['{"id":12345678901234567890.0}', 'repaired {"id":12345678901234567890}'],
  ['{"id":"5","tty":"True","how":"1","at":"null"}', 'repaired {"id":5,"tty":true,"how":1,"at":null}'],
  ['{"rule":"[\\"a\\", 1]","at":{"x":"1","y":2.0}}', 'repaired {"rule":["a", "1"],"at":{"x":1,"y":2}}'],
  ['{"at":"{\\"x\\":\\"}\\"}","cmd":"b"}', 'repaired {"at":{"x":"}"},"cmd":"b"}'],
  ['{"\\u00e9\\n":1.0,"\u00e9\n":"2"}', 'repaired {"\\u00e9\\n":1,"\u00e9\\n":2}'],
  ['{"cmd":"a\nb\t\u0001\\n\\u00e9"}', 'repaired {"cmd":"a\\nb\\t\\u0001\\n\\u00e9"}'],
  ['{"cmd":"don\\\'t","id":"1"}', 'repaired {"cmd":"don\'t","id":1}'],
  ['{"cmd":"😀\n","id":1}\n</tool_call>\n', 'repaired {"cmd":"😀\\n","id":1}'],
  ['```json\n{"id":"1"}\n```', 'repaired {"id":1}'],
  ['"{\\"id\\":\\"1\\"}"', 'repaired {"id":1}'],
  ['{"cmd":"a","id": \\n5.0\\n,"tty":true\\n}', 'repaired {"cmd":"a","id": 5,"tty":true}'],
  ['{\\"id\\":\\"5\\"}', 'repaired {"id":5}'],
  ["{'cmd': 'it\\'s', 'tty': False, 'at': {'x': 1.0}}", 'repaired {"cmd": "it\'s", "tty": false, "at": {"x": 1}}'],
  ['{"cmd":"a","at":{\'x\': "1"}}', 'repaired {"cmd":"a","at":{"x": 1}}'],
  ['{"cmd":"a" , }', 'repaired {"cmd":"a"  }'],
  ['{"id":1 ,\n}</s>', 'repaired {"id":1 \n}'],
  // Nothing to repair.
  [' { "cmd" : "a" , "id" : 1 ,"rule":[ "x" ] }\n', 'whole  { "cmd" : "a" , "id" : 1 ,"rule":[ "x" ] }\n'],
  ['{"cmd":"a","id":1.5,"x":5.0,"ms":0.10}', 'whole {"cmd":"a","id":1.5,"x":5.0,"ms":0.10}'],
  ['{"cmd":"\\ud83d\\ude00\\\\\\"","cmd":"b"}', 'whole {"cmd":"\\ud83d\\ude00\\\\\\"","cmd":"b"}'],
  ['{"how":"fast","tty":"yes","id":"five"}', 'whole {"how":"fast","tty":"yes","id":"five"}'],
  ["{}", "whole {}"],
  ["[1, 2]", "whole [1, 2]"],
  // Cut, or without a certain meaning.
  ['{"cmd":"a","id":"5', 'broken {"cmd":"a","id":"5'],
  ['{"cmd":"a","id":5.0', 'broken {"cmd":"a","id":5.0'],
  ['{"cmd":"a\\', 'broken {"cmd":"a\\'],
  ['{"cmd":"a\\u00', 'broken {"cmd":"a\\u00'],
  ['{"cmd":"a",', 'broken {"cmd":"a",'],
  ['{"cmd":"a\\.b"}', 'broken {"cmd":"a\\.b"}'],
  ['{"cmd":"a\\u00g0"}', 'broken {"cmd":"a\\u00g0"}'],
  [`{"cmd":"echo 'it'\\''s'"}`, `broken {"cmd":"echo 'it'\\''s'"}`],
  ['{"cmd":"ls"} now', 'broken {"cmd":"ls"} now'],
  [`{"id":'x' y}`, `broken {"id":'x' y}`],
  ['{"cmd":ls}', 'broken {"cmd":ls}'],
  ['{"cmd":"a" "id":1}', 'broken {"cmd":"a" "id":1}'],
  ['{"cmd":,"id":1}', 'broken {"cmd":,"id":1}'],
  ['{"rule":[1}', 'broken {"rule":[1}'],
  ["raw", "broken raw"],
];

for (const [text, expected] of ARGUMENTS) {
  Deno.test(`ArgumentStream gives ${JSON.stringify(expected)}, wherever the text is cut`, () => {
    assertEquals(feedAll([text]), expected, "in one piece");
    assertEquals(feedAll(Array.from({ length: text.length }, (_, at) => text.charAt(at))), expected, "unit by unit");
    for (let first = 0; first <= text.length; first++) {
      for (let second = first; second <= text.length; second++) {
        const pieces = [text.slice(0, first), text.slice(first, second), text.slice(second)];
        assertEquals(feedAll(pieces), expected, JSON.stringify(pieces));
      }
    }
  });
}

Deno.test("ArgumentStream shows a string while it grows, and other values when they have ended", () => {
  const stream = new ArgumentStream(ArgumentShape.create(SCHEMA));
  const pieces = ['{"cmd":"a', "b\n", "\\", 'n","id', '":"', "5", '"', ',"at":{', '"x":1}', "}", "\n", "</a"];
  assertEquals(pieces.map((piece) => stream.feed(piece)), [
    '{"cmd":"a',
    "b\\n",
    "",
    '\\n","id',
    '":',
    "",
    "5",
    ',"at":',
    '{"x":1}',
    "}",
    "",
    "",
  ]);
  assertEquals([stream.held, stream.end()], ["\n</a", { rest: "", isWhole: true, isRepaired: true }]);
});

Deno.test("ArgumentStream shows a value that waited as soon as it has ended, whatever is in it", () => {
  const stream = new ArgumentStream(SHAPE);
  const pieces = ['{"at":{"x":"\\"}\\\\', '"', "}", ',"id":"\\"', '"', ',"ms":5.0', "}"];
  assertEquals(pieces.map((piece) => stream.feed(piece)), [
    '{"at":',
    "",
    '{"x":"\\"}\\\\"}',
    ',"id":',
    '"\\""',
    ',"ms":',
    "5}",
  ]);
});

Deno.test("ArgumentStream judges the end anew when more comes", () => {
  const stream = new ArgumentStream(SHAPE);
  const judged = ['{"id":1', "}", "</a>", "b"].map((piece) => [stream.feed(piece), stream.isWhole, stream.end().rest]);
  assertEquals(judged, [['{"id":', false, "1"], ["1}", true, ""], ["", true, ""], ["", false, "</a>b"]]);
});

Deno.test("ArgumentStream keeps what it did not show for a call that is cut", () => {
  const stream = new ArgumentStream(ArgumentShape.create(SCHEMA));
  assertEquals([stream.feed('{"cmd":"a","id":"5'), stream.held, stream.isWhole], ['{"cmd":"a","id":', '"5', false]);
});

Deno.test("ArgumentStream reports arguments that are blank", () => {
  for (const pieces of [[], [""], [" ", "\n"]]) {
    const stream = new ArgumentStream(ArgumentShape.create(SCHEMA));
    assertEquals(pieces.map((piece) => stream.feed(piece)).join(""), "");
    assertEquals(stream.end(), { rest: "", isWhole: true, isRepaired: false, isBlank: true });
  }
});

/** An object in which every part may have a slip. */
const SLIPS = fc.array(
  fc.record({
    name: fc.constantFrom('"cmd"', '"id"', '"ms"', '"tty"', '"rule"', '"at"', '"how"', '"x"', "'id'", '"c\\u006dd"'),
    value: fc.constantFrom(
      ...['"a"', '"a\nb"', "5", "5.0", "5e3", '"5"', '" 5.0 "', "True", '"None"', "null", '"\\u00e9😀"', "'a \"b\"'"],
      ...[
        '["a", 1.0,]',
        '"[\\"a\\"]"',
        '{"x": "1"}',
        '"{\\"x\\":1.0}"',
        "{'x': None}",
        '"it\\\'s"',
        '"a\\.b"',
        "x",
        '"fast"',
      ],
    ),
    gap: fc.constantFrom("", "", " ", "\n", "\\n"),
    comma: fc.constantFrom(",", ",", ",", ", ", ""),
  }),
  { maxLength: 6 },
).chain((members) =>
  fc.tuple(fc.constantFrom("", "", " ", "```json\n"), fc.constantFrom("", "", "\n", "</s>", "}", " so")).map(
    ([before, behind]) => {
      const all = members.map(({ name, value, gap, comma }) => [name, gap, ":", value, gap, comma, gap]);
      return [before, "{", ...all.flat(), "}", behind];
    },
  )
);

const PIECES = fc.array(
  fc.constantFrom(
    ...['{"', '"}', '":', '":"', '","', "{", "}", "[", "]", ",", ":", '"', "'", "\\", "\\'", "\\n", "\\u00e9", "\n"],
    ...[
      "cmd",
      "id",
      "at",
      "rule",
      "how",
      "1.0",
      "5",
      "True",
      "null",
      " ",
      "x",
      "😀",
      "</a>",
      "```",
      '{"cmd":"',
      '"id":"',
    ],
  ),
  { maxLength: 24 },
);

property("ArgumentStream gives the same for any text, in one piece or in many", fc.oneof(PIECES, SLIPS), {
  runs: 3_000,
  law(pieces) {
    const text = pieces.join("");
    const whole = feedAll([text]);
    assertEquals(feedAll(pieces), whole);
    assertEquals(feedAll(Array.from({ length: text.length }, (_, at) => text.charAt(at))), whole);
    const read = normalizeArguments(text, SHAPE);
    // Pieces show nothing that all of the text together would not mean.
    if (read !== undefined) {
      assertEquals(whole, text.trim() === "" ? "whole " : `${read === text ? "whole" : "repaired"} ${read}`);
    }
    if (!whole.startsWith("broken ")) JSON.parse(whole.slice(whole.indexOf(" ") + 1) || "{}");
  },
});

property(
  "ArgumentStream leaves every JSON object as it is that the schema does not decide",
  fc.tuple(
    fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ maxDepth: 4 })),
    fc.constantFrom(undefined, 2, "\t"),
    fc.nat(8),
  ),
  {
    runs: 500,
    law([value, indent, length]) {
      const text = JSON.stringify(value, null, indent);
      const pieces = text.match(new RegExp(`[^]{1,${length + 1}}`, "g")) ?? [];
      assertEquals(feedAll(pieces, {}), `whole ${text}`);
      assertEquals(feedAll([text], {}), `whole ${text}`);
    },
  },
);

Deno.test("ArgumentStream costs the same for every delta, however much came before", () => {
  const begin = performance.now();
  for (const opening of ['{"cmd":"', '{"at":{"x":"', "'", '{"cmd":"\\.', '{"id":1}']) {
    const stream = new ArgumentStream(ArgumentShape.create(SCHEMA));
    stream.feed(opening);
    for (let count = 0; count < 200_000; count++) stream.feed(" a\\n\n}");
    assert(!stream.isWhole);
  }
  const marks = new ArgumentStream(SHAPE);
  marks.feed(`${" ".repeat(2_000_000)}{"x":1}${"} </a>".repeat(500_000)}`);
  assert(marks.isWhole);
  const text = new ArgumentStream(SHAPE);
  text.feed(`${" ".repeat(2_000_000)}x`);
  assert(!text.isWhole);
  // Quadratic cost would be hours.
  assertLess(performance.now() - begin, 20_000);
});
