/**
 * Tests of the endpoint that tells what requests used.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { UsageLedger } from "../../../lib/relay/usage_ledger.ts";
import { answerUsage } from "../../../lib/server/usage_endpoint.ts";

const SINCE = new Date("2026-11-29T10:00:00Z");
const NONE = {
  requests: 0,
  failures: 0,
  input_tokens: 0,
  cached_tokens: 0,
  output_tokens: 0,
  thinking_tokens: 0,
  requests_without_tokens: 0,
  cost: null,
  requests_without_cost: 0,
};

Deno.test("answerUsage() is empty before the first request", async () => {
  assertEquals(await answerUsage(new UsageLedger(SINCE)).json(), {
    object: "codex_relay.usage",
    since: "2026-11-29T10:00:00.000Z",
    total: NONE,
    data: [],
  });
});

Deno.test("answerUsage() sums by provider, model and day, and marks a cost that is only a part", async () => {
  const ledger = new UsageLedger(SINCE);
  const usage = { promptTokens: 9, completionTokens: 3, totalTokens: 12, cachedTokens: 4, reasoningTokens: 1 };
  const entry = { provider: "p", model: "m", asked: new Date(2026, 10, 29), kind: "answer", hasBegun: true } as const;
  ledger.add({ ...entry, usage, cost: { amount: 0.1, currency: "USD" } });
  ledger.add({ ...entry, usage, cost: { amount: 0.2, currency: "USD" } });
  ledger.add({ ...entry, usage });
  const sums = {
    requests: 3,
    failures: 0,
    input_tokens: 27,
    cached_tokens: 12,
    output_tokens: 9,
    thinking_tokens: 3,
    requests_without_tokens: 0,
    // 0.1 + 0.2 is not 0.3 for a computer.
    cost: { USD: 0.3 },
    requests_without_cost: 1,
  };
  const { total, data } = await answerUsage(ledger).json();
  assertEquals(total, sums);
  assertEquals(data, [{ provider: "p", model: "m", day: "2026-11-29", ...sums }]);
});
