/**
 * Tests of errors as HTTP responses.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { RelayError } from "../../../lib/base/errors.ts";
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
