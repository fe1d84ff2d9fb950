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
