/**
 * Tests of what the readers of a vendor's items share.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createChunk, readPlace, TextLengths } from "../../../lib/responses_upstream/item_reader.ts";
import { MessageReader } from "../../../lib/responses_upstream/message_reader.ts";

Deno.test("TextLengths gives the rest of each text once", () => {
  const texts = new TextLengths();
  texts.add(0, "Hel");
  texts.add(1, "x");
  assertEquals(
    [texts.takeRest(0, "Hello"), texts.takeRest(0, "Hello"), texts.takeRest(1, "x"), texts.takeRest(2, "y")],
    [
      "lo",
      "",
      "",
      "y",
    ],
  );
});

Deno.test("TextLengths gives nothing of a whole text that is shorter than its pieces", () => {
  const texts = new TextLengths();
  texts.add(0, "Hello");
  assertEquals(texts.takeRest(0, "Hel"), "");
});

Deno.test("readPlace() takes a part without a number as the first", () => {
  assertEquals([2, undefined, null, "1", 1.5].map(readPlace), [2, 0, 0, 0, 0]);
});

Deno.test("createChunk() fills in the parts that every chunk has", () => {
  assertEquals(createChunk({ text: "a" }), { text: "a", reasoning: "", refusal: "", calls: [] });
});

Deno.test("an ItemReader is known by its place, has the vendor's id and fits its type only", () => {
  const reader = new MessageReader(7);
  reader.open({ id: "msg_1" });
  assertEquals([reader.key, reader.id, reader.fits("message"), reader.fits("reasoning")], ["7", "msg_1", true, false]);
});
