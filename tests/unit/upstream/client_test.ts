/**
 * Tests that a request reaches the upstream correctly, and that every refusal is reported with its meaning.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertNotMatch, assertRejects, assertStringIncludes } from "@std/assert";
import type { ChatRequest } from "../../../lib/chat/types.ts";
import { RelayError } from "../../../lib/base/errors.ts";
import { DEFAULT_PROFILE } from "../../../lib/providers/profile.ts";
import { type SendOptions, sendRequest } from "../../../lib/upstream/client.ts";
import { type ScriptedAnswer, type ScriptedProvider, startScriptedProvider } from "../../../tools/scripted_provider.ts";
import { readBodyStart } from "../../../lib/upstream/http.ts";

const BODY: ChatRequest = { model: "m", messages: [{ role: "user", content: "Hi" }], stream: true };
const CHAT = { wire: "chat", body: BODY } as const;
const KEY = "sk-very-secret-123";

function options(upstream: string, changes: Partial<SendOptions> = {}): SendOptions {
  return { upstream, profile: DEFAULT_PROFILE, signal: new AbortController().signal, ...changes };
}

async function withProvider(
  answer: ScriptedAnswer,
  use: (provider: ScriptedProvider) => Promise<void>,
): Promise<void> {
  const provider = startScriptedProvider({ answer: () => answer });
  try {
    await use(provider);
  } finally {
    await provider.close();
  }
}

/** The error that `answer` becomes. */
async function errorOf(answer: ScriptedAnswer, changes: Partial<SendOptions> = {}): Promise<RelayError> {
  let error: RelayError | undefined;
  await withProvider(answer, async ({ url }) => {
    error = await assertRejects(() => sendRequest(CHAT, options(url, changes)), RelayError);
  });
  assert(error !== undefined);
  return error;
}

Deno.test("sendRequest() posts the request as JSON, with the key and the profile's headers", async () => {
  await withProvider({ json: { choices: [] } }, async (provider) => {
    const response = await sendRequest(
      CHAT,
      options(provider.url, {
        authorization: `Bearer ${KEY}`,
        profile: { ...DEFAULT_PROFILE, extraHeaders: { "x-title": "codex-relay" } },
      }),
    );
    assertEquals(JSON.parse((await readBodyStart(response, 100)).text), { choices: [] });
    const [received] = provider.requests;
    assertEquals([received?.method, received?.path, received?.body], ["POST", "/v1/chat/completions", BODY]);
    const names = ["content-type", "accept", "accept-encoding", "user-agent", "authorization", "x-title"];
    assertEquals(names.map((name) => received?.headers.get(name)), [
      "application/json",
      "text/event-stream",
      "identity",
      "codex-relay",
      `Bearer ${KEY}`,
      "codex-relay",
    ]);
  });
});

Deno.test("sendRequest() sends no authorization when there is no key", async () => {
  await withProvider({ json: {} }, async (provider) => {
    await (await sendRequest(CHAT, options(provider.url))).body.cancel();
    assertEquals(provider.requests[0]?.headers.has("authorization"), false);
  });
});

const HTML = "<!doctype html>\n<html><head><title> 502 Bad Gateway </title></head></html>";

/** An answer, and the code, message and wait that it becomes. */
const REFUSALS: readonly (readonly [string, ScriptedAnswer, string, string, number | undefined])[] = [
  [
    "an error object",
    { status: 401, json: { error: { message: "Invalid Authentication", type: "x" } } },
    "upstream_auth",
    "The provider answered 401: Invalid Authentication",
    undefined,
  ],
  [
    "plain text",
    { status: 500, text: "  out of order\n" },
    "upstream_error",
    "The provider answered 500: out of order",
    undefined,
  ],
  [
    "an HTML page",
    { status: 500, text: HTML },
    "upstream_error",
    "The provider answered 500: an HTML page (502 Bad Gateway)",
    undefined,
  ],
  [
    "an HTML page without a title",
    { status: 503, text: "<html></html>" },
    "upstream_overloaded",
    "The provider answered 503: an HTML page (no title)",
    undefined,
  ],
  [
    "an empty body",
    { status: 413, text: "" },
    "context_length_exceeded",
    "The provider answered 413: no explanation (empty body)",
    undefined,
  ],
  [
    "JSON that is not an error",
    { status: 400, json: { ok: false } },
    "upstream_bad_request",
    'The provider answered 400: {"ok":false}',
    undefined,
  ],
  [
    "seconds to wait",
    { status: 429, headers: { "retry-after": "7" }, json: { error: { message: "Slow down" } } },
    "upstream_rate_limit",
    "The provider answered 429: Slow down",
    7,
  ],
  [
    "a negative wait",
    { status: 429, headers: { "retry-after": "-1" }, json: { error: "Slow down" } },
    "upstream_rate_limit",
    "The provider answered 429: Slow down",
    undefined,
  ],
  [
    "a wait in the message",
    { status: 429, headers: { "retry-after": "soon" }, json: { error: "Slow down" } },
    "upstream_rate_limit",
    "The provider answered 429: Slow down",
    undefined,
  ],
  [
    "a date in the past",
    { status: 429, headers: { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" }, json: { error: "Slow down" } },
    "upstream_rate_limit",
    "The provider answered 429: Slow down",
    undefined,
  ],
  [
    "a redirect to another host",
    { status: 308, headers: { location: "https://elsewhere.example/v1?key=x" }, text: "" },
    "upstream_redirect",
    "The upstream redirected the request (308) to elsewhere.example; redirects are not followed, set --upstream to the final address",
    undefined,
  ],
  [
    "a redirect to another path",
    { status: 307, headers: { location: "/v2/chat/completions" }, text: "" },
    "upstream_redirect",
    "The upstream redirected the request (307) to another address; redirects are not followed, set --upstream to the final address",
    undefined,
  ],
  [
    "a redirect without an address",
    { status: 302, text: "" },
    "upstream_redirect",
    "The upstream redirected the request (302) to another address; redirects are not followed, set --upstream to the final address",
    undefined,
  ],
];

for (const [name, answer, code, message, wait] of REFUSALS) {
  Deno.test(`sendRequest() reports a refusal with ${name}`, async () => {
    const error = await errorOf(answer);
    // The advice that follows the provider's message is not part of this test.
    assertStringIncludes(`${error.message};`, `${message};`);
    assertEquals([error.code, error.retryAfter], [code, wait]);
  });
}

Deno.test("sendRequest() reads the wait from a date", async () => {
  const date = new Date(Date.now() + 30_000).toUTCString();
  const { retryAfter = 0 } = await errorOf({ status: 503, headers: { "retry-after": date }, text: "busy" });
  assert(retryAfter > 25 && retryAfter <= 30, `${retryAfter}`);
});

Deno.test("sendRequest() follows no redirect, which could carry prompts and key to another host", async () => {
  await withProvider({ json: {} }, async (other) => {
    const location = `${other.url}/chat/completions`;
    await errorOf({ status: 307, headers: { location }, text: "" }, { authorization: `Bearer ${KEY}` });
    assertEquals(other.requests, []);
  });
});

Deno.test("sendRequest() never repeats the key, in any form in which the provider quotes it", async () => {
  for (const key of [KEY, "0123456789abcdef", "pplx.AbCdEf"]) {
    const answer = { status: 401, json: { error: { message: `Incorrect API key provided: ${key}. Bearer ${key}` } } };
    const { message } = await errorOf(answer, { authorization: `Bearer ${key}` });
    assertNotMatch(message, new RegExp(key.replaceAll(".", "\\.")));
    assertMatch(message, /\*\*\*/);
  }
});

Deno.test("sendRequest() reads only the start of an endless error body", async () => {
  const text = "x".repeat(100_000);
  const { message } = await errorOf({ status: 500, frames: Array(200).fill(text), end: "hang" });
  assert(message.length < 2_200, `${message.length} characters`);
});

Deno.test("sendRequest() uses an error body that breaks off up to that point", async () => {
  const error = await errorOf({ status: 429, frames: ["slow"], delayMs: 1, end: "reset" });
  assertEquals(error.code, "upstream_rate_limit");
});

Deno.test("sendRequest() names the upstream that cannot be reached, and the reason", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const error = await assertRejects(
    () => sendRequest(CHAT, options(`http://127.0.0.1:${port}/secret-path`)),
    RelayError,
  );
  assertEquals(error.code, "upstream_unreachable");
  assertMatch(
    error.message,
    new RegExp(
      `^Cannot reach the upstream 127\\.0\\.0\\.1:${port}: .*(refused|Refused).*; check --upstream and the network$`,
    ),
  );
});

Deno.test("sendRequest() gives up when the client disconnects before the headers", async () => {
  const leaving = new AbortController();
  const provider = startScriptedProvider({
    answer: async ({ signal }) => {
      leaving.abort();
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      return {};
    },
  });
  const error = await assertRejects(
    () => sendRequest(CHAT, options(provider.url, { signal: leaving.signal })),
    RelayError,
  );
  assertEquals(error.code, "client_gone");
  await provider.close();
});
