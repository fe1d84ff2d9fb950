/**
 * Tests of the whole path of a request over real sockets, from the client to the upstream and back.
 *
 * @module
 */
import { zstdCompressSync } from "node:zlib";
import { assert, assertEquals, assertMatch, assertNotMatch, assertStringIncludes } from "@std/assert";
import { createLog } from "../../lib/base/log.ts";
import { DEFAULT_PROFILE } from "../../lib/providers/profile.ts";
import { deltaChunk, finishChunk, reasoningChunks, textAnswer, textChunks } from "../../tools/chat_frames.ts";
import type { ScriptedAnswer } from "../../tools/scripted_provider.ts";
import { CODEX, endOf, eventsOf, STREAM, WHOLE, withRelay } from "../support/relay_harness.ts";

const HELLO = textAnswer("Hello there", { prompt: 7, completion: 3 });
const USAGE = {
  input_tokens: 7,
  input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
  output_tokens: 3,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 10,
};

Deno.test("relay() streams an answer whose events are numbered and well-formed", async () => {
  await withRelay({ chunks: [...reasoningChunks("Hm"), ...HELLO.chunks] }, async ({ ask }) => {
    for (const headers of [CODEX, {}]) {
      const response = await ask(STREAM, headers);
      assertEquals([response.status, response.headers.get("content-type"), response.headers.get("cache-control")], [
        200,
        "text/event-stream; charset=utf-8",
        "no-cache, no-transform",
      ]);
      const events = await eventsOf(response);
      assertEquals(events.map((event) => event.sequence_number), events.map((_, index) => index));
      assertEquals(events.flatMap((event) => event.type === "response.output_text.delta" ? [event.delta] : []), [
        "Hello ",
        "there",
      ]);
      const last = events.at(-1) as { type: string; response: { usage: unknown; output: { type: string }[] } };
      assertEquals([last.type, last.response.usage], ["response.completed", USAGE]);
      assertEquals(last.response.output.map((item) => item.type), ["reasoning", "message"]);
    }
  });
});

Deno.test("relay() answers with one object when the request does not ask for a stream", async () => {
  await withRelay(HELLO, async ({ ask, provider }) => {
    const response = await ask(WHOLE);
    assertEquals([response.status, response.headers.get("content-type")], [200, "application/json"]);
    const { object, status, usage, output, model } = await response.json();
    assertEquals([object, status, usage, model], ["response", "completed", USAGE, "m"]);
    assertEquals(output[0].content[0].text, "Hello there");
    const [received] = provider.chats;
    assertEquals((received?.body as { stream: unknown }).stream, true, "the upstream streams all the same");
  });
});

Deno.test("relay() sends the mapped model upstream and answers under the client's name for it", async () => {
  await withRelay(HELLO, async ({ ask, provider, log }) => {
    const { model } = await (await ask(WHOLE)).json();
    assertEquals([model, (provider.chats[0]?.body as { model: unknown }).model], ["m", "upstream/m"]);
    assertMatch(log.join("\n"), /plain m -> upstream\/m whole/);
  }, { modelMap: { resolve: (name) => `upstream/${name}` } });
});

/** The relay's settings, the client's header, and what the upstream gets. */
const KEYS:
  readonly (readonly [string, { apiKey?: string; relayToken?: string }, string | undefined, string | null])[] = [
    ["the client's key", {}, "Bearer sk-client", "Bearer sk-client"],
    ["no key", {}, undefined, null],
    ["its own key instead of the client's", { apiKey: "sk-own" }, "Bearer sk-client", "Bearer sk-own"],
    ["its own key, not the relay token", { apiKey: "sk-own", relayToken: "token" }, "Bearer token", "Bearer sk-own"],
    ["no relay token", { relayToken: "token" }, "Bearer token", null],
  ];

for (const [name, settings, authorization, expected] of KEYS) {
  Deno.test(`relay() sends the upstream ${name}`, async () => {
    await withRelay(HELLO, async ({ ask, provider }) => {
      const response = await ask(WHOLE, authorization === undefined ? {} : { authorization });
      await response.body?.cancel();
      assertEquals([response.status, provider.chats[0]?.headers.get("authorization")], [200, expected]);
    }, settings);
  });
}

Deno.test("relay() passes none of the client's other headers on", async () => {
  await withRelay(HELLO, async ({ ask, provider }) => {
    await (await ask(WHOLE, { ...CODEX, cookie: "a=b", "x-secret": "c" })).body?.cancel();
    const headers = provider.chats[0]?.headers;
    assertEquals(["cookie", "x-secret", "originator"].filter((name) => headers?.has(name)), []);
  });
});

Deno.test("relay() reports in a header and in the log what it changed", async () => {
  const body = { ...STREAM, tools: [{ type: "web_search" }, { type: "web_search" }], store: true };
  await withRelay(HELLO, async ({ ask, log }) => {
    const response = await ask(body);
    await response.body?.cancel();
    assertEquals(response.headers.get("x-codex-relay-report"), "dropped tools.web_search x2; dropped store");
    assertMatch(log.join("\n"), /DEBUG dropped tools\.web_search \(2 times\): only its vendor's own servers/);
    assertMatch(log.join("\n"), /DEBUG dropped store: the relay stores nothing/);
    const plain = await ask(STREAM);
    await plain.body?.cancel();
    assertEquals(plain.headers.has("x-codex-relay-report"), false);
  });
});

Deno.test("relay() keeps the report's header short and in plain ASCII, whatever the names", async () => {
  const tools = Array.from({ length: 100 }, (_, index) => ({ type: `größe${index}\r\nx: y` }));
  await withRelay(HELLO, async ({ ask }) => {
    const response = await ask({ ...WHOLE, tools });
    await response.body?.cancel();
    const header = response.headers.get("x-codex-relay-report") ?? "";
    assert(header.length <= 910 && header.startsWith("dropped tools.gr"), header);
    assertMatch(header, /^[\x20-\x7e]+$/);
    assertEquals(response.headers.has("x"), false);
  });
});

Deno.test("relay() logs one line per exchange, and never a key or a part of the conversation", async () => {
  const secret = { ...STREAM, input: "the secret prompt", instructions: "the secret rules" };
  await withRelay({ chunks: textChunks("the secret answer") }, async ({ ask, log, relay }) => {
    for (const headers of [CODEX, {}]) {
      await (await ask({ ...secret, stream: headers === CODEX }, { ...headers, authorization: "Bearer sk-key" }))
        .text();
    }
    await relay.idle();
    const lines = log.filter((line) => line.includes("INFO"));
    assertEquals(lines.length, 2);
    assertMatch(lines[0] ?? "", /codex m stream \d+\.\d\d s/);
    assertNotMatch(log.join("\n"), /secret|sk-key/);
  });
});

Deno.test("relay() accepts a JSON answer from an upstream that was asked for a stream", async () => {
  const json = { choices: [{ message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }] };
  await withRelay({ json }, async ({ ask }) => {
    const events = await eventsOf(await ask(STREAM, CODEX));
    assertEquals(events.map((event) => event.type).slice(-4), [
      "response.output_text.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.completed",
    ]);
  });
});

/** Failures with status 200, and what Codex and a plain client get. */
const FAILED_ANSWERS: readonly (readonly [string, ScriptedAnswer, string, number])[] = [
  [
    "an HTML page",
    { text: "<!doctype html><title>Hi</title>" },
    "upstream_protocol: The provider answered with an HTML page instead of a stream",
    502,
  ],
  ["an error document", { json: { code: "x", error: "busy" } }, "upstream_error: The provider reported: busy", 502],
  [
    "an error in a nested envelope",
    { json: { base_resp: { status_code: 1008, status_msg: "insufficient balance" } } },
    "invalid_prompt: The provider reported: insufficient balance",
    402,
  ],
  [
    "an empty body",
    { text: "" },
    "upstream_truncated: The provider closed the stream before any answer, without saying that it was finished",
    502,
  ],
  [
    "nothing but the closing mark",
    { chunks: [] },
    "upstream_protocol: The provider ended its answer without any text or tool call",
    502,
  ],
  [
    "an error frame after text",
    { chunks: [...textChunks("Hi"), { error: { message: "Broke" } }] },
    "upstream_error: The provider reported: Broke",
    502,
  ],
  [
    "a stream that just ends",
    { chunks: textChunks("Hi"), done: false },
    "upstream_truncated: The provider closed the stream in the middle of the answer, without saying that it was finished",
    502,
  ],
  [
    "broken JSON",
    { frames: ["data: {broken\n\n"] },
    "upstream_protocol: The provider sent a stream event that is not valid JSON",
    502,
  ],
  [
    "a limit inside of a call",
    {
      chunks: [deltaChunk({ tool_calls: [{ index: 0, id: "c", function: { name: "f", arguments: "{" } }] }), {
        error: { code: "context_length_exceeded", message: "Too long" },
      }],
    },
    "context_length_exceeded: The provider reported: Too long",
    400,
  ],
];

for (const [name, answer, failure, status] of FAILED_ANSWERS) {
  Deno.test(`relay() reports ${name} as a failure`, async () => {
    await withRelay(answer, async ({ ask }) => {
      // The advice after the provider's message is not tested here.
      assertStringIncludes(`${await endOf(await ask(STREAM, CODEX))};`, `response.failed ${failure};`);
      const whole = await ask(WHOLE);
      const { error } = await whole.json();
      assertStringIncludes(`${error.message};`, `${failure.slice(failure.indexOf(": ") + 2)};`);
      assertEquals(whole.status, status);
    });
  });
}

Deno.test("relay() reports a connection that was cut in mid-answer as a failure", async () => {
  await withRelay({ chunks: textChunks("Hello there"), delayMs: 5, end: "reset" }, async ({ ask }) => {
    const cut = "The connection to the provider broke in the middle of the answer";
    assertMatch(await endOf(await ask(STREAM, CODEX)), new RegExp(`^response.failed upstream_truncated: ${cut}: .+`));
    const whole = await ask(WHOLE);
    assertEquals([whole.status, (await whole.json()).error.code], [502, "upstream_truncated"]);
  });
});

Deno.test("relay() completes an answer whose connection is cut after its end", async () => {
  const answer: ScriptedAnswer = { chunks: [...textChunks("Hi"), finishChunk("stop")], delayMs: 5, end: "reset" };
  await withRelay(answer, async ({ ask }) => {
    assertEquals(await endOf(await ask(STREAM, CODEX)), "response.completed");
  });
});

Deno.test("relay() reads a compressed request from a socket", async () => {
  await withRelay(HELLO, async ({ origin, provider }) => {
    const body = new Uint8Array(zstdCompressSync(JSON.stringify({ ...WHOLE, input: "Grüße" })));
    const headers = { "content-encoding": "zstd" };
    const response = await fetch(`${origin}/v1/responses`, { method: "POST", body, headers });
    await response.body?.cancel();
    assertEquals((provider.chats[0]?.body as { messages: unknown }).messages, [{ role: "user", content: "Grüße" }]);
  });
});

Deno.test("relay() adds the profile's headers and body", async () => {
  const profile = { ...DEFAULT_PROFILE, extraHeaders: { "x-title": "t" }, extraBody: { top_p: 0.5 } };
  await withRelay(HELLO, async ({ ask, provider }) => {
    await (await ask(WHOLE)).body?.cancel();
    const [received] = provider.chats;
    assertEquals([received?.headers.get("x-title"), (received?.body as { top_p: unknown }).top_p], ["t", 0.5]);
  }, { profile, log: createLog("off", () => {}) });
});
