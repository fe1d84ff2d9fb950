/**
 * Tests of errors as HTTP responses.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type ErrorCode, RelayError } from "../../../lib/base/errors.ts";
import { createErrorResponse } from "../../../lib/server/error_response.ts";

Deno.test("createErrorResponse() has the status of the code and the message in an OpenAI error object", async () => {
  const response = createErrorResponse(new RelayError("unauthorized", "Show the relay's token"));
  const { error } = await response.json();
  assertEquals([response.status, error.code, error.message], [401, "invalid_relay_token", "Show the relay's token"]);
});

Deno.test("createErrorResponse() rounds a wait up to whole seconds, and sends none without one", () => {
  const limited = new RelayError("upstream_rate_limit", "Wait", { retryAfter: 1.2 });
  assertEquals(createErrorResponse(limited).headers.get("retry-after"), "2");
  assertEquals(createErrorResponse(new RelayError("upstream_rate_limit", "Wait")).headers.has("retry-after"), false);
});

Deno.test("createErrorResponse() keeps SDKs from retrying what the relay has tried often enough", () => {
  function shouldRetry(isFinal: boolean): string | null {
    return createErrorResponse(new RelayError("upstream_overloaded", "Busy", { isFinal })).headers.get(
      "x-should-retry",
    );
  }
  assertEquals([shouldRetry(true), shouldRetry(false)], ["false", null]);
});

Deno.test("createErrorResponse() has the upstream's status, and says whether to ask again where the status misleads", () => {
  const rows: readonly (readonly [ErrorCode, number, string | null])[] = [
    ["upstream_overloaded", 529, null],
    ["upstream_rate_limit", 429, null],
    ["upstream_overloaded", 425, "true"],
    ["upstream_error", 400, "true"],
    ["upstream_quota", 429, "false"],
    ["upstream_quota", 402, null],
    ["upstream_bad_request", 422, null],
    ["upstream_bad_request", 409, null],
    ["upstream_auth", 403, null],
  ];
  for (const [code, status, repeats] of rows) {
    const refusal = { status, words: "No", quoted: "No" };
    const response = createErrorResponse(new RelayError(code, "acme: No", { refusal }));
    assertEquals([code, response.status, response.headers.get("x-should-retry")], [code, status, repeats]);
    const final = createErrorResponse(new RelayError(code, "acme: No", { refusal, isFinal: true }));
    assertEquals(final.headers.get("x-should-retry"), "false");
  }
});
