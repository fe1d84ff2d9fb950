/**
 * Tests that each reading method decides the same, and equally early, however the text is cut.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { Cursor, NotACallError, type Reading } from "../../../../lib/translate/text_calls/cursor.ts";
import { cutsOf } from "../../../support/text_call_scan.ts";

/** The result of reading, and after how many UTF-16 units it was decided; "end" when only the end decided. */
function readPieces<T>(pieces: readonly string[], read: (cursor: Cursor) => Reading<T>): [T | "no", number | "end"] {
  const cursor = new Cursor();
  const reading = read(cursor);
  let fed = 0;
  try {
    for (const piece of pieces) {
      cursor.add(piece);
      fed += piece.length;
      const { done, value } = reading.next();
      if (done === true) return [value, fed];
    }
    cursor.end();
    const { done, value } = reading.next();
    return done === true ? [value, "end"] : ["no", "end"];
  } catch (thrown) {
    if (thrown instanceof NotACallError) return ["no", fed];
    throw thrown;
  }
}

function* pair(cursor: Cursor): Reading<unknown> {
  const { values, isSelfClosing } = yield* cursor.readAttributes();
  return { ...Object.fromEntries(values), isSelfClosing };
}

const READINGS: readonly (readonly [string, (cursor: Cursor) => Reading<unknown>, string, unknown, number | "end"])[] =
  [
    ["take", (cursor) => cursor.take("<a>", "<bc>"), "<bc>d", "<bc>", 4],
    ["take", (cursor) => cursor.take("<a>", "<bc>"), "<bd>", undefined, 3],
    ["take", (cursor) => cursor.take("<a>"), "<a", undefined, "end"],
    ["takeCloser", (cursor) => cursor.takeCloser("</a>", "</bc>"), "</bc>d", true, 5],
    ["takeCloser", (cursor) => cursor.takeCloser("</a>", "</bc>"), "</bd>", false, 4],
    ["takeCloser", (cursor) => cursor.takeCloser("</a>", "</bc>"), "</b", true, "end"],
    ["takeCloser", (cursor) => cursor.takeCloser("</a>"), "", true, "end"],
    ["takeCloser", (cursor) => cursor.takeCloser("</a>"), "x", false, 1],
    ["takeCloser", (cursor) => cursor.takeCloser(), "", true, "end"],
    ["takeCloser", (cursor) => cursor.takeCloser("</a>"), "<|im_end|>", true, 10],
    ["unless", (cursor) => cursor.expectUnlessClosed("</a>", "<b"), "</a>", undefined, 4],
    ["unless", (cursor) => cursor.expectUnlessClosed("</a>", "<b"), "<b", "<b", 2],
    ["unless", (cursor) => cursor.expectUnlessClosed("</a>", "<b"), "</", undefined, "end"],
    ["unless", (cursor) => cursor.expectUnlessClosed("</a>", "<b"), "<", "no", 1],
    ["unless", (cursor) => cursor.expectUnlessClosed("</a>", "<b"), "</b", "no", 3],
    ["unless", (cursor) => cursor.expectUnlessClosed("</a>", "<b"), "", "no", 0],
    ["expectCloser", (cursor) => cursor.expectCloser("</a>"), "</a>", undefined, 4],
    ["expectCloser", (cursor) => cursor.expectCloser("</a>"), "</b>", "no", 3],
    ["expect", (cursor) => cursor.expect("<a>"), "<b", "no", 2],
    ["word", (cursor) => cursor.readWord(), "a.b:0 c", "a.b:0", 6],
    ["word", (cursor) => cursor.readWord(), " a", "no", 1],
    ["word", (cursor) => cursor.readWord(), "ab", "ab", "end"],
    ["word", (cursor) => cursor.readWord(), "a".repeat(200), "no", 129],
    ["until", (cursor) => cursor.readUntil("</a>", "<b"), "x <c </a>y", { text: "x <c ", stop: "</a>" }, 9],
    ["until", (cursor) => cursor.readUntil("</a>", "<b"), "x <b></a>", { text: "x ", stop: "<b" }, 4],
    ["json", (cursor) => cursor.readJson(), '{"a":["}\\"]"]} x', '{"a":["}\\"]"]}', 14],
    ["json", (cursor) => cursor.readJson(), "x", "no", 1],
    ["attributes", pair, ' name="a\\"b\\\\" x="\\n">', { name: 'a"b\\', x: "\\n", isSelfClosing: false }, 22],
    ["attributes", pair, ' a="1" />', { a: "1", isSelfClosing: true }, 9],
    ["attributes", pair, ' a="1"b="2">', "no", 7],
    ["attributes", pair, " a=1>", "no", 4],
  ];

for (const [name, read, text, value, decided] of READINGS) {
  Deno.test(`Cursor.${name}() reads ${JSON.stringify(text.slice(0, 24))}, cut anywhere`, () => {
    const units = Array.from({ length: text.length }, (_, at) => text.charAt(at));
    assertEquals(readPieces(units, read), [value, decided]);
    for (const pieces of cutsOf(text)) assertEquals(readPieces(pieces, read)[0], value, JSON.stringify(pieces));
  });
}
