/**
 * Tests that plain clients get the upstream's own status, code and words, in OpenAI's error object.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { encodeError, resolveStatus } from "../../../lib/base/error_object.ts";
import { type ErrorCode, RelayError, type UpstreamRefusal } from "../../../lib/base/errors.ts";

function refused(code: ErrorCode, refusal: Partial<UpstreamRefusal>, message = "acme said: No; try again"): RelayError {
  return new RelayError(code, message, { refusal: { words: "No", quoted: "No", ...refusal } });
}

Deno.test("encodeError() writes OpenAI's error object, with param null when no field is wrong", () => {
  assertEquals(encodeError(new RelayError("upstream_rate_limit", "Slow down")), {
    error: { message: "Slow down", type: "rate_limit_error", param: null, code: "rate_limit_exceeded" },
  });
  assertEquals(encodeError(new RelayError("bad_request", "No model", { param: "model" })).error.param, "model");
});

/** The cause, the upstream's status, and the status and type that a client gets. */
const STATUSES: readonly (readonly [ErrorCode, number | undefined, number, string])[] = [
  ["upstream_auth", 401, 401, "authentication_error"],
  ["upstream_auth", 403, 403, "permission_error"],
  ["upstream_auth", 400, 400, "authentication_error"],
  ["upstream_auth", undefined, 401, "authentication_error"],
  ["upstream_bad_request", 422, 422, "invalid_request_error"],
  ["upstream_bad_request", 409, 409, "invalid_request_error"],
  ["upstream_bad_request", 451, 451, "invalid_request_error"],
  ["upstream_bad_request", 500, 400, "invalid_request_error"],
  ["upstream_model_not_found", 410, 410, "invalid_request_error"],
  ["context_length_exceeded", 413, 413, "invalid_request_error"],
  ["context_length_exceeded", 500, 400, "invalid_request_error"],
  ["upstream_quota", 429, 429, "insufficient_quota"],
  ["upstream_quota", 402, 402, "insufficient_quota"],
  ["upstream_rate_limit", 503, 503, "rate_limit_error"],
  ["upstream_overloaded", 529, 529, "server_error"],
  ["upstream_overloaded", 498, 498, "server_error"],
  ["upstream_overloaded", 429, 429, "rate_limit_error"],
  ["upstream_error", 500, 500, "server_error"],
  ["upstream_error", 400, 400, "invalid_request_error"],
  ["upstream_unreachable", 522, 522, "server_error"],
  ["upstream_timeout", 408, 408, "server_error"],
  ["upstream_error", 200, 502, "server_error"],
  ["upstream_error", 999, 502, "server_error"],
];

Deno.test("resolveStatus() keeps the upstream's status, and makes no hopeless request look like a passing fault", () => {
  for (const [code, status, expected, type] of STATUSES) {
    const error = refused(code, status === undefined ? {} : { status });
    assertEquals([code, status, resolveStatus(error), encodeError(error).error.type], [code, status, expected, type]);
  }
  assertEquals(resolveStatus(new RelayError("relay_busy", "Full")), 503);
});

Deno.test("encodeError() does not call a key invalid that lacks a permission", () => {
  const codes = [401, 403].map((status) => encodeError(refused("upstream_auth", { status })).error.code);
  assertEquals(codes, ["invalid_api_key", "permission_denied"]);
  assertEquals(encodeError(refused("upstream_auth", { status: 403, code: "20050" })).error.code, "20050");
});

/** The cause, the upstream's code, and the code that a client gets. */
const CODES: readonly (readonly [ErrorCode, string | undefined, string])[] = [
  ["upstream_bad_request", "invalid_function_parameters", "invalid_function_parameters"],
  ["upstream_bad_request", "invalid_request_error", "upstream_bad_request"],
  ["upstream_bad_request", undefined, "upstream_bad_request"],
  ["upstream_bad_request", "422", "upstream_bad_request"],
  ["upstream_bad_request", "a code with spaces", "upstream_bad_request"],
  ["upstream_bad_request", "x".repeat(101), "upstream_bad_request"],
  ["upstream_auth", "unsupported_country_region_territory", "unsupported_country_region_territory"],
  ["upstream_rate_limit", "1302", "1302"],
  ["content_filter", "misalignment_policy_violation", "misalignment_policy_violation"],
  ["context_length_exceeded", "exceed_context_size_error", "context_length_exceeded"],
  ["upstream_overloaded", "503", "upstream_overloaded"],
];

Deno.test("encodeError() keeps the upstream's code where it says more than the status", () => {
  for (const [cause, code, expected] of CODES) {
    assertEquals(encodeError(refused(cause, code === undefined ? {} : { code })).error.code, expected);
  }
});
