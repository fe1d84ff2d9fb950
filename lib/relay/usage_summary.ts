/**
 * The line that sums up what a relay's requests used.
 *
 * @module
 */
import { formatCost } from "../providers/price.ts";
import { formatCount } from "./answer_numbers.ts";
import type { UsageLedger, UsageSums } from "./usage_ledger.ts";

/** One line over everything, such as `3 requests, 45,210 tokens in (40,000 cached), 1,203 out, $0.0123`. */
export function formatUsageSummary({ total }: Pick<UsageLedger, "total">): string {
  const { requests, failures, inputTokens, cachedTokens, outputTokens, uncounted } = total;
  const failed = failures > 0 ? ` (${formatCount(failures)} failed)` : "";
  const parts = [`${countThings(requests, "request")}${failed}`];
  if (inputTokens + outputTokens > 0) {
    const cached = cachedTokens > 0 ? ` (${formatCount(cachedTokens)} cached)` : "";
    parts.push(`${formatCount(inputTokens)} tokens in${cached}`, `${formatCount(outputTokens)} out`);
  }
  if (uncounted > 0) parts.push(`${countThings(uncounted, "answer")} without token counts`);
  const cost = formatCosts(total);
  return [...parts, ...(cost === "" ? [] : [cost])].join(", ");
}

/** The amounts of `sums`, such as `$0.0123 and 2 answers of unknown cost`; "" when nothing is known. */
function formatCosts({ costs, unpriced }: Pick<UsageSums, "costs" | "unpriced">): string {
  const amounts = [...costs].map(([currency, amount]) => formatCost({ amount, currency }));
  if (amounts.length === 0) return "";
  return [...amounts, ...(unpriced > 0 ? [`${countThings(unpriced, "answer")} of unknown cost`] : [])].join(" and ");
}

function countThings(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}
