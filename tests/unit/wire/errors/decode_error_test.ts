/**
 * Tests that a failure is found in every envelope that providers use, and in nothing else.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeError, decodeRefusal, type ProviderError } from "../../../../lib/wire/errors/decode_error.ts";

const ENVELOPES: readonly (readonly [string, unknown, ProviderError])[] = [
  [
    "OpenAI's object",
    { error: { message: "No", type: "invalid_request_error", param: null, code: "invalid_api_key" } },
    { message: "No", type: "invalid_request_error", code: "invalid_api_key" },
  ],
  ["an object without code", { error: { message: "No", type: "t" } }, { message: "No", type: "t" }],
  ["a numeric code that is a status", { error: { message: "No", code: 429 } }, {
    message: "No",
    code: "429",
    status: 429,
  }],
  ["a numeric code that is not a status", { error: { message: "No", code: 1113 } }, { message: "No", code: "1113" }],
  ["status_code", { error: { message: "No", code: "tool_use_failed", status_code: 400 } }, {
    message: "No",
    code: "tool_use_failed",
    status: 400,
  }],
  ["code and text at the top", { code: "invalid-argument", error: "Too long" }, {
    message: "Too long",
    code: "invalid-argument",
  }],
  ["text alone", { error: "Too long" }, { message: "Too long" }],
  [
    "a flat object",
    { object: "error", message: "Invalid model: x", type: "invalid_model", param: null, code: "1500" },
    { message: "Invalid model: x", type: "invalid_model", code: "1500" },
  ],
  ["a flat object without `object`", { message: "No", type: "t", param: "p", code: "c" }, {
    message: "No",
    type: "t",
    code: "c",
    param: "p",
  }],
  ["a flat object with a number", { code: 20012, message: "No model", data: null }, {
    message: "No model",
    code: "20012",
  }],
  ["errors as a list", { success: false, errors: [{ code: 5006, message: "Bad input" }, { code: 1 }], result: {} }, {
    message: "Bad input",
    code: "5006",
  }],
  ["errors as an object", { errors: { message: "Request limit exceeded.", request_id: "r1" } }, {
    message: "Request limit exceeded.",
    requestId: "r1",
  }],
  ["an explanation in place of a parameter", {
    error: { code: "400", message: "Param Incorrect", param: "The reasoning_content must be passed back.", type: "" },
  }, { message: "Param Incorrect: The reasoning_content must be passed back.", code: "400" }],
  ["detail as text", { detail: "Unauthorized" }, { message: "Unauthorized" }],
  [
    "detail as a list",
    { detail: [{ type: "extra_forbidden", loc: ["body", "messages", 2], msg: "Extra inputs", input: "secret" }, "x"] },
    {
      message: "body.messages.2: Extra inputs; x",
      code: "extra_forbidden",
      param: "messages.2",
      codes: ["extra_forbidden"],
    },
  ],
  ["detail as an object", { detail: { error: { message: "No such field", code: "bad_field", param: "top_k" } } }, {
    message: "No such field",
    code: "bad_field",
    param: "top_k",
  }],
  ["detail as a flat object", { detail: { message: "Not today", type: "closed" } }, {
    message: "Not today",
    type: "closed",
  }],
  ["detail as an object with a reason", { detail: { reason: "Not today", input: "secret" } }, { message: "Not today" }],
  [
    "a fault inside message",
    {
      object: "error",
      message: { detail: [{ type: "literal_error", loc: ["body", "reasoning_effort"], msg: "Input should be 'low'" }] },
      type: "invalid_request_error",
    },
    {
      message: "body.reasoning_effort: Input should be 'low'",
      type: "invalid_request_error",
      code: "literal_error",
      param: "reasoning_effort",
    },
  ],
  [
    "detail inside message",
    { object: "error", message: { detail: [{ loc: ["body"], msg: "Bad" }] }, type: "invalid_request_error" },
    { message: "body: Bad", type: "invalid_request_error" },
  ],
  ["a problem document", { type: "about:blank", title: "Not found", status: 404, detail: "No function" }, {
    message: "Not found: No function",
    status: 404,
  }],
  ["base_resp", { base_resp: { status_code: 2013, status_msg: "invalid params" } }, {
    message: "invalid params",
    code: "2013",
    codes: ["base_resp.2013"],
  }],
  ["base_resp next to empty choices", { choices: null, base_resp: { status_code: 1008, status_msg: "" } }, {
    message: "unknown failure",
    code: "1008",
    codes: ["base_resp.1008"],
  }],
  [
    "a list around it",
    [{ error: { code: 400, message: "Bad", status: "INVALID_ARGUMENT", details: [] } }],
    { message: "Bad", code: "400", type: "INVALID_ARGUMENT", status: 400 },
  ],
  [
    "an event's object",
    { type: "error", error: { type: "overloaded_error", message: "Overloaded" }, request_id: "r" },
    { message: "Overloaded", type: "overloaded_error", requestId: "r" },
  ],
  [
    "the text of a router's backend",
    { error: { message: "Provider returned error", code: 400, metadata: { raw: "prompt is too long" } } },
    { message: "Provider returned error: prompt is too long", code: "400", status: 400 },
  ],
  [
    "the JSON of a router's backend",
    { error: { message: "Provider returned error", code: 400, metadata: { raw: '{"error":{"message":"too long"}}' } } },
    { message: "Provider returned error: too long", code: "400", status: 400 },
  ],
  [
    "a router's own validator, whose faults are beside the error",
    {
      error: { code: "invalid_prompt", message: "Invalid Responses API request" },
      metadata: { raw: '[{"code":"invalid_union","path":["tools",6,"type"],"message":"Invalid input"}]' },
    },
    {
      message: "Invalid Responses API request: tools.6.type: Invalid input",
      code: "invalid_prompt",
      param: "tools.6.type",
    },
  ],
  ["the object of a router's backend", { error: { metadata: { raw: { error: "too long" } } } }, {
    message: "too long",
  }],
  [
    "the codes of a router's backend",
    {
      error: {
        message: "Provider returned error",
        code: 400,
        metadata: { raw: '{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long"}}' },
      },
    },
    {
      message: "Provider returned error: prompt is too long",
      code: "400",
      status: 400,
      codes: ["invalid_request_error"],
    },
  ],
  [
    "a message that is JSON itself",
    { error: { message: '{"error":{"code":404,"message":"No model","status":"NOT_FOUND"}}', code: 404 } },
    { message: "No model", code: "404", status: 404, codes: ["404", "NOT_FOUND"] },
  ],
  [
    "codes of inner errors and reasons of moderation",
    {
      error: {
        message: "No",
        code: "content_filter",
        innererror: { code: "PolicyViolation" },
        metadata: { flagged_input: "text" },
      },
    },
    { message: "No", code: "content_filter", codes: ["PolicyViolation", "flagged_input"] },
  ],
  [
    "a wait and quotas in details",
    {
      error: {
        message: "No",
        details: [
          { violations: [{ quotaId: "PerDay" }] },
          { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "28.5s" },
          { reason: "API_KEY_INVALID" },
        ],
      },
    },
    { message: "No", codes: ["PerDay", "API_KEY_INVALID"], retryAfter: 28.5 },
  ],
  ["a wait of its own", { error: { message: "No", retry_after: 12 } }, { message: "No", retryAfter: 12 }],
  [
    "a wait in its metadata",
    { error: { message: "No", metadata: { retry_after_seconds: 25 } } },
    { message: "No", retryAfter: 25 },
  ],
  [
    "the headers of a limit",
    { error: { message: "No", metadata: { headers: { "X-RateLimit-Reset": "1764000037000" } } } },
    { message: "No", resetAt: 1764000037000 },
  ],
  ["a request id next to it", { error: { message: "No" }, request_id: "r1" }, { message: "No", requestId: "r1" }],
  ["an error without a message", { error: {} }, { message: "unknown failure" }],
];

for (const [name, body, expected] of ENVELOPES) {
  Deno.test(`decodeError() finds ${name}`, () => assertEquals(decodeError(body), expected));
}

const NONE: readonly unknown[] = [
  undefined,
  null,
  "error",
  5,
  [],
  {},
  { error: null, choices: [] },
  { error: "" },
  { choices: [], message: "x", code: "y" },
  { choices: [{ delta: { content: "error" } }] },
  { base_resp: { status_code: 0, status_msg: "" }, choices: [] },
  { message: "a word of greeting" },
  { object: "chat.completion.chunk", choices: [] },
];

Deno.test("decodeError() returns undefined for a body without an error", () => {
  for (const body of NONE) assertEquals(decodeError(body), undefined, JSON.stringify(body));
});

Deno.test("decodeError() drops the input that a provider quotes in its detail", () => {
  assertEquals(decodeError({ detail: [{ input: "prompt text" }] })?.message, '["input"]');
});

/** Bodies of refusals as on the wire. */
const BODIES: readonly (readonly [string, string, ProviderError])[] = [
  ["JSON after a byte order mark and blank lines", '\ufeff\n\n{"error":"No"}', { message: "No" }],
  ["a flat message without a code", '{"message":"Unauthorized","request_id":"r"}', {
    message: "Unauthorized",
    requestId: "r",
  }],
  ["JSON that is not an error", '{"ok":false}', { message: '{"ok":false}' }],
  ["a JSON string", '"Unauthorized"', { message: "Unauthorized" }],
  ["JSON null", "null", { message: "null" }],
  ["an event", 'event: error\ndata: {"error":{"message":"No","code":"c"}}\n\n', { message: "No", code: "c" }],
  ["an event after a comment", ': wait\n\ndata: {"error":"No"}', { message: "No" }],
  ["events without an error", "data: [DONE]\n\n", { message: "data: [DONE]", form: "text" }],
  ["an HTML page", "\n<!doctype html><html><title> Bad </title>", { message: "an HTML page (Bad)", form: "html" }],
  ["an HTML page without a title", "<html></html>", { message: "an HTML page (no title)", form: "html" }],
  ["plain text", " upstream connect error \n", { message: "upstream connect error", form: "text" }],
  ["nothing", " \n", { message: "no explanation (empty body)", form: "empty" }],
];

for (const [name, body, expected] of BODIES) {
  Deno.test(`decodeRefusal() reads ${name}`, () => assertEquals(decodeRefusal(body), expected));
}

Deno.test("decodeRefusal() shortens text that is not JSON", () => {
  assertEquals(decodeRefusal("x".repeat(10_000)).message.length, 8_000);
});

Deno.test("decodeError() stops at a maximum depth of errors quoted inside errors", () => {
  let body = JSON.stringify({ error: { message: "deepest" } });
  for (let depth = 0; depth < 10; depth++) body = JSON.stringify({ error: { message: body } });
  assertEquals(typeof decodeError(JSON.parse(body))?.message, "string");
});
