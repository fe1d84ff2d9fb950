/**
 * Tests that every path and method gets the answer that clients expect there, and every fault a status.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { createLog } from "../../../lib/base/log.ts";
import { createServer, type RelayServer } from "../../../lib/server/router.ts";
import { textAnswer } from "../../../tools/chat_frames.ts";
import { optionsFor, STREAM, WHOLE, withRelay } from "../../support/relay_harness.ts";

const LOCAL = { host: "127.0.0.1:4444" };

function serverBefore(upstream = "http://127.0.0.1:9/v1"): RelayServer {
  return createServer(optionsFor(upstream));
}

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (!headers.has("host")) headers.set("host", LOCAL.host);
  return serverBefore().fetch(new Request(`http://127.0.0.1:4444${path}`, { ...init, headers }));
}

for (const path of ["/v1/responses", "/responses", "/v1/responses/", "/v1/responses?api-version=1"]) {
  Deno.test(`POST ${path} asks the upstream`, async () => {
    await withRelay(textAnswer("Hi"), async ({ origin, provider }) => {
      const response = await fetch(`${origin}${path}`, { method: "POST", body: JSON.stringify(WHOLE) });
      await response.body?.cancel();
      assertEquals([response.status, provider.chats.length], [200, 1]);
    });
  });
}

Deno.test("only a response that waits for its status asks for the request's signal", async () => {
  await withRelay(textAnswer("Hi"), async ({ relay }) => {
    const asked: string[] = [];
    for (const [name, body] of Object.entries({ stream: STREAM, whole: WHOLE })) {
      const request = new Request("http://127.0.0.1:4444/v1/responses", {
        method: "POST",
        body: JSON.stringify(body),
        headers: { ...LOCAL, originator: "codex_exec" },
      });
      Object.defineProperty(request, "signal", {
        get: () => {
          asked.push(name);
          return new AbortController().signal;
        },
      });
      const response = await relay.fetch(request);
      assertMatch(await response.text(), /"status":"completed"/);
    }
    assertEquals(asked, ["whole"]);
  });
});

const UNKNOWN = [
  "/",
  "/v1",
  "/v1/chat/completions",
  "/v2/responses",
  "/v1/responsesx",
  "/x/v1/responses",
  "/v1/responses/resp_1",
  "//",
];

for (const path of UNKNOWN) {
  Deno.test(`${path} is unknown`, async () => {
    const response = await ask(path, { method: "POST", body: "{}" });
    const { error } = await response.json();
    assertEquals([response.status, error.code, error.type], [404, "not_found", "invalid_request_error"]);
    assertMatch(error.message, /^Cannot POST .*: there is no such path, the API is at \/v1\/responses$/);
  });
}

/** Method and path, and the methods that are allowed there. */
const NOT_ALLOWED: readonly (readonly [string, string, string])[] = [
  ["GET", "/v1/responses", "POST"],
  ["HEAD", "/v1/responses", "POST"],
  ["DELETE", "/v1/responses", "POST"],
  ["PUT", "/responses", "POST"],
  ["POST", "/v1/models", "GET"],
  ["POST", "/v1/models/some/model", "GET"],
  ["POST", "/v1/codex-catalog", "GET"],
  ["POST", "/health", "GET"],
];

for (const [method, path, allowed] of NOT_ALLOWED) {
  Deno.test(`${method} ${path} is not allowed`, async () => {
    const response = await ask(path, { method });
    assertEquals([response.status, response.headers.get("allow")], [405, allowed]);
    const { error } = await response.json();
    assertEquals([error.code, error.message], ["method_not_allowed", `Cannot ${method} ${path}: use ${allowed}`]);
  });
}

Deno.test("A WebSocket is refused with 426, on which Codex falls back to HTTP at once", async () => {
  for (const upgrade of ["websocket", "WebSocket"]) {
    const response = await ask("/v1/responses", { headers: { upgrade, connection: "upgrade" } });
    const { error } = await response.json();
    assertEquals([response.status, error.code], [426, "upgrade_required"]);
    assertMatch(error.message, /use POST \/v1\/responses/);
  }
});

Deno.test("A WebSocket is refused with 426 over a real socket", async () => {
  await withRelay({}, async ({ origin }) => {
    const { hostname, port } = new URL(origin);
    const connection = await Deno.connect({ hostname, port: Number(port) });
    const lines = [
      "GET /v1/responses HTTP/1.1",
      `Host: ${hostname}:${port}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      "",
      "",
    ];
    await connection.write(new TextEncoder().encode(lines.join("\r\n")));
    const bytes = new Uint8Array(1_024);
    const length = await connection.read(bytes) ?? 0;
    assertMatch(new TextDecoder().decode(bytes.subarray(0, length)), /^HTTP\/1\.1 426 /);
    connection.close();
  });
});

Deno.test("GET /health says what the relay is, and a client without its token learns what started it", async () => {
  const identity = { owner: "run", version: "1.2.3", providers: ["groq"], passesClientKey: false } as const;
  const server = createServer(optionsFor("http://127.0.0.1:9/v1", { identity, relayToken: "t" }));
  const get = (headers: Record<string, string>) =>
    server.fetch(new Request("http://127.0.0.1:4444/health", { headers: { ...LOCAL, ...headers } }));
  const answer = await get({ authorization: "Bearer t" });
  assertEquals(await answer.json(), {
    status: "ok",
    live_streams: 0,
    name: "codex-relay",
    owner: "run",
    version: "1.2.3",
    providers: ["groq"],
    passes_client_key: false,
  });
  const refusal = await get({});
  await refusal.body?.cancel();
  assertEquals([refusal.status, refusal.headers.get("www-authenticate")], [401, 'Bearer realm="codex-relay run"']);
});

Deno.test("GET /health reports that the relay runs", async () => {
  const response = await ask("/health");
  assertEquals([response.status, await response.json()], [
    200,
    { status: "ok", live_streams: 0, name: "codex-relay" },
  ]);
  const head = await ask("/health", { method: "HEAD" });
  await head.body?.cancel();
  assertEquals(head.status, 200);
});

Deno.test("GET /v1/models asks the upstream for its list, under both paths", async () => {
  await withRelay({}, async ({ origin, provider }) => {
    for (const path of ["/v1/models", "/models"]) {
      const { object, data } = await (await fetch(`${origin}${path}`)).json();
      assertEquals([object, data[0].id], ["list", "scripted-model"]);
    }
    assert(provider.requests.every(({ path }) => path === "/v1/models"));
  });
});

Deno.test("GET /v1/models/{id} reads ids with slashes and colons, escaped or not", async () => {
  const models = { data: [{ id: "org/model:free" }] };
  await withRelay({ answer: () => ({}), models }, async ({ origin }) => {
    for (const id of ["org/model:free", "org%2Fmodel%3Afree"]) {
      const response = await fetch(`${origin}/v1/models/${id}`);
      assertEquals([response.status, (await response.json()).id], [200, "org/model:free"]);
    }
    const broken = await fetch(`${origin}/v1/models/%zz`);
    assertEquals([broken.status, (await broken.json()).error.code], [400, "invalid_request"]);
    const unknown = await fetch(`${origin}/v1/models/gone`);
    assertEquals([unknown.status, (await unknown.json()).error.code], [404, "model_not_found"]);
  });
});

Deno.test("GET /v1/codex-catalog answers in Codex's own format", async () => {
  await withRelay({}, async ({ origin }) => {
    const { models } = await (await fetch(`${origin}/v1/codex-catalog`)).json();
    assertEquals(models[0].slug, "scripted-model");
  });
});

Deno.test("The guards check every path", async () => {
  for (const path of ["/v1/responses", "/v1/models", "/v1/codex-catalog", "/health", "/nowhere"]) {
    for (
      const headers of [{ host: "evil.example" }, { ...LOCAL, origin: "https://evil.example" }, {
        ...LOCAL,
        "sec-fetch-site": "cross-site",
      }]
    ) {
      const response = await ask(path, { method: "POST", body: "{}", headers });
      assertEquals([response.status, (await response.json()).error.code], [403, "forbidden"]);
    }
  }
});

Deno.test("A browser's preflight is refused without CORS headers", async () => {
  const headers = { ...LOCAL, origin: "https://evil.example", "access-control-request-method": "POST" };
  const response = await ask("/v1/responses", { method: "OPTIONS", headers });
  await response.body?.cancel();
  assertEquals(response.status, 403);
  assertEquals([...response.headers.keys()].filter((name) => name.startsWith("access-control")), []);
});

Deno.test("Only the relay token gives access to the relay, even from other hosts", async () => {
  await withRelay(textAnswer("Hi"), async ({ origin, provider }) => {
    const post = (headers: Record<string, string>) =>
      fetch(`${origin}/v1/responses`, { method: "POST", body: JSON.stringify(STREAM), headers });
    for (const authorization of ["", "Bearer other", "Bearer "]) {
      const response = await post({ authorization });
      assertEquals([response.status, (await response.json()).error.code], [401, "invalid_relay_token"]);
    }
    assertEquals(provider.requests, []);
    const response = await post({ authorization: "Bearer token" });
    await response.text();
    assertEquals([response.status, provider.chats.length], [200, 1]);
  }, { relayToken: "token", apiKey: "sk-own" });
});

Deno.test("A fault of the relay itself is a 502 that reveals nothing of the conversation, and is logged", async () => {
  const lines: string[] = [];
  const server = createServer({
    ...optionsFor("http://127.0.0.1:9/v1"),
    log: createLog("error", (line) => void lines.push(line)),
    modelMap: {
      resolve() {
        throw new RangeError("the secret prompt");
      },
    },
  });
  const request = new Request("http://127.0.0.1:4444/v1/responses", {
    method: "POST",
    body: JSON.stringify(WHOLE),
    headers: LOCAL,
  });
  const response = await server.fetch(request);
  const { error } = await response.json();
  assertEquals([response.status, error.code, error.message], [
    502,
    "relay_error",
    "The relay failed while it translated this request: RangeError",
  ]);
  assertEquals(lines.length, 1);
  assertMatch(lines[0] ?? "", / ERROR The relay failed while it translated this request: RangeError: /);
  assertNotMatch(error.message, /secret/);
});
