/**
 * Tests that a snapshot is read as it was written, and that invalid cells are ignored.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { encodeRow, readSnapshot } from "../../../../lib/providers/facts/snapshot_rows.ts";

const ROWS = [
  { id: "all", contextWindow: 1_000, maxOutputTokens: 10, images: false, reasoning: true, efforts: ["low", "high"] },
  { id: "some", contextWindow: 1_000, reasoning: false },
  { id: "none" },
];

Deno.test("readSnapshot() reads what encodeRow() writes, and unknown cells stay unknown", () => {
  const text = JSON.stringify([["acme", ...ROWS.map(encodeRow)], ["other"]]);
  assertEquals(readSnapshot(text), [{ provider: "acme", rows: ROWS }, { provider: "other", rows: [] }]);
  assertEquals(encodeRow({ id: "some", reasoning: false }), ["some", null, null, null, false]);
});

Deno.test("readSnapshot() returns rows without facts for invalid cells", () => {
  const text = JSON.stringify([["acme", [7, "x", {}, 1, "yes", "low"], null]]);
  assertEquals(readSnapshot(text), [{ provider: "acme", rows: [{ id: "" }, { id: "" }] }]);
  assertEquals(readSnapshot("<html>"), []);
});
