/**
 * Tests which part of a call's arguments is shown at once, and which waits or is left out.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { ArgumentText } from "../../../../lib/translate/stream/argument_text.ts";

/** Pieces, what each shows, and what waits for the end. */
const STREAMS: Readonly<Record<string, readonly [pieces: string[], shown: string[], last: string, repeats: number]>> = {
  "an object in pieces": [['{"a":', '"x', '"}', " "], ['{"a":', '"x', "", ""], '"} ', 0],
  "an object with text behind it": [['{"a":1}', "\n</call>"], ["", '{"a":1}\n</call>'], "", 0],
  "raw text": [["note", "s"], ["note", "s"], "", 0],
  "a program": [["{ let", " a = 1 }"], ["{ let", " a = 1 }"], "", 0],
  "text that begins like null": [["nu", "ll", "able"], ["", "", "nullable"], "", 0],
  "an empty object before the real one": [["{", "}", '{"a":1', "}"], ["{", "", '"a":1', ""], "}", 1],
  "snapshots": [['{"a":', '{"a":"x', '{"a":"xy"}'], ['{"a":', "", ""], '"xy"}', 1],
  "snapshots that do not grow": [['{"a"', '{"a"', '{"a":1}', '{"a":1}'], ['{"a"', "", "", ""], ":1}", 2],
  "a nested object of the same beginning": [['{"a":', '{"a":', "1}}"], ['{"a":', "", ""], '{"a":1}}', 0],
  "a nested object in one piece": [['{"a":', '{"a":1}}'], ['{"a":', ""], '{"a":1}}', 0],
  "a snapshot where an object may follow, then another spelling": [
    ['{"a":', '{"a":1}', '{ "a": 1 }'],
    ['{"a":', "", ""],
    "1}",
    1,
  ],
  "a snapshot where an object may follow": [['{"a":', '{"a":1}'], ['{"a":', ""], "1}", 1],
};

for (const [name, [pieces, shown, last, repeats]] of Object.entries(STREAMS)) {
  Deno.test(`ArgumentText shows ${name} as it may`, () => {
    const text = new ArgumentText();
    assertEquals(pieces.map((piece) => text.take(piece).shown), shown);
    assertEquals([text.settle(), text.repeats], [last, repeats]);
  });
}

Deno.test("ArgumentText returns what begins a second object", () => {
  const text = new ArgumentText();
  assertEquals(text.take('{"a":1} {"b":2}{'), { shown: "", rest: '{"b":2}{' });
  assertEquals([text.text, text.isWhole], ['{"a":1} ', true]);
});

Deno.test("ArgumentText is replaced by a longer version only, and only by one that goes on from what was shown", () => {
  const text = new ArgumentText();
  assertEquals([text.take('{"a":"x').shown, text.take('"}').shown], ['{"a":"x', ""]);
  assertEquals(['{"a":"z"}', '{"b":1}', '{"b":1,"a":"x"}'].map((other) => text.extend(other)), [false, false, false]);
  assertEquals(text.extend('{ "a": "xy", "b": 1 }'), true);
  assertEquals(text.settle(), 'y","b":1}');
});

Deno.test("ArgumentText counts the characters that snapshots repeat", () => {
  const text = new ArgumentText();
  for (const end of [4, 6, 8]) text.take('{"a":123'.slice(0, end));
  assertEquals(text.repeatedLength, 4 + 6);
});
