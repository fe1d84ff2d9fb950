/**
 * Tests of how a provider's error finds its rule.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { ProviderError } from "../../../../lib/wire/errors/decode_error.ts";
import { type FailureContext, matchFailure } from "../../../../lib/wire/errors/match.ts";
import { FAILURE_RULES } from "../../../../lib/wire/errors/rules.ts";

const NOW = 1_764_000_000_000;

/** The rule for an error, and the wait in seconds. */
function judged(error: Partial<ProviderError>, context: FailureContext = {}): readonly [string, number | undefined] {
  const { rule, retryAfter } = matchFailure({ message: "It failed.", ...error }, { now: NOW, ...context });
  return [rule.name, retryAfter];
}

Deno.test("matchFailure() always finds a rule, since the last one has no conditions", () => {
  const last = FAILURE_RULES.at(-1);
  assertEquals(Object.keys(last ?? {}).sort(), ["means", "name", "seen", "source"]);
  assertEquals(judged({})[0], last?.name);
});

Deno.test("matchFailure() returns the first matching rule of the table", () => {
  const limit = { status: 429, headers: new Headers() };
  assertEquals(judged({ code: "insufficient_quota" }, limit)[0] === judged({}, limit)[0], false);
  assertEquals(judged({}, limit), ["status_429", undefined]);
});

Deno.test("matchFailure() reports the wait of a header, and reads a long wait as an exhausted quota", () => {
  function after(seconds: string): readonly [string, number | undefined] {
    return judged({}, { status: 429, headers: new Headers({ "retry-after": seconds }) });
  }
  assertEquals(after("2"), ["status_429", 2]);
  assertEquals(after("600"), ["status_429", 600]);
  assertEquals(after("601")[0], "long_wait");
});

Deno.test("matchFailure() reads a limit that the provider does not lift as an exhausted quota", () => {
  const headers = new Headers({ "x-should-retry": "false" });
  assertEquals(judged({}, { status: 429, headers })[0], "final_rate_limit");
});

Deno.test("matchFailure() reads the status from the error object inside a 200 answer", () => {
  assertEquals(judged({ status: 429 })[0], "status_429");
});

Deno.test("matchFailure() reads a request above a whole limit as an overflow and one within it as a rate limit", () => {
  function requested(tokens: number): string {
    const message = `Request too large on tokens per min (TPM): Limit 30000, Requested ${tokens}.`;
    return matchFailure({ message, code: "rate_limit_exceeded" }, { status: 429, now: NOW }).rule.means;
  }
  assertEquals([requested(33_476), requested(20_000)], ["context_length_exceeded", "upstream_rate_limit"]);
});

Deno.test("matchFailure() reads a limit that names no time as the provider's profile says", () => {
  const limit = { message: "Slow down", type: "rate_limit_error" };
  const meaningOf = (headers: Record<string, string>, bareRateLimit?: "upstream_quota") => {
    return matchFailure(limit, { status: 429, headers: new Headers(headers), ...(bareRateLimit && { bareRateLimit }) })
      .rule.means;
  };
  assertEquals(meaningOf({}), "upstream_rate_limit");
  assertEquals(meaningOf({}, "upstream_quota"), "upstream_quota");
  assertEquals(
    meaningOf({ "anthropic-ratelimit-requests-reset": "2026-11-29T12:00:00Z" }, "upstream_quota"),
    "upstream_quota",
  );
  for (const header of [{ "retry-after": "3" }, { "retry-after-ms": "300" }, { "x-should-retry": "true" }]) {
    assertEquals(meaningOf(header as Record<string, string>, "upstream_quota"), "upstream_rate_limit");
  }
});

Deno.test("matchFailure() reads a 400 without a body as the provider's profile says", () => {
  const empty = { form: "empty", message: "" } as const;
  const means = (["context_length_exceeded", "upstream_bad_request"] as const).map((bodylessBadRequest) =>
    matchFailure({ ...empty }, { status: 400, bodylessBadRequest }).rule.means
  );
  assertEquals(means, ["context_length_exceeded", "upstream_bad_request"]);
});
