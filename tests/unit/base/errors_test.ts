/**
 * Tests that every cause of failure reaches each kind of client in the form that the client understands.
 *
 * @module
 */
import { assert, assertEquals, assertNotMatch, assertStrictEquals } from "@std/assert";
import { ERROR_TABLE, type ErrorCode, RelayError } from "../../../lib/base/errors.ts";

const CODES = Object.keys(ERROR_TABLE) as ErrorCode[];

/** `response.failed` codes that mean something of their own to Codex 0.80 to 0.171. */
const MEANINGFUL = new Set([
  "context_length_exceeded",
  "insufficient_quota",
  "usage_not_included",
  "invalid_prompt",
  "cyber_policy",
  "bio_policy",
  "server_is_overloaded",
  "slow_down",
  "rate_limit_exceeded",
]);

/** Failures that another try may cure; Codex must retry them, so their code must mean nothing to it. */
const TRANSIENT: readonly ErrorCode[] = [
  "upstream_overloaded",
  "upstream_unreachable",
  "upstream_timeout",
  "upstream_protocol",
  "upstream_truncated",
  "unusable_answer",
  "upstream_error",
  "shutting_down",
  "request_timeout",
  "internal",
];

Deno.test("ERROR_TABLE gives Codex a code it retries for transient failures", () => {
  assertEquals(TRANSIENT.filter((code) => MEANINGFUL.has(ERROR_TABLE[code].codexCode)), []);
});

Deno.test("ERROR_TABLE gives Codex a code it shows once for every permanent failure", () => {
  const permanent = CODES.filter((code) => !TRANSIENT.includes(code));
  const shown = permanent.filter((code) => ERROR_TABLE[code].codexCode === "invalid_prompt");
  assertEquals(permanent.filter((code) => !shown.includes(code)).sort(), [
    "client_gone",
    "context_length_exceeded",
    "relay_busy",
    "request_too_large",
    "upstream_rate_limit",
  ]);
});

Deno.test("ERROR_TABLE lets Codex compact a conversation that is too long, and wait for a rate limit", () => {
  assertEquals(ERROR_TABLE.context_length_exceeded.codexCode, "context_length_exceeded");
  assertEquals(ERROR_TABLE.request_too_large.codexCode, "context_length_exceeded");
  assertEquals(ERROR_TABLE.upstream_rate_limit.codexCode, "rate_limit_exceeded");
  assertEquals(ERROR_TABLE.relay_busy.codexCode, "rate_limit_exceeded");
});

Deno.test("ERROR_TABLE never uses status 500, which hides the message from Codex's users", () => {
  assertEquals(CODES.filter((code) => ERROR_TABLE[code].status === 500), []);
  assert(CODES.every((code) => ERROR_TABLE[code].status >= 400 && ERROR_TABLE[code].status < 600));
});

const STATUSES: readonly (readonly [ErrorCode, number])[] = [
  ["bad_request", 400],
  ["not_found", 404],
  ["method_not_allowed", 405],
  ["request_too_large", 413],
  ["request_timeout", 408],
  ["unsupported_encoding", 415],
  ["forbidden", 403],
  ["unauthorized", 401],
  ["upgrade_required", 426],
  ["context_length_exceeded", 400],
  ["upstream_auth", 401],
  ["upstream_rate_limit", 429],
  ["upstream_overloaded", 503],
  ["upstream_model_not_found", 404],
  ["upstream_unreachable", 502],
  ["upstream_timeout", 504],
];

Deno.test("ERROR_TABLE gives plain clients the status by which their SDKs retry or raise", () => {
  assertEquals(STATUSES.map(([code]) => [code, ERROR_TABLE[code].status]), STATUSES.map((row) => [...row]));
});

Deno.test("RelayError keeps its options", () => {
  const cause = new Error("socket");
  const error = new RelayError("upstream_rate_limit", "Slow down", { retryAfter: 1.5, param: "input", cause });
  assertEquals([error.name, error.code, error.message, error.retryAfter, error.param], [
    "RelayError",
    "upstream_rate_limit",
    "Slow down",
    1.5,
    "input",
  ]);
  assertStrictEquals(error.cause, cause);
  assertStrictEquals(error.row, ERROR_TABLE.upstream_rate_limit);
  assert(!("cause" in new RelayError("internal", "x")));
});

Deno.test("RelayError.from() returns a RelayError unchanged", () => {
  const error = new RelayError("forbidden", "No");
  assertStrictEquals(RelayError.from(error), error);
});

Deno.test("RelayError.from() turns any other value into an internal error that does not quote it", () => {
  for (const thrown of [new TypeError("secret prompt"), "secret prompt", { secret: "prompt" }]) {
    const error = RelayError.from(thrown);
    assertEquals(error.code, "internal");
    assertNotMatch(error.message, /secret|prompt/);
    assertStrictEquals(error.cause, thrown);
  }
  assertEquals(
    RelayError.from(new TypeError("x")).message,
    "The relay failed while it translated this request: TypeError",
  );
});

Deno.test("RelayError.wholeMessage puts the upstream's whole words where the message quotes them", () => {
  const words = "One.\n\tTwo $& three.";
  const error = (message: string, quoted = "One. Two $& three") =>
    new RelayError("upstream_error", message, { refusal: { words, quoted } });
  assertEquals(
    error("acme answered 500: One. Two $& three; try again (tried 2 times in 1 s)").wholeMessage,
    "acme answered 500: One.\n\tTwo $& three. Try again (tried 2 times in 1 s)",
  );
  assertEquals(error("One. Two $& three (request id 1); try").wholeMessage, `${words} (request id 1); try`);
  assertEquals(error("no quotation").wholeMessage, "no quotation");
  assertEquals(error("nothing quoted", "").wholeMessage, "nothing quoted");
  assertEquals(error("acme said: No", "No").wholeMessage, "acme said: One.\n\tTwo $& three.");
  assertEquals(new RelayError("internal", "Broken").wholeMessage, "Broken");
});

Deno.test("copyWith() keeps everything that is not changed", () => {
  const refusal = { status: 422, words: "No.", quoted: "No." };
  const error = new RelayError("upstream_error", "It broke", {
    retryAfter: 3,
    param: "input",
    isFinal: true,
    refusal,
    cause: 1,
  });
  const copy = error.copyWith({ message: "It broke (twice)" });
  assertEquals([copy.code, copy.message], ["upstream_error", "It broke (twice)"]);
  for (const same of [copy, error.copyWith({})]) {
    assertEquals([same.retryAfter, same.param, same.isFinal, same.refusal, same.cause], [3, "input", true, refusal, 1]);
  }
  assertEquals(error.copyWith({ code: "internal", isFinal: false }).isFinal, false);
});
