/**
 * Tests that a failure before the stream reaches each client in the form that it understands, without any key.
 *
 * @module
 */
import { gzipSync } from "node:zlib";
import { assertEquals, assertMatch, assertNotMatch, assertStringIncludes } from "@std/assert";
import { DEFAULT_PROFILE } from "../../lib/providers/profile.ts";
import { finishChunk, textChunks, usageChunk } from "../../tools/chat_frames.ts";
import type { ScriptedAnswer } from "../../tools/scripted_provider.ts";
import { CODEX, endOf, eventsOf, STREAM, WHOLE, withRelay } from "../support/relay_harness.ts";

function refusal(status: number, error: object, headers: Record<string, string> = {}): ScriptedAnswer {
  return { status, headers, json: { error } };
}

/** A refusal; code and message that Codex gets; status, type, code and retry-after that others get. */
const REFUSALS: readonly (readonly [
  ScriptedAnswer,
  string,
  readonly [status: number, type: string, code: string, retryAfter: string | null],
])[] = [
  [
    refusal(401, { message: "Invalid Authentication" }),
    "invalid_prompt: The provider answered 401: Invalid Authentication",
    [401, "authentication_error", "invalid_api_key", null],
  ],
  [
    refusal(402, { message: "Insufficient Balance" }),
    "invalid_prompt: The provider answered 402: Insufficient Balance",
    [402, "insufficient_quota", "insufficient_quota", null],
  ],
  [
    refusal(404, { message: "The model `m` does not exist" }),
    "invalid_prompt: The provider answered 404: The model `m` does not exist",
    [404, "invalid_request_error", "model_not_found", null],
  ],
  [
    refusal(400, { message: "This model's maximum context length is 5 tokens" }),
    "context_length_exceeded: The provider answered 400: This model's maximum context length is 5 tokens",
    [400, "invalid_request_error", "context_length_exceeded", null],
  ],
  [
    refusal(422, { message: "Extra inputs are not permitted" }),
    "invalid_prompt: The provider answered 422: Extra inputs are not permitted",
    [422, "invalid_request_error", "upstream_bad_request", null],
  ],
  [
    refusal(400, { message: "Content Exists Risk" }),
    "invalid_prompt: The provider answered 400: Content Exists Risk",
    [400, "invalid_request_error", "content_filter", null],
  ],
  [
    refusal(429, { message: "Rate limit reached" }, { "retry-after": "2.5" }),
    "rate_limit_exceeded: The provider answered 429: Rate limit reached",
    [429, "rate_limit_error", "rate_limit_exceeded", "3"],
  ],
  [
    refusal(429, { message: "Rate limit reached." }),
    "rate_limit_exceeded: The provider answered 429: Rate limit reached",
    [429, "rate_limit_error", "rate_limit_exceeded", null],
  ],
  [
    refusal(500, { message: "Out of order" }),
    "upstream_error: The provider answered 500: Out of order",
    [500, "server_error", "upstream_error", null],
  ],
  [
    refusal(503, { message: "Busy" }, { "retry-after": "7" }),
    "upstream_overloaded: The provider answered 503: Busy",
    [503, "server_error", "upstream_overloaded", "7"],
  ],
  [
    { status: 504, text: "<html><title>Timeout</title>" },
    "upstream_timeout: The provider answered 504: an HTML page (Timeout)",
    [504, "server_error", "upstream_timeout", null],
  ],
  [
    { status: 302, headers: { location: "https://elsewhere.example/" }, text: "" },
    "invalid_prompt: The upstream redirected the request (302) to elsewhere.example; redirects are not followed, set --upstream to the final address",
    [502, "server_error", "upstream_redirect", null],
  ],
];

for (const [answer, codex, plain] of REFUSALS) {
  Deno.test(`relay() reports ${answer.status} as ${plain[2]}: a failed stream to Codex, a status to others`, async () => {
    await withRelay(answer, async ({ ask }) => {
      const toCodex = await ask(STREAM, CODEX);
      assertEquals([toCodex.status, toCodex.headers.get("content-type")], [200, "text/event-stream; charset=utf-8"]);
      // The advice after the provider's message is not tested here.
      assertStringIncludes(`${await endOf(toCodex)};`.replace(".;", ";"), `response.failed ${codex};`);
      for (const body of [STREAM, WHOLE]) {
        const response = await ask(body);
        const { error } = await response.json();
        assertEquals([response.status, error.type, error.code, response.headers.get("retry-after")], [...plain]);
        assertEquals(error.param, null);
      }
    });
  });
}

Deno.test("relay() gives Codex the wait in the sentence that Codex parses", async () => {
  for (const [headers, wait] of [[{ "retry-after": "2.5" }, "2.5"], [{}, "10"]] as const) {
    await withRelay(refusal(429, { message: "Rate limit reached." }, headers), async ({ ask }) => {
      assertMatch(await endOf(await ask(STREAM, CODEX)), new RegExp(`[^.]\\. Please try again in ${wait}s\\.$`));
    });
  }
});

Deno.test("relay() reports a failure to Codex as a whole stream, begun and ended", async () => {
  await withRelay(refusal(401, { message: "No" }), async ({ ask }) => {
    const events = await eventsOf(await ask(STREAM, CODEX));
    assertEquals(events.map((event) => event.type), ["response.created", "response.in_progress", "response.failed"]);
  });
});

Deno.test("relay() says which upstream cannot be reached", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  await withRelay({}, async ({ ask }) => {
    const expected = new RegExp(
      `Cannot reach the upstream 127\\.0\\.0\\.1:${port}: .*refused.*; check --upstream`,
      "i",
    );
    assertMatch(await endOf(await ask(STREAM, CODEX)), /^response.failed upstream_unreachable: /);
    const response = await ask(STREAM);
    const { error } = await response.json();
    assertEquals([response.status, error.code], [502, "upstream_unreachable"]);
    assertMatch(error.message, expected);
  }, { upstream: `http://127.0.0.1:${port}/v1` });
});

Deno.test("relay() never repeats a key, the client's or its own", async () => {
  const echo = ({ headers }: { headers: Headers }) =>
    refusal(401, { message: `Incorrect API key provided: ${headers.get("authorization")?.replace("Bearer ", "")}.` });
  for (const apiKey of [undefined, "plainownkey123"]) {
    await withRelay({ answer: echo }, async ({ ask, log }) => {
      const authorization = "Bearer plainclientkey123";
      const texts = [
        await (await ask(STREAM, { ...CODEX, authorization })).text(),
        await (await ask(STREAM, { authorization })).text(),
        await (await ask(WHOLE, { authorization })).text(),
        log.join("\n"),
      ];
      for (const text of texts) {
        assertMatch(text, /Incorrect API key provided: \*\*\*/);
        assertNotMatch(text, /plainclientkey|plainownkey/);
      }
    }, apiKey === undefined ? {} : { apiKey });
  }
});

/** Requests that are refused: body, headers, status, code, param. */
const UNREADABLE: readonly (readonly [string, BodyInit, Record<string, string>, number, string, string | null])[] = [
  ["no JSON", "{", {}, 400, "invalid_json", null],
  ["an empty body", "", {}, 400, "invalid_json", null],
  ["a list", "[]", {}, 400, "invalid_request", null],
  ["no model", '{"input":"Hi"}', {}, 400, "invalid_request", "model"],
  ["no input", '{"model":"m"}', {}, 400, "invalid_request", "input"],
  [
    "a body that is too large",
    JSON.stringify({ ...WHOLE, input: "x".repeat(2 << 20) }),
    {},
    413,
    "request_too_large",
    null,
  ],
  [
    "a body that is too large once unpacked",
    new Uint8Array(gzipSync(JSON.stringify({ ...WHOLE, input: "x".repeat(2 << 20) }))),
    { "content-encoding": "gzip" },
    413,
    "request_too_large",
    null,
  ],
  ["an unknown coding", "{}", { "content-encoding": "rot13" }, 415, "unsupported_encoding", null],
];

for (const [name, body, headers, status, code, param] of UNREADABLE) {
  Deno.test(`relay() refuses ${name} with ${status}`, async () => {
    await withRelay({}, async ({ origin, provider }) => {
      const response = await fetch(`${origin}/v1/responses`, { method: "POST", body, headers });
      const { error } = await response.json();
      assertEquals([response.status, error.code, error.param, provider.requests.length], [status, code, param, 0]);
    });
  });
}

Deno.test("relay() reports a request that is too large to Codex as a conversation that is too long", async () => {
  await withRelay({}, async ({ ask }) => {
    const end = await endOf(await ask({ ...STREAM, input: "x".repeat(2 << 20) }, CODEX));
    assertMatch(end, /^response.failed context_length_exceeded: The request body is larger than 1048576 bytes/);
  });
});

Deno.test("relay() reports a request that it cannot read to Codex once, so that Codex does not retry", async () => {
  await withRelay({}, async ({ ask }) => {
    assertMatch(await endOf(await ask("{", CODEX)), /^response.failed invalid_prompt: Cannot read the request body/);
    assertMatch(
      await endOf(await ask({ stream: true }, CODEX)),
      /^response.failed invalid_prompt: .*"model" is missing/,
    );
    assertMatch(
      await endOf(await ask("{}", { ...CODEX, "content-encoding": "rot13" })),
      /^response.failed invalid_prompt: .*content-encoding/,
    );
  });
});

Deno.test("relay() refuses to continue a response that it never stored", async () => {
  await withRelay({}, async ({ ask, provider }) => {
    const body = { ...STREAM, previous_response_id: "resp_1" };
    assertMatch(await endOf(await ask(body, CODEX)), /^response.failed invalid_prompt: Cannot continue/);
    const response = await ask(body);
    const { error } = await response.json();
    assertEquals([response.status, error.code, error.param], [
      400,
      "previous_response_not_found",
      "previous_response_id",
    ]);
    assertEquals(provider.requests, []);
  });
});

Deno.test("JSON that breaks a schema given in the prompt is an error that names the rule", async () => {
  const schema = { type: "object", properties: { title: { type: "string" } }, required: ["title"] };
  const text = { format: { type: "json_schema", name: "f", schema } };
  await withRelay({ chunks: [...textChunks('{"titel": "x"}'), finishChunk("stop")] }, async ({ ask }) => {
    const { error } = await (await ask({ ...WHOLE, text })).json();
    assertStringIncludes(error.message, 'the answer lacks "title"');
  }, { profile: { ...DEFAULT_PROFILE, structuredOutput: "json_object" } });
});

Deno.test("an empty answer at the output limit means that the conversation fills the window, where that is known", async () => {
  const cases:
    readonly (readonly [prompt: number, contextWindow: number | undefined, words: string[], code: string])[] = [
      [990, 1_000, [], "context_length_exceeded"],
      [989, 1_000, [], "invalid_prompt"],
      [990, undefined, [], "invalid_prompt"],
      [990, 1_000, ["Hi"], "response.completed"],
    ];
  for (const [prompt, contextWindow, words, code] of cases) {
    const chunks = [
      ...words.flatMap((word) => textChunks(word)),
      finishChunk("length"),
      usageChunk({ prompt, completion: 0 }),
    ];
    await withRelay({ chunks }, async ({ ask }) => {
      assertStringIncludes(await endOf(await ask(STREAM, CODEX)), code);
    }, { modelOverrides: { m: { ...(contextWindow !== undefined && { contextWindow }) } } });
  }
});

Deno.test("relay() refuses a request without a message, and asks no upstream", async () => {
  await withRelay({}, async ({ ask, provider }) => {
    for (const input of ["", []]) {
      const response = await ask({ ...WHOLE, input });
      const { error } = await response.json();
      assertEquals([response.status, error.code, error.param], [400, "invalid_request", "input"]);
      assertMatch(error.message, /without a message: set input to text/);
      assertMatch(
        await endOf(await ask({ ...STREAM, input }, CODEX)),
        /^response\.failed invalid_prompt: .*without a message/,
      );
    }
    assertEquals(provider.requests.length, 0);
  });
});
