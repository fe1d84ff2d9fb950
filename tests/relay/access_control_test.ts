/**
 * Tests that a listening relay answers permitted clients only, with requests whose bytes are written by hand.
 *
 * @module
 */
import { assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { type RunningRelay, start, type StartOptions } from "../../start.ts";
import { textAnswer } from "../../tools/chat_frames.ts";
import { type ScriptedProvider, startScriptedProvider } from "../../tools/scripted_provider.ts";

interface Place {
  readonly relay: RunningRelay;
  readonly provider: ScriptedProvider;
  /** Sends `head`, with `PORT` replaced by the real port, and a body; resolves to everything that comes back. */
  send(head: readonly string[], body?: string): Promise<string>;
}

async function withRelay(options: StartOptions, use: (place: Place) => Promise<void>): Promise<void> {
  const provider = startScriptedProvider({ answer: () => textAnswer("Hi") });
  const relay = await start({ port: 0, upstream: provider.url, apiKey: "sk-relay-key", logLevel: "off", ...options });
  const send = async (head: readonly string[], body = "") => {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port: relay.port });
    const length = body === "" ? [] : [`Content-Length: ${body.length}`];
    const text = [...head, ...length, "Connection: close", "", body].join("\r\n").replaceAll(
      "PORT",
      String(relay.port),
    );
    await connection.write(new TextEncoder().encode(text));
    return await new Response(connection.readable).text();
  };
  try {
    await use({ relay, provider, send });
  } finally {
    await relay.close();
    await provider.close();
  }
}

function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.[01] (\d{3}) /.exec(answer)?.[1]);
}

const TURN = JSON.stringify({ model: "m", input: "Hi" });

/** The first lines of a request, and the status that it gets. */
const HEADS: readonly (readonly [readonly string[], number])[] = [
  [["POST /v1/responses HTTP/1.1", "Host: 127.0.0.1:PORT"], 200],
  [["POST /v1/responses HTTP/1.1", "Host: LocalHost:PORT"], 200],
  [["POST /v1/responses HTTP/1.1", "host: [::1]:PORT"], 200],
  [["POST /v1/responses HTTP/1.0", "Host: localhost:PORT"], 200],
  [["POST http://127.0.0.1:PORT/v1/responses HTTP/1.1", "Host: 127.0.0.1:PORT"], 200],
  [["POST /v1/responses HTTP/1.1", "Host: 127.0.0.1"], 403],
  [["POST /v1/responses HTTP/1.1", "Host: 127.0.0.1:1"], 403],
  [["POST /v1/responses HTTP/1.1", "Host: evil.example:PORT"], 403],
  [["POST /v1/responses HTTP/1.1", "Host: 0.0.0.0:PORT"], 403],
  [["POST /v1/responses HTTP/1.1", "Host: 192.168.0.5:PORT"], 403],
  [["POST /v1/responses HTTP/1.1", "Host: 127.0.0.1.evil.example:PORT"], 403],
  [["POST /v1/responses HTTP/1.1", "Host:"], 403],
  [["POST /v1/responses HTTP/1.1"], 403],
  [["POST /v1/responses HTTP/1.0"], 403],
  [["POST http://evil.example/v1/responses HTTP/1.1", "Host: 127.0.0.1:PORT"], 403],
  [["POST /v1/responses HTTP/1.1", "Host: 127.0.0.1:PORT", "Host: evil.example"], 400],
  [["POST /v1/responses HTTP/1.1", "Host: a b"], 400],
  [["POST /v1/responses HTTP/1.1", "Host: 127.0.0.1:99999"], 400],
  [["POST /v1/responses HTTP/1.1", "Host: 127.0.0.1:PORT", "Origin: null"], 403],
  [["POST /v1/responses HTTP/1.1", "Host: 127.0.0.1:PORT", "Origin: https://127.0.0.1:PORT"], 403],
  [["POST /v1/responses HTTP/1.1", "Host: 127.0.0.1:PORT", "Origin: http://127.0.0.1:3000"], 403],
  [["POST /v1/responses HTTP/1.1", "Host: 127.0.0.1:PORT", "Origin: http://127.0.0.1:PORT"], 200],
  [["POST /v1/responses HTTP/1.1", "Host: 127.0.0.1:PORT", "Origin:"], 403],
  [["POST /v1/responses HTTP/1.1", "Host: 127.0.0.1:PORT", "Sec-Fetch-Site: same-site"], 403],
  [["POST /v1/responses HTTP/1.1", "Host: 127.0.0.1:PORT", "Sec-Fetch-Site: cross-site"], 403],
  [["GET /v1/models HTTP/1.1", "Host: 127.0.0.1:PORT", "Origin: https://evil.example"], 403],
  [["GET /v1/models HTTP/1.1", "Host: 127.0.0.1:PORT", "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: no-cors"], 403],
  [["GET /health HTTP/1.1", "Host: 127.0.0.1:PORT", "Origin: null"], 403],
  [["GET /v1/codex-catalog HTTP/1.1", "Host: evil.example:PORT"], 403],
  [
    [
      "OPTIONS /v1/responses HTTP/1.1",
      "Host: 127.0.0.1:PORT",
      "Origin: https://evil.example",
      "Access-Control-Request-Method: POST",
    ],
    403,
  ],
  [
    [
      "OPTIONS /v1/responses HTTP/1.1",
      "Host: 127.0.0.1:PORT",
      "Origin: http://127.0.0.1:PORT",
      "Access-Control-Request-Method: POST",
    ],
    405,
  ],
  [["OPTIONS * HTTP/1.1", "Host: 127.0.0.1:PORT"], 404],
];

Deno.test("A relay answers clients that name the address that it listens on, and no web page", async (t) => {
  await withRelay({}, async ({ provider, send }) => {
    for (const [head, status] of HEADS) {
      await t.step(`${head.join(", ")}: ${status}`, async () => {
        const before = provider.requests.length;
        const answer = await send(head, head[0]?.startsWith("POST") ? TURN : "");
        assertEquals(statusOf(answer), status, answer);
        assertNotMatch(answer, /access-control-|^vary: origin/im);
        assertEquals(provider.requests.length - before, status === 200 ? 1 : 0, "what is refused reaches no upstream");
      });
    }
  });
});

Deno.test("A relay that is reached through another port answers under the hosts that the user allowed", async () => {
  await withRelay({ allowedHosts: ["localhost:5555", "box.local"] }, async ({ send }) => {
    const statuses = await Promise.all(
      ["localhost:5555", "box.local", "box.local:8443", "localhost:5556", "evil.local"].map(async (host) => {
        return statusOf(await send(["GET /health HTTP/1.1", `Host: ${host}`]));
      }),
    );
    assertEquals(statuses, [200, 200, 200, 403, 403]);
  });
});

const TOKENS: readonly (readonly [readonly string[], number])[] = [
  [["Host: 127.0.0.1:PORT"], 401],
  [["Host: 127.0.0.1:PORT", "Authorization: Bearer relay-token-X"], 401],
  [["Host: 127.0.0.1:PORT", "Authorization: Basic relay-token-1"], 401],
  [["Host: 127.0.0.1:PORT", "Authorization: relay-token-1"], 401],
  [["Host: 127.0.0.1:PORT", "Authorization: Bearer relay-token-1, Bearer x"], 401],
  [["Host: evil.example"], 401],
  [["Host: 127.0.0.1:PORT", "Authorization: Bearer relay-token-1"], 200],
  [["Host: other.example", "Authorization: bearer  relay-token-1"], 200],
  [["Authorization: Bearer relay-token-1"], 200],
];

Deno.test("A relay with a token answers clients that send it, under any host name, and refuses the rest with 401", async (t) => {
  await withRelay({ relayToken: "relay-token-1" }, async ({ provider, send }) => {
    for (const [lines, status] of TOKENS) {
      await t.step(`${lines.join(", ")}: ${status}`, async () => {
        const answer = await send(["POST /v1/responses HTTP/1.1", ...lines], TURN);
        assertEquals(statusOf(answer), status, answer);
        if (status === 200) return;
        assertMatch(answer, /\r\nwww-authenticate: Bearer realm="codex-relay program"\r\n/i);
        const { error } = JSON.parse(/\{.*\}/s.exec(answer)?.[0] ?? "");
        assertEquals([error.type, error.code, error.param], ["authentication_error", "invalid_relay_token", null]);
      });
    }
    assertEquals(
      provider.requests.map(({ headers }) => headers.get("authorization")),
      Array(3).fill("Bearer sk-relay-key"),
    );
  });
});

Deno.test("The relay token is not passed on, even when the relay has no key", async () => {
  const provider = startScriptedProvider({ answer: () => textAnswer("Hi") });
  const relay = await start({ port: 0, upstream: provider.url, relayToken: "relay-token-1", logLevel: "off" });
  const headers = { authorization: "Bearer relay-token-1" };
  await (await fetch(`${relay.url}/v1/responses`, { method: "POST", body: TURN, headers })).text();
  await (await fetch(`${relay.url}/v1/models`, { headers })).text();
  await (await fetch(`${relay.url}/v1/codex-catalog`, { headers })).text();
  await relay.close();
  await provider.close();
  assertEquals(provider.requests.map(({ path }) => path), ["/v1/chat/completions", "/v1/models"]);
  for (const { headers, text } of provider.requests) {
    assertNotMatch(JSON.stringify([...headers]) + text, /relay-token/);
  }
});

Deno.test("Codex gets a refusal once, as a failed response: after a 401 or 403 it would ask six times", async () => {
  await withRelay({ relayToken: "relay-token-1" }, async ({ provider, send }) => {
    const head = ["POST /v1/responses HTTP/1.1", "Host: 127.0.0.1:PORT", "originator: codex_exec"];
    for (const more of [[], ["Origin: https://evil.example", "Authorization: Bearer relay-token-1"]]) {
      const answer = await send([...head, ...more], TURN);
      assertEquals(statusOf(answer), 200);
      assertMatch(answer, /event: response\.failed\r?\n.*"code":"invalid_prompt","message":"Refused a request /s);
    }
    assertEquals(statusOf(await send(["GET /v1/models HTTP/1.1", ...head.slice(1)])), 401);
    assertEquals(provider.requests, []);
  });
});

/** A page that the user allowed, and what it may ask. */
const PAGE = "Origin: http://localhost:3000";
const PREFLIGHT = [
  "OPTIONS /v1/responses HTTP/1.1",
  "Host: 127.0.0.1:PORT",
  PAGE,
  "Sec-Fetch-Site: same-site",
  "Access-Control-Request-Method: POST",
  "Access-Control-Request-Headers: authorization, content-type",
];

Deno.test("A page that the user allowed gets CORS headers on answers, streams and errors, and no other page does", async () => {
  const options = { relayToken: "relay-token-1", allowedOrigins: ["http://localhost:3000", "https://app.example"] };
  await withRelay(options, async ({ send }) => {
    const preflight = await send(PREFLIGHT);
    assertEquals(statusOf(preflight), 204);
    assertMatch(preflight, /access-control-allow-methods: GET, POST\r\n/);
    assertMatch(preflight, /access-control-allow-headers: authorization, content-type\r\n/);
    const head = ["POST /v1/responses HTTP/1.1", "Host: 127.0.0.1:PORT", PAGE, "Sec-Fetch-Site: same-site"];
    const token = "Authorization: Bearer relay-token-1";
    const stream = JSON.stringify({ model: "m", input: "Hi", stream: true });
    const answers: readonly (readonly [number, string])[] = [
      [204, preflight],
      [200, await send([...head, token], TURN)],
      [200, await send([...head, token], stream)],
      [200, await send([...head, token, "originator: codex_exec"], stream)],
      [400, await send([...head, token], "no JSON")],
      [401, await send(head, TURN)],
      [404, await send(["GET /nowhere HTTP/1.1", ...head.slice(1), token])],
      [405, await send(["GET /v1/responses HTTP/1.1", ...head.slice(1), token])],
    ];
    for (const [status, answer] of answers) {
      assertEquals(statusOf(answer), status, answer);
      assertEquals(answer.match(/access-control-allow-origin: .*/gi), [
        "access-control-allow-origin: http://localhost:3000",
      ]);
      assertMatch(answer, /\r\nvary: origin\r\n/i);
      assertNotMatch(answer, /access-control-allow-credentials/i);
    }
  });
});

Deno.test("A page that the user did not allow gets no CORS headers, whatever other pages may do", async () => {
  await withRelay({ allowedOrigins: ["http://localhost:3000"] }, async ({ send }) => {
    for (
      const origin of ["http://localhost:3001", "https://localhost:3000", "null", "http://localhost:3000.evil.example"]
    ) {
      const answers = [
        await send(PREFLIGHT.map((line) => line === PAGE ? `Origin: ${origin}` : line)),
        await send(["POST /v1/responses HTTP/1.1", "Host: 127.0.0.1:PORT", `Origin: ${origin}`], TURN),
      ];
      for (const answer of answers) {
        assertEquals(statusOf(answer), 403);
        assertNotMatch(answer, /access-control-/i);
        // A cache must not give this answer to the page that is allowed.
        assertMatch(answer, /\r\nvary: origin\r\n/i);
      }
    }
    const renamed = await send(PREFLIGHT.map((line) => line.startsWith("Host") ? "Host: evil.example" : line));
    assertEquals(statusOf(renamed), 403);
    const program = await send(["GET /health HTTP/1.1", "Host: 127.0.0.1:PORT"]);
    assertEquals(statusOf(program), 200);
    assertNotMatch(program, /access-control-/i);
  });
});
