/**
 * Tests of the report for people.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  FindingWriter,
  formatFinding,
  formatPlan,
  formatTally,
} from "../../../../lib/commands/doctor/format_report.ts";
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
    "Up to 16 small requests go to the model, each with at most 1,000 tokens in and 1,024 out",
  );
  assertEquals(formatPlan(true), "Nothing is asked of the provider (--offline).\n");
});

Deno.test("formatTally() counts the findings, the worst first, and what the requests took", () => {
  assertEquals(
    formatTally([WELL, FAILED, WELL], { requests: 3, inputTokens: 40, outputTokens: 5 }),
    "1 failed, 2 ok; 3 requests to the model, 40 tokens in and 5 out\n",
  );
  const warned: Finding = { ...WELL, status: "warning" };
  assertEquals(
    formatTally([warned, warned], { requests: 1, inputTokens: 12_340, outputTokens: 1_000 }),
    "2 warnings; 1 request to the model, 12,340 tokens in and 1,000 out\n",
  );
});

Deno.test("FindingWriter writes in one line what was skipped for one reason, and nothing else later than it came", () => {
  const written: string[] = [];
  const writer = new FindingWriter((text) => written.push(text));
  const skip = (title: string, found: string): Finding => ({ ...WELL, status: "skipped", title, found });
  writer.add(WELL);
  assertEquals(written.splice(0), ["✓ Key: looked: there\n"]);
  for (const title of ["A", "B"]) writer.add(skip(title, '"Key" failed'));
  assertEquals(written, []);
  writer.add(skip("C", "it has none"));
  assertEquals(written.splice(0), ['– Skipped, as "Key" failed: A, B\n']);
  writer.add(WELL);
  assertEquals(written.splice(0), ["– C: skipped, it has none\n", "✓ Key: looked: there\n"]);
  writer.add(skip("D\x1b", "x"));
  writer.add(skip("E", "x"));
  writer.flush();
  writer.flush();
  assertEquals(written, ["– Skipped, as x: D?, E\n"]);
});
