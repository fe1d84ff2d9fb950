/**
 * Tests of texts that grow by pieces.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { TextPieces } from "../../../lib/base/text_pieces.ts";

Deno.test("TextPieces is what its pieces joined are, whenever it is read", () => {
  for (const readEvery of [1, 7, 64, 1_000]) {
    const [text, pieces]: [TextPieces, string[]] = [new TextPieces(), []];
    assertEquals([text.isEmpty, text.join()], [true, ""]);
    for (let count = 1; count <= 1_000; count++) {
      // Now and then a large one.
      const piece = `piece ${count}; `.repeat(count % 5 === 0 ? 30 : 1);
      pieces.push(piece);
      text.push(piece);
      if (count % readEvery === 0) assertEquals(text.join(), pieces.join(""));
    }
    assertEquals([text.isEmpty, text.join()], [false, pieces.join("")]);
    text.clear();
    assertEquals([text.isEmpty, text.join()], [true, ""]);
    text.push("again");
    assertEquals(text.join(), "again");
  }
});

Deno.test("TextPieces holds few texts for many pieces", () => {
  const text = new TextPieces();
  for (let count = 0; count < 64_000; count++) text.push(" token");
  assert(text.held <= 1_000 + 64, `${text.held} texts`);
  assertEquals(text.join().length, 384_000);
  assertEquals(text.held, 1);
});
