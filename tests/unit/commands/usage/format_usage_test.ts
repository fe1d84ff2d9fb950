/**
 * Tests of the table of what a relay's requests used.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { formatUsage } from "../../../../lib/commands/usage/format_usage.ts";

const SUMS = {
  requests: 3,
  failures: 1,
  input_tokens: 45_210,
  cached_tokens: 40_000,
  output_tokens: 1_203,
  thinking_tokens: 0,
  requests_without_tokens: 0,
  cost: { USD: 0.0123 },
  requests_without_cost: 0,
};
const ROW = { provider: "deepseek", model: "deepseek-flash", day: "2026-11-29", ...SUMS };
const SINCE = new Date(2026, 10, 29, 9, 5).toISOString();

Deno.test("formatUsage() is an aligned table with a total", () => {
  const other = { ...ROW, provider: "kimi", model: "k", requests: 12, cost: null, requests_without_cost: 12 };
  const total = { ...SUMS, requests: 15, cost: { USD: 0.0123 }, requests_without_cost: 12 };
  assertEquals(
    formatUsage({ since: SINCE, total, data: [ROW, other] }),
    `Since this relay started (2026-11-29 09:05):
day         provider  model           requests  failed      in  cached    out  thinking               cost
2026-11-29  deepseek  deepseek-flash         3       1  45,210  40,000  1,203         0            $0.0123
2026-11-29  kimi      k                     12       1  45,210  40,000  1,203         0            unknown
total                                       15       1  45,210  40,000  1,203         0  $0.0123 + unknown
`,
  );
});

Deno.test("formatUsage() says that there was no request, and what was not counted", () => {
  assertEquals(
    formatUsage({ since: SINCE, total: {}, data: [] }),
    "Since this relay started (2026-11-29 09:05): no requests\n",
  );
  const total = { ...SUMS, requests_without_tokens: 2 };
  assertMatch(
    formatUsage({ since: SINCE, total, data: [ROW] }),
    /\nWithout token counts from the provider: 2 answers\n$/,
  );
});

Deno.test("formatUsage() shows no control characters of a model's name", () => {
  assertMatch(formatUsage({ since: SINCE, total: SUMS, data: [{ ...ROW, model: "a\x1b[31mb" }] }), /a\?\[31mb/);
});
