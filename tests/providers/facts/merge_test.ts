/**
 * Do hand-kept tables and a snapshot make one table, each believed for what it knows better?
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { mergeFacts } from "../../../lib/providers/facts/merge.ts";

const TABLES = [{
  provider: "acme",
  rows: [
    { id: "Big", contextWindow: 1_000, images: false, reasoning: true, efforts: ["low", "high"] },
    { id: "small", contextWindow: 500 },
    { id: "fam", family: true as const, contextWindow: 100 },
  ],
}];

Deno.test("mergeFacts() takes numbers from the snapshot and keeps order, spelling and effort words", () => {
  const snapshot = [{
    provider: "acme",
    rows: [{ id: "new", contextWindow: 9 }, { id: "big", contextWindow: 2_000, images: true, efforts: ["max"] }],
  }];
  assertEquals(mergeFacts(TABLES, snapshot).get("acme"), [
    { id: "Big", contextWindow: 2_000, images: true, reasoning: true, efforts: ["low", "high"] },
    { id: "small", contextWindow: 500 },
    { id: "fam", family: true, contextWindow: 100 },
    { id: "new", contextWindow: 9 },
  ]);
});

Deno.test("mergeFacts() keeps providers that only one of them knows", () => {
  const merged = mergeFacts(TABLES, [{ provider: "other", rows: [{ id: "x" }] }]);
  assertEquals([...merged.keys()], ["acme", "other"]);
  assertEquals(merged.get("acme"), TABLES[0]?.rows);
  assertEquals(merged.get("other"), [{ id: "x" }]);
});
