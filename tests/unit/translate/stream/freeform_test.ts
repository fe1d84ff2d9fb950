/**
 * Tests that the text of a freeform call is decoded live, however it is cut, and found in other wrappings at the end.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { FreeformDecoder } from "../../../../lib/translate/stream/freeform.ts";

interface Decoded {
  /** The text that was shown before the end. */
  readonly live: string;
  readonly input: string;
  readonly rest: string;
  readonly isWhole: boolean;
}

function decode(pieces: readonly string[]): Decoded {
  const decoder = new FreeformDecoder();
  const live = pieces.map((piece) => decoder.feed(piece)).join("");
  const isWhole = decoder.isWhole;
  return { live, ...decoder.end(), isWhole };
}

/** Cuts `text` at every place, at every pair of places near each other, and everywhere at once. */
function* cutsOf(text: string): Generator<readonly string[]> {
  yield [...Array(text.length).keys()].map((at) => text.charAt(at));
  for (let first = 0; first <= text.length; first++) {
    for (const width of [0, 1, 2, 3, 6]) {
      yield [text.slice(0, first), text.slice(first, first + width), text.slice(first + width)];
    }
  }
}

const TEXTS = [
  "*** Begin Patch\n*** Update File: a.ts\n@@\n-a\n+b\n*** End Patch\n",
  'const a = "\\n"; // {"input":"x"}',
  "tab\t, bell\u0007, back\b, feed\f, return\r, slash / and nothing\u0000",
  "é€😀 and half \ud83d of one, \ude00 the other",
  "",
];

for (const text of TEXTS) {
  Deno.test(`FreeformDecoder decodes ${JSON.stringify(text).slice(0, 30)} live, cut anywhere`, () => {
    for (const json of [JSON.stringify({ input: text }), JSON.stringify({ input: text }, null, 2)]) {
      for (const pieces of cutsOf(json)) {
        assertEquals(decode(pieces), { live: text, input: text, rest: "", isWhole: true }, JSON.stringify(pieces));
      }
    }
  });
}

/** JSON written with escapes that `JSON.stringify` does not use. */
const ESCAPED: readonly (readonly [string, string])[] = [
  ['{"input":"\\u00e9\\u20AC\\ud83d\\ude00"}', "é€😀"],
  ['{"input":"\\/\\b\\f\\n\\r\\t\\"\\\\"}', '/\b\f\n\r\t"\\'],
  ['{"input":"\\ud83d!"}', "\ud83d!"],
  ['{"input":"\\ud83d\\n"}', "\ud83d\n"],
  ['{"input":"\\ud83d\\u0041"}', "\ud83dA"],
  ['{"input":"\\ud83d\\ud83d\\ude00"}', "\ud83d😀"],
  ['{"input":"\\ud83d"}', "\ud83d"],
  ['{ "input" : "a", "reason": "b" }', "a"],
  ['\n{\n\t"input": "a"}', "a"],
];

for (const [json, text] of ESCAPED) {
  Deno.test(`FreeformDecoder decodes ${JSON.stringify(json)} live, cut anywhere`, () => {
    assertEquals(JSON.parse(json).input, text);
    for (const pieces of cutsOf(json)) {
      assertEquals(decode(pieces), { live: text, input: text, rest: "", isWhole: true }, JSON.stringify(pieces));
    }
  });
}

Deno.test("FreeformDecoder keeps a pair of surrogates together", () => {
  const decoder = new FreeformDecoder();
  const shown = ['{"input":"a\\ud83d', "\\ude0", "0b"].map((piece) => decoder.feed(piece));
  assertEquals(shown, ["a", "", "😀b"]);
});

Deno.test("FreeformDecoder waits only for the characters that an escape needs", () => {
  for (
    const [json, text] of [["\\u00e9", "é"], ["\\ud83d\\ude00", "😀"], ["\\ude00", "\ude00"], [
      "\\ud83d\\n",
      "\ud83d\n",
    ]]
  ) {
    assertEquals(new FreeformDecoder().feed(`{"input":"${json}`), text);
  }
});

Deno.test("FreeformDecoder shows text as soon as it is known", () => {
  const decoder = new FreeformDecoder();
  const shown = ['{"inp', 'ut":"*** B', "egin\\", "nPatch", '"', "}"].map((piece) => decoder.feed(piece));
  assertEquals(shown, ["", "*** B", "egin", "\nPatch", "", ""]);
});

/** Other wrappings: the arguments, the text in them, and whether they are whole. */
const OTHERS: readonly (readonly [string, string, boolean])[] = [
  ["*** Begin Patch\n*** End Patch", "*** Begin Patch\n*** End Patch", false],
  ['"*** Begin Patch\\n"', "*** Begin Patch\n", true],
  ['{"patch":"*** Begin"}', "*** Begin", true],
  ['{"patch":"*** Begin","input":"x"}', "x", true],
  ['{"lines":3,"patch":"*** Begin"}', "*** Begin", true],
  ['{"a":"x","b":"y"}', '{"a":"x","b":"y"}', true],
  ['{"input":5}', '{"input":5}', true],
  ['{"input":{"patch":"x"}}', '{"input":{"patch":"x"}}', true],
  ["[1]", "[1]", true],
  ["{}", "{}", true],
  ["", "", false],
  ['{"inp', '{"inp', false],
  ["x".repeat(200), "x".repeat(200), false],
];

for (const [json, input, isWhole] of OTHERS) {
  Deno.test(`FreeformDecoder finds the text of ${JSON.stringify(json.slice(0, 40))} at the end`, () => {
    for (const pieces of cutsOf(json)) {
      assertEquals(decode(pieces), { live: "", input, rest: input, isWhole }, JSON.stringify(pieces));
    }
  });
}

const CUT: readonly (readonly [string, string])[] = [
  ['{"input":"*** Begin', "*** Begin"],
  ['{"input":"a\\', "a"],
  ['{"input":"a\\u00', "a"],
  ['{"input":"', ""],
];

for (const [json, input] of CUT) {
  Deno.test(`FreeformDecoder recognises that ${JSON.stringify(json)} is truncated`, () => {
    for (const pieces of cutsOf(json)) {
      assertEquals(decode(pieces), { live: input, input, rest: "", isWhole: false }, JSON.stringify(pieces));
    }
  });
}

Deno.test("FreeformDecoder keeps malformed escapes as text", () => {
  assertEquals(decode(['{"input":"\\x41 \\uZZZZ"}']).input, "\\x41 \\uZZZZ");
});
