/**
 * Tests that reasoning that repeats everything so far is shown once, and that other reasoning stays as it is.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeChunk } from "../../../../lib/chat/decode.ts";
import { CumulativeReasoning } from "../../../../lib/translate/stream/cumulative_reasoning.ts";

function newsOf(deltas: readonly unknown[]) {
  const repeats = new CumulativeReasoning();
  return deltas.map((delta) => repeats.newPart(decodeChunk({ choices: [{ index: 0, delta }] })));
}

function shown(pieces: readonly string[]): string[] {
  return newsOf(pieces.map((text) => ({ reasoning_content: text }))).map(({ reasoning }) => reasoning);
}

Deno.test("a piece that begins with everything so far adds only its new text", () => {
  assertEquals(shown(["The", "The user", "The user", "The user asks."]), ["The", " user", "", " asks."]);
});

Deno.test("any other piece is new as a whole, even if it repeats the previous piece", () => {
  assertEquals(shown(["ha", " ha", " ha", "ha", "ha ha!"]), ["ha", " ha", " ha", "ha", "ha ha!"]);
  assertEquals(shown(["a", "ab", "X", "abXc"]), ["a", "b", "X", "c"]);
});

Deno.test("structured parts are compared per part, and keep their other keys", () => {
  const part = (text: string, index = 0, more = {}) => ({ type: "reasoning.text", index, text, ...more });
  const chunks = newsOf([
    { reasoning_details: [part("One")] },
    { reasoning_details: [part("One two"), part("Other", 1)] },
    { reasoning_details: [part("One two", 0, { signature: "s" }), { type: "reasoning.encrypted", data: "x" }, 7] },
  ]);
  assertEquals(chunks.map(({ reasoningDetails }) => reasoningDetails), [
    [part("One")],
    [part(" two"), part("Other", 1)],
    [part("", 0, { signature: "s" }), { type: "reasoning.encrypted", data: "x" }, 7],
  ]);
});

Deno.test("the same text in a part and in a field does not count as a repetition", () => {
  const [chunk] = newsOf([{
    reasoning_content: "Same",
    reasoning_details: [{ type: "reasoning.text", text: "Same" }],
  }]);
  assertEquals([chunk?.reasoning, chunk?.reasoningDetails], ["Same", [{ type: "reasoning.text", text: "Same" }]]);
});

Deno.test("the characters that were repeated are counted once", () => {
  const repeats = new CumulativeReasoning();
  for (const text of ["The", "The user", "Other"]) {
    repeats.newPart(decodeChunk({ choices: [{ index: 0, delta: { reasoning_content: text } }] }));
  }
  assertEquals([repeats.takeRepeatedLength(), repeats.takeRepeatedLength()], ["The".length, 0]);
});
