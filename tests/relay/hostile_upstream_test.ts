/**
 * Tests that no header of the client but its key reaches the upstream, and nothing harmful from the upstream reaches
 * the client.
 *
 * @module
 */
import { assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { textAnswer } from "../../tools/chat_frames.ts";
import { type ScriptedAnswer, type ScriptedProvider, startScriptedProvider } from "../../tools/scripted_provider.ts";
import { CODEX, type RelayPlace, STREAM, WHOLE, withRelay } from "../support/relay_harness.ts";

/** Headers that would change what a client does, or its identity, if they came through. */
const HARMFUL: Readonly<Record<string, string>> = {
  "openai-model": "harm-model",
  "openai-version": "harm-version",
  "x-models-etag": "harm-etag",
  "x-codex-turn-state": "harm-state",
  "x-codex-primary-used-percent": "99",
  "x-ratelimit-remaining-requests": "0",
  "set-cookie": "harm=1; Path=/",
  "location": "https://harm.example/",
  "www-authenticate": "Basic realm=harm",
  "access-control-allow-origin": "*",
  "access-control-allow-credentials": "true",
  "access-control-allow-headers": "harm",
  "strict-transport-security": "max-age=1",
  "content-security-policy": "default-src harm",
  "content-disposition": "attachment; filename=harm",
  "content-encoding": "identity",
  "proxy-authenticate": "Basic harm",
  "proxy-connection": "keep-alive",
  "keep-alive": "timeout=999",
  "trailer": "x-harm",
  "te": "trailers",
  "upgrade": "harm",
  "alt-svc": 'h3="harm.example:443"',
  "refresh": "0; url=https://harm.example/",
  "server": "harm",
  "via": "1.1 harm",
  "x-request-id": "harm-id",
  "x-harm": "1",
};

/** Headers that a client may see: the relay writes all of them itself. */
const OWN = new Set([
  "cache-control",
  "connection",
  "content-length",
  "content-type",
  "date",
  "etag",
  "retry-after",
  "transfer-encoding",
  "vary",
  "www-authenticate",
  "x-codex-relay-report",
  "x-codex-relay-upstream",
]);

function assertOwnHeaders({ headers }: Response, what: string): void {
  assertEquals([...headers.keys()].filter((name) => !OWN.has(name)), [], what);
  assertNotMatch(JSON.stringify([...headers]), /harm/, what);
}

const MODELS: ScriptedAnswer = { headers: HARMFUL, json: { object: "list", data: [{ id: "m", object: "model" }] } };

Deno.test("No header of the upstream reaches the client: streams, whole answers, errors, models, catalog", async () => {
  let answer: ScriptedAnswer = {};
  await withRelay({ answer: () => answer, answerModels: () => MODELS }, async ({ ask, origin }) => {
    const failures: readonly ScriptedAnswer[] = [401, 403, 404, 429, 500, 503].map((status) => {
      return { status, headers: HARMFUL, json: { error: { message: "No." } } };
    });
    const broken: ScriptedAnswer = { headers: HARMFUL, frames: ["data: {no json\n\n"], done: true };
    for (answer of [{ ...textAnswer("Hi"), headers: HARMFUL }, broken, ...failures]) {
      for (const [body, headers] of [[STREAM, {}], [STREAM, CODEX], [WHOLE, {}]] as const) {
        const response = await ask(body, headers);
        assertOwnHeaders(response, `${answer.status ?? 200} became ${response.status}`);
        await response.text();
      }
    }
    for (const path of ["/v1/models", "/v1/models/m", "/v1/models/gone", "/v1/codex-catalog"]) {
      const response = await fetch(`${origin}${path}`);
      assertOwnHeaders(response, path);
      await response.text();
    }
  });
});

Deno.test("A compressed answer is decompressed, and not labelled as compressed", async () => {
  const packed = new Response(JSON.stringify({ object: "list", data: [{ id: "packed" }] })).body
    ?.pipeThrough(new CompressionStream("gzip"));
  const bytes = await new Response(packed).bytes();
  const upstream = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
    return new Response(bytes, { headers: { "content-encoding": "gzip", "content-type": "application/json" } });
  });
  await withRelay({}, async ({ origin }) => {
    const response = await fetch(`${origin}/v1/models`);
    assertEquals(response.headers.get("content-encoding"), null);
    assertEquals((await response.json()).data[0].id, "packed");
  }, { upstream: `http://127.0.0.1:${upstream.addr.port}/v1` });
  await upstream.shutdown();
});

/** Headers with secrets that a client has for other hosts, and headers that would let it act as the relay. */
const PRIVATE: Readonly<Record<string, string>> = {
  "cookie": "private=1",
  "x-api-key": "private-key",
  "api-key": "private-key",
  "x-goog-api-key": "private-key",
  "anthropic-version": "private",
  "openai-organization": "private-org",
  "openai-project": "private-project",
  "proxy-authorization": "Basic private",
  "x-forwarded-for": "private",
  "forwarded": "for=private",
  "referer": "http://private.example/",
  "x-codex-turn-metadata": "private",
  "session_id": "private",
  "chatgpt-account-id": "private",
  "traceparent": "private",
  "accept-language": "private",
};

Deno.test("No header of the client reaches the upstream except its key, and that only when the relay has none", async (t) => {
  for (const apiKey of ["sk-relay-key-1", undefined]) {
    await t.step(apiKey === undefined ? "the client's key" : "the relay's key", async () => {
      await withRelay(textAnswer("Hi"), async ({ ask, origin, provider }) => {
        const headers = { ...PRIVATE, ...CODEX, authorization: "Bearer sk-client-key" };
        await (await ask(STREAM, headers)).text();
        await (await ask(WHOLE, { ...PRIVATE, authorization: headers.authorization })).text();
        for (const path of ["models", "codex-catalog"]) await (await fetch(`${origin}/v1/${path}`, { headers })).text();
        assertEquals(provider.requests.length, 3);
        for (const { headers, text } of provider.requests) {
          assertEquals(headers.get("authorization"), `Bearer ${apiKey ?? "sk-client-key"}`);
          assertNotMatch(JSON.stringify([...headers]) + text, /private|codex_exec/);
        }
      }, { ...(apiKey !== undefined && { apiKey }) });
    });
  }
});

/** Runs `use` with a relay whose provider redirects everything to another host, which records its requests. */
async function withRedirect(
  status: number,
  use: (place: RelayPlace, other: ScriptedProvider) => Promise<void>,
): Promise<void> {
  const other = startScriptedProvider({ answer: () => textAnswer("Harm") });
  // The same machine under another name is another host.
  const location = `${other.url.replace("127.0.0.1", "localhost")}/chat/completions`;
  const redirect = { status, headers: { location }, text: "" };
  try {
    await withRelay({ answer: () => redirect, answerModels: () => redirect }, (place) => use(place, other), {
      apiKey: "sk-relay-key-1",
    });
  } finally {
    await other.close();
  }
}

for (const status of [301, 302, 303, 307, 308]) {
  Deno.test(`A redirect (${status}) of a turn or of the model list is not followed, and the key is not sent on`, async () => {
    await withRedirect(status, async ({ ask, origin, provider }, other) => {
      const host = new URL(other.url).host.replace("127.0.0.1", "localhost");
      const turn = await ask(WHOLE);
      assertEquals(turn.status, 502);
      const { message } = (await turn.json()).error;
      assertMatch(message, new RegExp(`redirected the request \\(${status}\\) to ${host}; redirects are not followed`));
      const models = await fetch(`${origin}/v1/models`);
      assertEquals(models.status, 502);
      const told = (await models.json()).error.message;
      assertMatch(
        told,
        new RegExp(`redirected the request \\(${status}\\) to ${host}; redirects are not followed, set --upstream`),
      );
      await (await fetch(`${origin}/v1/codex-catalog`)).text();
      assertEquals(other.requests, []);
      assertEquals(new Set(provider.requests.map(({ headers }) => headers.get("authorization"))).size, 1);
    });
  });
}
