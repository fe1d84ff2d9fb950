/**
 * Tests of the bounds of one answer, in length and in time.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { RelayError } from "../../../../lib/base/errors.ts";
import { AnswerBounds, isEndless } from "../../../../lib/commands/doctor/answer_bounds.ts";

const EMPTY = { text: "", reasoning: "", refusal: "", calls: [] };

Deno.test("AnswerBounds counts text, thinking and calls together", () => {
  const bounds = new AnswerBounds(() => 0);
  bounds.count([{ ...EMPTY, text: "x".repeat(10_000) }, { ...EMPTY, reasoning: "y".repeat(6_000) }]);
  bounds.count([{ ...EMPTY, calls: [{ arguments: "z".repeat(384) }] }]);
  const error = assertThrows(() => bounds.count([{ ...EMPTY, text: "." }]), RelayError);
  assertEquals([error.code, isEndless(error)], ["output_limit", true]);
  assertEquals(isEndless(new RelayError("output_limit", "the provider's own")), false);
});

Deno.test("AnswerBounds counts time from the first byte, also where only comments come", () => {
  let now = 1_000_000;
  const bounds = new AnswerBounds(() => now);
  bounds.count([]);
  now += 300_000;
  bounds.count([]);
  now += 1;
  assertEquals(isEndless(assertThrows(() => bounds.count([]), RelayError)), true);
});
