/**
 * Tests of the report for people.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { formatFinding, formatPlan, formatTally } from "../../../../lib/commands/doctor/format_report.ts";
import type { Finding } from "../../../../lib/commands/doctor/finding.ts";

const WELL: Finding = { id: "key", title: "Key", status: "ok", tried: "looked", found: "there", advice: "", facts: {} };
const FAILED: Finding = { ...WELL, status: "failed", outcome: "key.missing", found: "none\x1b[2J", advice: "set K" };

Deno.test("formatFinding() has one line where all is well, else the meaning and the advice", () => {
  assertEquals(formatFinding(WELL), "✓ Key: looked: there\n");
  assertEquals(
    formatFinding(FAILED),
    "✗ Key: looked: none?[2J\n    The provider wants a key, and there is none.\n    → set K\n",
  );
  assertEquals(formatFinding({ ...WELL, status: "skipped", found: "why" }), "– Key: skipped, why\n");
});

Deno.test("formatPlan() says how many requests of what size there will be", () => {
  assertStringIncludes(
    formatPlan(false),
    "Up to 14 small requests go to the model, each with at most 1000 tokens in and 1024 out",
  );
  assertEquals(formatPlan(true), "Nothing is asked of the provider (--offline).\n");
});

Deno.test("formatTally() counts the findings, the worst first, and what the requests took", () => {
  assertEquals(
    formatTally([WELL, FAILED, WELL], { requests: 3, inputTokens: 40, outputTokens: 5 }),
    "1 failed, 2 ok; 3 requests to the model, 40 tokens in and 5 out\n",
  );
});
