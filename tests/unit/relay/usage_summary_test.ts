/**
 * Tests of the line that sums up a ledger.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type UsageEntry, UsageLedger } from "../../../lib/relay/usage_ledger.ts";
import { formatUsageSummary } from "../../../lib/relay/usage_summary.ts";

const ENTRY: UsageEntry = { provider: "p", model: "m", asked: new Date(), kind: "answer", hasBegun: true };

function lineFor(...entries: readonly Partial<UsageEntry>[]): string {
  const ledger = new UsageLedger();
  for (const entry of entries) ledger.add({ ...ENTRY, ...entry });
  return formatUsageSummary(ledger);
}

Deno.test("formatUsageSummary() is one line over everything", () => {
  const usage = { promptTokens: 15_070, completionTokens: 401, totalTokens: 15_471, cachedTokens: 13_333 };
  const entry = { usage, cost: { amount: 0.0041, currency: "USD" } };
  assertEquals(
    lineFor(entry, entry, entry),
    "3 requests, 45,210 tokens in (39,999 cached), 1,203 out, $0.0123",
  );
});

Deno.test("formatUsageSummary() leaves out what is not known, and says what a sum lacks", () => {
  const usage = { promptTokens: 10, completionTokens: 2, totalTokens: 12 };
  assertEquals(lineFor(), "0 requests");
  assertEquals(lineFor({ kind: "failure", hasBegun: false }), "1 request (1 failed)");
  assertEquals(lineFor({ usage }), "1 request, 10 tokens in, 2 out");
  assertEquals(lineFor({}), "1 request, 1 answer without token counts");
  assertEquals(
    lineFor({ usage, cost: { amount: 1, currency: "USD" } }, { usage, cost: { amount: 2, currency: "CNY" } }, {
      usage,
    }),
    "3 requests, 30 tokens in, 6 out, $1.0000 and 2.0000 CNY and 1 answer of unknown cost",
  );
});
