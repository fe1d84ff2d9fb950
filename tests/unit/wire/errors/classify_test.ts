/**
 * Tests that a provider's failure gets the right cause, in any wording, and a message with advice.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { decodeError } from "../../../../lib/wire/errors/decode_error.ts";
import { translateProviderError } from "../../../../lib/wire/errors/classify.ts";
import { matchFailure } from "../../../../lib/wire/errors/match.ts";
import { FAILURE_RULES } from "../../../../lib/wire/errors/rules.ts";
import { type ErrorCode, RelayError } from "../../../../lib/base/errors.ts";

/** A failure as providers word it: message, HTTP status (0 inside a stream), and code. */
type Worded = readonly [message: string, status: number, code?: string];

function codeOf([message, status, code]: Worded): ErrorCode {
  return translateProviderError({ message, ...(code !== undefined && { code }) }, status === 0 ? {} : { status }).code;
}

/** Texts of providers, collected 2026-11. */
const MEANINGS: Readonly<Partial<Record<ErrorCode, readonly Worded[]>>> = {
  context_length_exceeded: [
    ["This model's maximum context length is 128000 tokens. However, your messages resulted in 130518 tokens.", 400],
    ["Your input exceeds the context window of this model", 400, "context_length_exceeded"],
    ["Your input exceeds the context window of this model. Please adjust your input and try again.", 400],
    ["Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 301213 tokens.", 400],
    ["Invalid request: Your request exceeded model token limit: 262144 (requested: 291351)", 400],
    ["Input token length too long", 400],
    ["<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 258048]", 400],
    ["Prompt contains 140000 tokens and 0 draft tokens, too large for model with 128000 maximum context length", 400],
    ["Please reduce the length of the messages or completion.", 400],
    ["This model's maximum prompt length is 500000 but the request contains 637815 tokens.", 400, "invalid-argument"],
    ["This endpoint's maximum context length is 131072 tokens. However, you requested about 148000 tokens", 400],
    ["Input length 9 exceeds the maximum allowed input length of 8 tokens.", 400],
    ["prompt is too long: 213456 tokens > 200000 maximum", 400],
    ["input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000", 400],
    ["The input token count (1100000) exceeds the maximum number of tokens allowed (1048576).", 400],
    ["Prompt too long", 400, "1261"],
    ["Prompt exceeds max length", 400],
    ["invalid params, context window exceeds limit (2013)", 0, "2013"],
    ["The input (210000 tokens) is longer than the model's context length (200000 tokens).", 403],
    ["prompt_tokens (134213) must be less than max_seq_len (131072)", 400],
    ["Total tokens of image and text exceed max message tokens. Request id: x", 400, "InvalidParameter"],
    ["prompt token count of 391491 exceeds the limit of 128000", 400, "model_max_prompt_tokens_exceeded"],
    ["request (65561 tokens) exceeds the available context size (65536 tokens), try increasing it", 400],
    ["Context size has been exceeded.", 500],
    ["Context size has been exceeded.", 0],
    ["the request exceeds the available context size", 400, "exceed_context_size_error"],
    ["Input length (66001) exceeds model's maximum context length (65536).", 400],
    ["litellm.ContextWindowExceededError: too much", 400],
    ["Input is too long for requested model", 400],
    ["no explanation (empty body)", 413],
    // Asking again can never help here, although it is worded like a rate limit.
    [
      "Request too large for model `m` on tokens per minute (TPM): Limit 30000, Requested 33476, please reduce your message size and try again.",
      413,
      "rate_limit_exceeded",
    ],
  ],
  upstream_auth: [
    ["Incorrect API key provided: sk-abc. You can find your API key at https://x.", 401, "invalid_api_key"],
    ["Incorrect API key provided: xa***jU.", 400, "invalid-argument"],
    ["Authentication Fails, Your api key: ****xxxx is invalid", 401, "invalid_request_error"],
    ["Invalid Authentication", 401],
    ["No auth credentials found", 401],
    ["Unauthorized", 401],
    ["Forbidden", 403],
  ],
  upstream_quota: [
    ["You exceeded your current quota", 429, "insufficient_quota"],
    ["Insufficient Balance", 402],
    ["Insufficient balance or no resource package. Please recharge.", 429, "1113"],
    ["Your account is suspended", 429, "exceeded_current_quota_error"],
    ["Your team x has either used all available credits or reached its monthly spending limit.", 403],
    ["You have exceeded your monthly included credits", 402],
  ],
  upstream_rate_limit: [
    [
      "Rate limit reached for model `m` on tokens per minute (TPM): Limit 8000, Used 6644, Requested 2931. Please try again in 11.8125s. Need more tokens? Upgrade at https://x/settings/billing",
      429,
      "rate_limit_exceeded",
    ],
    ["Requests rate limit exceeded", 429],
    ["Please reduce the length of the messages: too many tokens per minute", 429],
    ["slow down", 429],
    ["google/x is temporarily rate-limited upstream. Please retry shortly", 0, "429"],
    ["Too Many Requests", 0],
  ],
  upstream_overloaded: [
    ["The engine is currently overloaded, please try again later", 429, "engine_overloaded_error"],
    ["Server Overloaded", 503],
    ["no available model provider", 503],
    ["Overloaded", 529],
    ["Overloaded", 0],
    ["Selected model is at capacity", 0],
  ],
  upstream_model_not_found: [
    ["The model `x` does not exist or you do not have access to it.", 404, "model_not_found"],
    ["Model Not Exist", 400],
    ["Model does not exist. Please check it carefully.", 400, "20012"],
    ["Invalid model: x", 400, "1500"],
    ["No endpoints found for x.", 404],
    ["Gone", 410],
    ["model 'x' not found", 404],
  ],
  content_filter: [
    ["Input may contain inappropriate content.", 400, "data_inspection_failed"],
    ["The request was rejected because it was considered high risk", 400, "content_filter"],
    ["Content Exists Risk", 400],
  ],
  upstream_bad_request: [
    ["Unrecognized request argument supplied: stream_options", 400],
    ["Extra inputs are not permitted", 422],
  ],
  upstream_timeout: [["Request timeout", 408], ["Gateway timeout", 504]],
  upstream_error: [["Internal error", 500], ["Bad gateway", 502], ["unknown failure", 0], ["x", 599], [
    "Tool call validation failed",
    400,
    "tool_use_failed",
  ]],
};

for (const [meaning, texts] of Object.entries(MEANINGS)) {
  Deno.test(`translateProviderError() recognises ${meaning}`, () => {
    for (const worded of texts) assertEquals(codeOf(worded), meaning, worded.join(" | "));
  });
}

Deno.test("translateProviderError() uses the status inside the error object when there is no other", () => {
  assertEquals(translateProviderError({ message: "No", status: 401 }).code, "upstream_auth");
  assertEquals(translateProviderError({ message: "No", status: 401 }, { status: 503 }).code, "upstream_overloaded");
});

/** Message, status, provider, and the resulting message. */
const TOLD: readonly (readonly [string, number | undefined, string | undefined, string])[] = [
  ["Bad key", 401, undefined, "The provider answered 401: Bad key; check the API key"],
  ["Bad key.", 401, "acme", "acme answered 401: Bad key; check the API key"],
  [
    "No such model",
    404,
    undefined,
    "The provider answered 404: No such model; check the model name, or map it with --model-map",
  ],
  [
    "Insufficient Balance",
    402,
    undefined,
    "The provider answered 402: Insufficient Balance; check the account's balance",
  ],
  ["Broke", undefined, "acme", "acme reported: Broke; try again, or look at the provider's status page"],
  [
    "One\n\u001b[31mtwo\t three ",
    503,
    "acme",
    "acme answered 503: One [31mtwo three; try again later, or use another model",
  ],
];

Deno.test("translateProviderError() names the provider, keeps its message on one line, and adds advice", () => {
  for (const [message, status, provider, told] of TOLD) {
    const context = { ...(status !== undefined && { status }), ...(provider !== undefined && { provider }) };
    assertEquals(translateProviderError({ message }, context).message, told);
  }
});

Deno.test("translateProviderError() gives advice for every cause", () => {
  for (const texts of Object.values(MEANINGS)) {
    for (const [message, status, code] of texts) {
      const error = { message: message.replaceAll(";", ","), ...(code !== undefined && { code }) };
      assertMatch(translateProviderError(error, status === 0 ? {} : { status }).message, /; [a-z].{8,}$/);
    }
  }
});

Deno.test("translateProviderError() names the request id when the provider itself failed", () => {
  const { message } = translateProviderError({ message: "Oops.", requestId: "req_1" }, { status: 500 });
  assertMatch(message, /: Oops\. \(request id req_1\); try again/);
  assertNotMatch(
    translateProviderError({ message: "Oops req_1", requestId: "req_1" }, { status: 500 }).message,
    /request id/,
  );
  assertNotMatch(translateProviderError({ message: "No", requestId: "req_1" }, { status: 401 }).message, /req_1/);
});

Deno.test("translateProviderError() carries the provider's error as its cause, without keys", () => {
  const { cause } = translateProviderError({ message: "Incorrect API key provided: sk-abcdef", code: "c" }, {
    status: 401,
  });
  assertEquals(cause, { message: "Incorrect API key provided: ***", code: "c" });
});

Deno.test("translateProviderError() reads numbers in base_resp by their own meaning", () => {
  const error = decodeError({ base_resp: { status_code: 1301, status_msg: "x" } });
  assert(error !== undefined);
  assertEquals(matchFailure(error).rule.name, "anything_else");
  assertEquals(matchFailure({ message: "x", code: "1301" }).rule.name, "filter_code");
});

/** Words that overflows share with what is none, and what they mean. */
const TRAPS: readonly (readonly [Worded, ErrorCode])[] = [
  [["This model's maximum context length is 4096 tokens", 500], "upstream_error"],
  [["This model's maximum context length is 4096 tokens", 429], "upstream_rate_limit"],
  [["too many tokens per minute", 400], "upstream_rate_limit"],
  [["Quota exceeded: too many tokens", 400], "upstream_quota"],
  [["max_tokens: 64000 > 32000, which is the maximum allowed number of output tokens", 400], "upstream_bad_request"],
  [["image exceeds 5 MB maximum: the input is too long", 400], "upstream_bad_request"],
  [["max_tokens must be at least 1, got 0.", 400], "upstream_bad_request"],
  [["tokens per minute (TPM): Limit 30000, Used 29000, Requested 2000", 413], "upstream_rate_limit"],
  [["tokens per minute (TPM): Limit 30000, Used 0, Requested 30001", 429], "context_length_exceeded"],
  [["Rate limit reached for requests per day (RPD). Try again in 30s", 429], "upstream_rate_limit"],
  [["Rate limit reached for requests per day (RPD).", 429], "upstream_quota"],
  [["Rate limit reached. Try again in 1h34m52.896s", 429], "upstream_quota"],
  [["Need more? https://x/settings/billing", 429], "upstream_rate_limit"],
  [["no explanation (empty body)", 400], "upstream_bad_request"],
];

Deno.test("translateProviderError() is not misled by texts that several causes share", () => {
  for (const [worded, meaning] of TRAPS) assertEquals(codeOf(worded), meaning, worded.join(" | "));
});

Deno.test("translateProviderError() obeys the provider's x-should-retry header", () => {
  const say = (word: string) => new Headers({ "x-should-retry": word });
  const limit = { message: "Slow down" };
  assertEquals(translateProviderError(limit, { status: 429, headers: say("false") }).code, "upstream_quota");
  assertEquals(translateProviderError(limit, { status: 429, headers: say("true") }).code, "upstream_rate_limit");
  assertEquals(translateProviderError(limit, { status: 409, headers: say("true") }).code, "upstream_overloaded");
  assertEquals(translateProviderError(limit, { status: 409 }).code, "upstream_bad_request");
});

Deno.test("translateProviderError() reads an empty 400 as an overflow only where the profile says so", () => {
  const empty = { message: "no explanation (empty body)", form: "empty" } as const;
  const context = { status: 400, bodylessBadRequest: "context_length_exceeded" } as const;
  assertEquals(translateProviderError(empty, context).code, "context_length_exceeded");
  assertEquals(translateProviderError({ message: "x" }, context).code, "upstream_bad_request");
  assertEquals(
    translateProviderError(empty, { status: 400, bodylessBadRequest: "upstream_bad_request" }).code,
    "upstream_bad_request",
  );
});

Deno.test("FAILURE_RULES have unique names, and the last one matches every error", () => {
  const names = FAILURE_RULES.map(({ name }) => name);
  assertEquals(names, [...new Set(names)]);
  assertEquals(matchFailure({ message: "unheard of" }).rule.name, names.at(-1));
  assert(translateProviderError({ message: "" }) instanceof RelayError);
});

const KEYS: readonly (readonly [string, RegExp])[] = [
  ["Incorrect API key provided: sk-proj-AbC_dEf123. You", /AbC|dEf|123/],
  ["Incorrect API key provided: sk-Ab****yZ9.", /Ab|yZ9/],
  ["Your api key: ****xY7z is invalid", /xY7z/],
  ["Your api key: xa***jU is invalid", /xa|jU/],
  ["Your api key: xa***jU**zT*****-wV is invalid", /xa|jU|zT|wV/],
  ["Refused header Authorization: Bearer AbCdEf.123", /AbCdEf|123/],
  ["Invalid API key provided: 0a1b2c3d4e5f6789.", /0a1b/],
  ["API key xyz_0123456789 expired, sk-x.", /0123/],
  ["bearer abc, api_key='q1w2e3r4t5'", /\babc|q1w2/],
];

Deno.test("translateProviderError() quotes no key, whole or starred", () => {
  for (const [message, key] of KEYS) {
    const said = translateProviderError({ message }, { status: 400 }).message;
    assertNotMatch(said, key);
    assertMatch(said, /\*\*\*/);
  }
});

Deno.test("translateProviderError() shortens a very long message", () => {
  const { message } = translateProviderError({ message: "x".repeat(100_000) });
  assert(message.length < 2_200 && message.includes("x…;"), `${message.length} characters`);
});
