/**
 * Tests that the position at the end of a text is known however it is cut, and counts as code or quotation in doubt.
 *
 * @module
 */
import { assert, assertEquals, assertLess } from "@std/assert";
import { MarkdownPosition } from "../../../../lib/translate/text_calls/markdown_position.ts";
import { cutsOf } from "../../../support/text_call_scan.ts";

type Where = "line" | "said" | "shown";

function placeOf(pieces: readonly string[]): Where {
  const place = new MarkdownPosition();
  for (const piece of pieces) place.advance(piece);
  return place.isLineStart ? "line" : place.isQuoted ? "shown" : "said";
}

const PLACES: readonly (readonly [string, Where])[] = [
  ["", "line"],
  ["   ", "line"],
  ["    ", "said"],
  ["\t", "said"],
  ["a", "said"],
  ["a\n", "line"],
  ["a\r\n", "line"],
  ["a `", "shown"],
  ["a `b` ", "said"],
  ["a `\n", "line"],
  ["> a", "shown"],
  ["> a\n", "shown"],
  ["> a\nb\n", "shown"],
  ["> a\n\n", "line"],
  ["```", "shown"],
  ["```\n", "shown"],
  ["```\na\n```", "shown"],
  ["```\na\n```\n", "line"],
  ["```a``` b\n", "line"],
  ["```\na\n``\n", "shown"],
  ["````\n```\n", "shown"],
  ["````\n```\n````\n", "line"],
  ["```\n~~~\n", "shown"],
  ["~~~ a `b`\n", "shown"],
  ["~~~\n~~~~  \n", "line"],
  ["```\n        ```\n", "shown"],
  ["- ```\n  ```\n", "line"],
  ["1. a\n   ```sh\n   b\n   ```\n", "line"],
  ["> ```\n> a\n> ```\n\n", "line"],
  ["> ```\n> a\n\n", "shown"],
  ["```md\n```sh\na\n```\n", "shown"],
  ["```md\n```sh\na\n```\n```\n", "line"],
  ["*** Begin Patch\n+a\n", "shown"],
  ["*** Begin Patch\n+a\n*** End Patch\n", "line"],
];

for (const [text, where] of PLACES) {
  Deno.test(`MarkdownPosition calls the end of ${JSON.stringify(text)} ${where}, cut anywhere`, () => {
    for (const pieces of cutsOf(text)) assertEquals(placeOf(pieces), where, JSON.stringify(pieces));
  });
}

Deno.test("MarkdownPosition begins a line after a paragraph break, but stays in a fence", () => {
  const place = new MarkdownPosition();
  place.advance("> a");
  place.breakParagraph();
  assertEquals(place.isLineStart, true);
  place.advance("```\na");
  place.breakParagraph();
  assertEquals([place.isLineStart, place.isCode], [false, true]);
});

Deno.test("MarkdownPosition reads a million lines before a backtick in linear time", () => {
  const place = new MarkdownPosition();
  const started = performance.now();
  place.advance(`${"a\n".repeat(1_000_000)}\``);
  assertLess(performance.now() - started, 5_000, "milliseconds");
  assert(place.isCode);
});
