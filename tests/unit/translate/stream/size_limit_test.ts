/**
 * Tests of the size limit of one answer.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { decodeChunk } from "../../../../lib/chat/decode.ts";
import {
  AnswerSize,
  createEndlessError,
  createNameTooLongError,
  createTooManyItemsError,
  FRAGMENT_WEIGHT,
  MAX_ANSWER_WEIGHT,
  MAX_ITEMS,
  MAX_TOOL_NAME,
  PIECE_WEIGHT,
} from "../../../../lib/translate/stream/size_limit.ts";
import { deltaChunk } from "../../../../tools/chat_frames.ts";

/** Number of chunks of `delta` that an answer may have before it is refused, at most `most`. */
function countAccepted(delta: Record<string, unknown>, most: number): number {
  const size = new AnswerSize();
  const chunk = decodeChunk(deltaChunk(delta));
  for (let count = 0; count < most; count++) if (size.add(chunk) !== undefined) return count;
  return most;
}

const PIECE = "x".repeat(1024 * 1024 - PIECE_WEIGHT);

for (const field of ["content", "reasoning_content", "refusal"]) {
  Deno.test(`AnswerSize accepts ${field} of exactly the limit and refuses the next piece`, () => {
    assertEquals(countAccepted({ [field]: PIECE }, 100), MAX_ANSWER_WEIGHT / (1024 * 1024));
  });
}

Deno.test("AnswerSize weighs the arguments, the id and the name of a call", () => {
  const half = "x".repeat(512 * 1024);
  const call = { index: 0, id: half, function: { name: half, arguments: PIECE } };
  assertEquals(countAccepted({ tool_calls: [call] }, 100), 7);
});

Deno.test("AnswerSize weighs empty fragments of calls, so that a stream of them ends", () => {
  const calls = Array.from({ length: 10_000 }, () => ({ index: 0, function: { arguments: "" } }));
  assertEquals(
    countAccepted({ tool_calls: calls }, 1_000),
    Math.floor(MAX_ANSWER_WEIGHT / (10_000 * FRAGMENT_WEIGHT)),
  );
});

Deno.test("AnswerSize weighs all keys and texts of reasoning details", () => {
  const details = [{
    type: "reasoning.encrypted",
    data: "x".repeat(4 * 1024 * 1024),
    nested: { ["k".repeat(9)]: [1] },
  }];
  assertEquals(countAccepted({ reasoning_details: details }, 100), 3);
});

Deno.test("AnswerSize accepts chunks without content for ever", () => {
  assertEquals(countAccepted({}, 100_000), 100_000);
});

Deno.test("the errors of endless answers name the limit and say what to do", () => {
  for (
    const [error, limit] of [[createTooManyItemsError(), MAX_ITEMS], [createNameTooLongError(), MAX_TOOL_NAME]] as const
  ) {
    assertEquals(error.code, "upstream_protocol");
    assertStringIncludes(error.message, String(limit));
    assertStringIncludes(error.message, "try again");
  }
  assertStringIncludes(createEndlessError("too much").message, "The provider sent too much");
});

Deno.test("AnswerSize weighs a piece of its own as it weighs the chunk, up to the limit", () => {
  for (
    const delta of [{ content: PIECE }, { tool_calls: [{ index: 0, id: "call", function: { arguments: PIECE } }] }]
  ) {
    const chunk = decodeChunk(deltaChunk(delta));
    const size = new AnswerSize();
    let count = 0;
    while (count < 100 && size.addPiece(chunk, PIECE)) count++;
    assertEquals(count, countAccepted(delta, 100));
    // What was refused weighs nothing.
    assertEquals(size.addPiece({ ...chunk, calls: [] }, "x"), count < MAX_ANSWER_WEIGHT / (1024 * 1024));
  }
});
