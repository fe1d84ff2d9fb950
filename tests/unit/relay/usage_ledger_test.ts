/**
 * Tests of the ledger of a relay.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { type UsageEntry, UsageLedger, type UsageRow } from "../../../lib/relay/usage_ledger.ts";

const NOON = new Date(2026, 10, 29, 12);
const USAGE = { promptTokens: 100, completionTokens: 20, totalTokens: 120, cachedTokens: 64, reasoningTokens: 5 };
const ANSWER: UsageEntry = {
  provider: "p",
  model: "m",
  asked: NOON,
  kind: "answer",
  usage: USAGE,
  cost: { amount: 0.5, currency: "USD" },
  hasBegun: true,
};

function without<Key extends keyof UsageEntry>(key: Key): Omit<UsageEntry, Key> {
  const { [key]: _, ...rest } = ANSWER;
  return rest;
}

function sumsOf({ total }: UsageLedger): Record<string, unknown> {
  return { ...total, costs: Object.fromEntries(total.costs) };
}

Deno.test("UsageLedger adds up what answers used", () => {
  const ledger = new UsageLedger(NOON);
  ledger.add(ANSWER);
  ledger.add(ANSWER);
  assertEquals(ledger.since, NOON);
  assertEquals(sumsOf(ledger), {
    requests: 2,
    failures: 0,
    inputTokens: 200,
    cachedTokens: 128,
    outputTokens: 40,
    thinkingTokens: 10,
    uncounted: 0,
    unpriced: 0,
    costs: { USD: 1 },
  });
});

Deno.test("UsageLedger keeps provider, model and local day apart", () => {
  const ledger = new UsageLedger();
  const late = new Date(2026, 10, 29, 23, 59, 59);
  for (
    const change of [{}, { asked: late }, { provider: "q" }, { model: "n" }, { asked: new Date(2026, 10, 30, 0, 0) }]
  ) ledger.add({ ...ANSWER, ...change });
  assertEquals(ledger.rows.map(({ provider, model, day, requests }) => [provider, model, day, requests]), [
    ["p", "m", "2026-11-29", 2],
    ["q", "m", "2026-11-29", 1],
    ["p", "n", "2026-11-29", 1],
    ["p", "m", "2026-11-30", 1],
  ]);
});

Deno.test("UsageLedger says how many answers its sums leave out", () => {
  const ledger = new UsageLedger();
  ledger.add(without("usage"));
  ledger.add(without("cost"));
  assertEquals([ledger.total.uncounted, ledger.total.unpriced], [1, 1]);
  const { usage: _, ...unknown } = without("cost");
  ledger.add(unknown);
  assertEquals([ledger.total.uncounted, ledger.total.unpriced], [2, 2]);
  // A refusal used nothing, an answer that broke off did.
  ledger.add({ ...unknown, kind: "failure", hasBegun: false });
  assertEquals([ledger.total.failures, ledger.total.uncounted, ledger.total.unpriced], [1, 2, 2]);
  ledger.add({ ...unknown, kind: "failure" });
  assertEquals([ledger.total.failures, ledger.total.uncounted, ledger.total.unpriced], [2, 3, 3]);
});

Deno.test("UsageLedger counts the tokens of a try, but no request", () => {
  const ledger = new UsageLedger();
  ledger.add({ ...ANSWER, kind: "try" });
  assertEquals([ledger.total.requests, ledger.total.inputTokens, ledger.total.costs.get("USD")], [0, 100, 0.5]);
});

Deno.test("UsageLedger keeps currencies apart", () => {
  const ledger = new UsageLedger();
  ledger.add(ANSWER);
  ledger.add({ ...ANSWER, cost: { amount: 3, currency: "CNY" } });
  assertEquals(Object.fromEntries(ledger.total.costs), { USD: 0.5, CNY: 3 });
});

/** The days of `rows`, each with its number of rows. */
function countDays(rows: readonly UsageRow[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { day } of rows) counts[day] = (counts[day] ?? 0) + 1;
  return counts;
}

Deno.test("UsageLedger drops the oldest day when it is full, and never the total", () => {
  const ledger = new UsageLedger();
  const days = [new Date(2026, 10, 1), new Date(2026, 10, 2), new Date(2026, 10, 3)];
  for (const [index, asked] of days.entries()) {
    for (let model = 0; model < 400; model++) ledger.add({ ...ANSWER, asked, model: `m${index}-${model}` });
  }
  assertEquals(countDays(ledger.rows), { "2026-11-02": 400, "2026-11-03": 400 });
  assertEquals(ledger.total.requests, 1200);
});

Deno.test("UsageLedger is bounded within one day: clients choose the names of models", () => {
  const ledger = new UsageLedger();
  for (let model = 0; model < 3000; model++) ledger.add({ ...ANSWER, model: `m${model}` });
  assert(ledger.rows.length <= 1025, String(ledger.rows.length));
  assertEquals(ledger.rows.at(-1)?.model, "(others)");
  assertEquals(ledger.rows.at(-1)?.requests, 1976);
  assertEquals(ledger.total.requests, 3000);
});

Deno.test("UsageLedger keeps no more of a model's name than can be shown", () => {
  const ledger = new UsageLedger();
  ledger.add({ ...ANSWER, model: "x".repeat(1_000_000) });
  assertEquals(ledger.rows[0]?.model, "x".repeat(200));
});
