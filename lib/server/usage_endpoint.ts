/**
 * The endpoint that tells what the requests of this relay used and cost, as sums by provider, model and day.
 *
 * @module
 */
import type { UsageLedger, UsageSums } from "../relay/usage_ledger.ts";

/** Value of `object` in the answer, which other servers do not send. */
export const USAGE_OBJECT = "codex_relay.usage";

/** Decimals of an amount: a millionth of a dollar is one token at a dollar for a million. */
const DECIMALS = 6;

/** Answers `GET /v1/usage`. */
export function answerUsage({ since, total, rows }: Pick<UsageLedger, "since" | "total" | "rows">): Response {
  const encoded = rows.map(({ provider, model, day, ...sums }) => ({ provider, model, day, ...encodeSums(sums) }));
  return Response.json({ object: USAGE_OBJECT, since: since.toISOString(), total: encodeSums(total), data: encoded });
}

/** `cost` is null when no part of it is known; with `requests_without_cost` above 0 it is a part only. */
function encodeSums(sums: UsageSums): Record<string, unknown> {
  const costs = [...sums.costs].map(([currency, amount]) => [currency, Number(amount.toFixed(DECIMALS))]);
  return {
    requests: sums.requests,
    failures: sums.failures,
    input_tokens: sums.inputTokens,
    cached_tokens: sums.cachedTokens,
    output_tokens: sums.outputTokens,
    thinking_tokens: sums.thinkingTokens,
    requests_without_tokens: sums.uncounted,
    cost: costs.length === 0 ? null : Object.fromEntries(costs),
    requests_without_cost: sums.unpriced,
  };
}
