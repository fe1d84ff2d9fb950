/**
 * Tests that a report keeps every note once, in order, and counts repetitions.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { Report } from "../../../lib/base/report.ts";

Deno.test("Report keeps notes in order and counts repeated ones", () => {
  const report = new Report();
  report.add("dropped", "store", "why");
  report.add("renamed", "tools.a", "too long");
  report.add("dropped", "store", "why");
  report.add("dropped", "store", "another reason");
  assertEquals(report.notes, [
    { kind: "dropped", what: "store", why: "why", count: 2 },
    { kind: "renamed", what: "tools.a", why: "too long", count: 1 },
    { kind: "dropped", what: "store", why: "another reason", count: 1 },
  ]);
});

Deno.test("Report starts empty", () => {
  assertEquals(new Report().notes, []);
});

Deno.test("Report.addAll() adds the notes of another report with their counts, in its order", () => {
  const [report, tried] = [new Report(), new Report()];
  report.add("dropped", "store", "why");
  for (const what of ["tools.a", "store", "store"]) tried.add("dropped", what, "why");
  report.addAll(tried);
  assertEquals(report.notes.map(({ what, count }) => [what, count]), [["store", 3], ["tools.a", 1]]);
  assertEquals(tried.notes.map(({ what, count }) => [what, count]), [["tools.a", 1], ["store", 2]]);
});
