/**
 * Tests that the wait that a provider asks for is found in every place that can hold it, and nowhere else.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { readShouldRetry, resolveRetryAfter, type RetryAfterSource } from "../../../../lib/wire/errors/retry_after.ts";

const NOW = 1_764_000_000_000;

function hint(
  headers: Record<string, string>,
  { message = "No", status = 429, ...rest }: {
    message?: string;
    status?: number;
    retryAfter?: number;
    resetAt?: number;
  } = {},
): number | undefined {
  return resolveRetryAfter({ error: { message, ...rest }, headers: new Headers(headers), status, now: NOW });
}

const WORDS: readonly (readonly [string, number | undefined])[] = [
  ["Please try again in 11.8125s. Need more", 11.813],
  ["Please try again in 28ms", 0.028],
  ["Please try again in 134ms.", 0.134],
  ["try again in 7m12.5s", 432.5],
  ["try again in 1h34m52.896s", 5692.896],
  ["Try Again In 2 s", 2],
  ["please try again after 1 seconds", 1],
  ["Please retry after 26 seconds.", 26],
  ["Please retry in 28.5s.", 28.5],
  ["try again in about 5 minutes", 300],
  ["try again in 1 hour, 2 minutes and 3 seconds", 3723],
  ["try again in 2 days", 172_800],
  ["try again later", undefined],
  ["Request was throttled. Expected available in 17 seconds.", 17],
  ["Your limit resets in 5m", 300],
  ["Please wait for at least 20 s", 20],
  ["try again in 0s", undefined],
  [`try again in ${"9".repeat(400)} s`, undefined],
  ["try again in 99999 days", undefined],
  ["try again in a while", undefined],
  ["try again in 5 steps", undefined],
];

Deno.test("resolveRetryAfter() reads the wait from the message", () => {
  for (const [message, wait] of WORDS) {
    const source: RetryAfterSource = { error: { message }, now: NOW };
    assertEquals(resolveRetryAfter(source), wait, message);
  }
});

const HEADERS: readonly (readonly [Record<string, string>, number | undefined])[] = [
  [{ "retry-after": "7" }, 7],
  [{ "retry-after": "2.5" }, 2.5],
  [{ "retry-after": "-1" }, undefined],
  [{ "retry-after": "0" }, undefined],
  [{ "retry-after": "0.001" }, undefined],
  [{ "retry-after-ms": "0", "retry-after": "30" }, 30],
  [{ "retry-after": "soon" }, undefined],
  [{ "retry-after": "" }, undefined],
  [{ "retry-after": new Date(NOW + 30_000).toUTCString() }, 30],
  [{ "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" }, undefined],
  [{ "retry-after-ms": "1500" }, 1.5],
  [{ "retry-after-ms": "1500", "retry-after": "9" }, 1.5],
  [{ "x-ratelimit-reset-requests": "1s" }, 1],
  [{ "x-ratelimit-reset-tokens": "6m0s" }, 360],
  [{ "x-ratelimit-reset-tokens": "7.66s", "x-ratelimit-reset-requests": "2m59.56s" }, 7.66],
  [
    {
      "x-ratelimit-reset-tokens": "7.66s",
      "x-ratelimit-reset-requests": "2m59.56s",
      "x-ratelimit-remaining-requests": "0",
    },
    179.56,
  ],
  [{ "x-ratelimit-reset": String(NOW + 20_000) }, 20],
  [{ "x-ratelimit-reset": String(NOW / 1000 + 20) }, 20],
  [{ "x-ratelimit-reset": "20" }, 20],
  [{ "x-ratelimit-limit-tokens": "8000" }, undefined],
  [{ "x-ratelimit-reset": "0" }, undefined],
  [{ "ratelimit-reset": "28" }, 28],
  [{ "x-ratelimit-reset-tokens-minute": "33", "x-ratelimit-reset-requests-day": "40000" }, 33],
  [{ "anthropic-ratelimit-requests-reset": new Date(NOW + 12_000).toISOString() }, 12],
  [
    {
      "anthropic-ratelimit-tokens-reset": new Date(NOW + 50_000).toISOString(),
      "anthropic-ratelimit-tokens-remaining": "0",
      "anthropic-ratelimit-requests-reset": new Date(NOW + 12_000).toISOString(),
    },
    50,
  ],
];

Deno.test("resolveRetryAfter() reads the wait from headers", () => {
  for (const [headers, wait] of HEADERS) assertEquals(hint(headers), wait, JSON.stringify(headers));
});

Deno.test("resolveRetryAfter() prefers a header to the body's field, the field to the message, and the message to a reset", () => {
  const message = "try again in 5s";
  const reset = { "x-ratelimit-reset-tokens": "1s" };
  assertEquals(hint({ "retry-after": "3", ...reset }, { message, retryAfter: 28 }), 3);
  assertEquals(hint({ "retry-after": "0", ...reset }, { message, retryAfter: 28 }), 28);
  assertEquals(hint(reset, { message, resetAt: NOW + 9_000 }), 9);
  assertEquals(hint(reset, { message, retryAfter: 28 }), 28);
  assertEquals(hint(reset, { message }), 5);
  assertEquals(hint(reset), 1);
});

Deno.test("resolveRetryAfter() ignores counters where nothing was limited, and every header of a success", () => {
  assertEquals(hint({ "x-ratelimit-reset-tokens": "1s" }, { status: 503 }), undefined);
  assertEquals(hint({ "retry-after": "30" }, { status: 200 }), undefined);
  assertEquals(hint({ "retry-after": "30" }, { status: 503 }), 30);
});

Deno.test("readShouldRetry() returns the value of the header", () => {
  assertEquals(readShouldRetry(new Headers({ "x-should-retry": "true" })), true);
  assertEquals(readShouldRetry(new Headers({ "x-should-retry": "False" })), false);
  assertEquals(readShouldRetry(new Headers({ "x-should-retry": "maybe" })), undefined);
  assertEquals(readShouldRetry(undefined), undefined);
});
