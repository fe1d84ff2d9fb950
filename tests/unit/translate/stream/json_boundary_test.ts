/**
 * Tests that the start of a second object is found, and nothing else, however the text is cut into pieces.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { JsonBoundary } from "../../../../lib/translate/stream/json_boundary.ts";

const TEXTS: readonly (readonly [text: string, edge: number])[] = [
  [`{"a":1}{"b":2}`, 7],
  [` {"a":{"b":[1]}} \n {"b":2}`, 19],
  [`{}{}`, 2],
  [`{ }{"a":1}`, 3],
  [`{"a":"}{"}`, 10],
  [String.raw`{"a":"\\"}{"b":1}`, 10],
  [String.raw`{"a":"\"}{"}`, 12],
  [`{"a":1}`, 7],
  [`{"a":1} tail {"b":2}`, 20],
  [`{"a":1`, 6],
  [`ls -la {} {"a":1}`, 17],
  [`[{"a":1}{"b":1}]`, 16],
  [`{ let a = 1 }{ let b = 2 }`, 26],
  [``, 0],
];

for (const [text, edge] of TEXTS) {
  Deno.test(`the boundary in ${text} is found at ${edge}, cut anywhere`, () => {
    for (let cut = 0; cut <= text.length; cut++) {
      const object = new JsonBoundary();
      const first = object.feed(text.slice(0, cut));
      assertEquals(first < cut ? first : cut + object.feed(text.slice(cut)), edge);
    }
  });
}

Deno.test("an object is whole after its last brace, until other text follows", () => {
  const object = new JsonBoundary();
  const states = [`{"a`, `":1}`, ` `, `x`].map((piece) => [object.feed(piece), object.isWhole]);
  assertEquals(states, [[3, false], [4, true], [1, true], [1, false]]);
});
