/**
 * Tests of the request for the model list, and of its error messages, which never contain the key.
 *
 * @module
 */
import { assert, assertEquals, assertLess, assertRejects, assertStringIncludes } from "@std/assert";
import { RelayError } from "../../../lib/base/errors.ts";
import { listModels, type ListModelsOptions, MAX_LIST_BYTES } from "../../../lib/upstream/list_models.ts";
import { DEFAULT_PROFILE } from "../../../lib/providers/profile.ts";
import { KEY, options, UPSTREAM } from "../../support/list_models_options.ts";

/** The error that listModels() rejects with; fails when it contains the key. */
async function failure(given: ListModelsOptions): Promise<RelayError> {
  const error = await assertRejects(() => listModels(given), RelayError);
  assert(!error.message.includes(KEY), `the key is in: ${error.message}`);
  return error;
}

Deno.test("listModels() sends GET {upstream}/models with the key and the profile's headers", async () => {
  let seen: Request | undefined;
  const profile = { ...DEFAULT_PROFILE, extraHeaders: { "x-extra": "1" } };
  const models = await listModels(options((request) => {
    seen = request;
    return Response.json({ data: [{ id: "m" }] });
  }, { profile, authorization: "Bearer of-the-client" }));
  assertEquals(models.map(({ id }) => id), ["m"]);
  assertEquals(seen?.url, `${UPSTREAM}/models`);
  assertEquals(seen?.method, "GET");
  assertEquals(seen?.headers.get("authorization"), `Bearer ${KEY}`);
  assertEquals(seen?.headers.get("x-extra"), "1");
});

Deno.test("listModels() knows a refusal of the key or the account that comes with status 200", async () => {
  const answers = [
    [{ error: { message: `Invalid API key ${KEY}`, code: "invalid_api_key" } }, "upstream_auth", "Invalid API key ***"],
    [{ code: 401, message: "Authentication failed", success: false }, "upstream_auth", "check the key"],
    [{ error: { message: "Insufficient balance", code: "insufficient_quota" } }, "upstream_quota", "balance"],
    [{ error: "Unexpected endpoint" }, "upstream_error", "check that --upstream is an API's base URL"],
  ] as const;
  for (const [body, code, words] of answers) {
    const error = await failure(options(() => Response.json(body)));
    assertEquals([error.code, error.message.includes("it answered with an error: ")], [code, true], error.message);
    assertStringIncludes(error.message, words);
  }
});

Deno.test("listModels() sends the key in the header that the provider requires", async () => {
  const seen: [string | null, string | null][] = [];
  const profile = { ...DEFAULT_PROFILE, keyHeader: "api-key" as const };
  const answer = ({ headers }: Request) => {
    seen.push([headers.get("authorization"), headers.get("api-key")]);
    return Response.json([]);
  };
  const { apiKey: _, ...keyless } = options(answer, { profile });
  await listModels(options(answer, { profile }));
  await listModels({ ...keyless, authorization: "bearer of-the-client" });
  await listModels(keyless);
  assertEquals(seen, [[null, KEY], [null, "of-the-client"], [null, null]]);
});

Deno.test("listModels() passes on the client's header when it has no key, and sends none when there is none", async () => {
  const seen: (string | null)[] = [];
  const answer = (request: Request) => {
    seen.push(request.headers.get("authorization"));
    return Response.json([]);
  };
  const { apiKey: _, ...keyless } = options(answer);
  await listModels({ ...keyless, authorization: "Bearer of-the-client" });
  await listModels(keyless);
  assertEquals(seen, ["Bearer of-the-client", null]);
});

for (const status of [401, 403]) {
  Deno.test(`listModels() reports a refused key on ${status} with the upstream's message, but without the key`, async () => {
    const error = await failure(
      options(() => Response.json({ error: { message: `Incorrect key ${KEY}\nprovided` } }, { status })),
    );
    assertEquals(error.code, "upstream_auth");
    assertStringIncludes(error.message, "Incorrect key *** provided");
    assertStringIncludes(error.message, "check the key: ");
  });
}

Deno.test("listModels() reports that no key was sent when the upstream refuses for that reason", async () => {
  const { apiKey: _, ...keyless } = options(() => Response.json({ error: "Unauthorized" }, { status: 401 }));
  assertStringIncludes((await failure(keyless)).message, "no key was sent");
});

Deno.test("listModels() says in brief only what came back", async () => {
  const brief = { isBrief: true };
  const cases: readonly (readonly [Response, string])[] = [
    [Response.json({ error: "Unauthorized" }, { status: 401 }), "it answered 401: Unauthorized"],
    [new Response("<html>"), "its answer is not JSON"],
    [new Response(null, { status: 404 }), "it answered 404"],
  ];
  for (const [response, message] of cases) {
    assertEquals((await failure({ ...options(() => response), ...brief })).message, message);
  }
});

Deno.test("listModels() recognises a refused key by the message of a 400", async () => {
  const error = await failure(
    options(() => Response.json({ code: "400", error: "Incorrect API key provided" }, { status: 400 })),
  );
  assertEquals(error.code, "upstream_auth");
});

Deno.test("listModels() distinguishes a wrong base URL from a failing upstream", async () => {
  const wrong = await failure(options(() => new Response("<html>Not found</html>", { status: 404 })));
  assertEquals(wrong.code, "upstream_error");
  assertStringIncludes(wrong.message, "/v1");
  assert(!wrong.message.includes("<html>"));
  const failing = await failure(options(() => Response.json({ error: { message: "boom" } }, { status: 500 })));
  assertEquals(failing.code, "upstream_error");
  assertStringIncludes(failing.message, "500: boom");
});

Deno.test("listModels() does not follow a redirect, and names its target", async () => {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) =>
      new URL(request.url).pathname === "/v1/models"
        ? new Response(null, { status: 307, headers: { location: "https://elsewhere.test/models" } })
        : Response.json([{ id: "followed" }]),
  );
  const { client: _, ...real } = options(() => Response.error());
  const error = await failure({ ...real, upstream: `http://127.0.0.1:${server.addr.port}/v1` });
  assertEquals(error.code, "upstream_redirect");
  assertStringIncludes(error.message, "elsewhere.test");
  await server.shutdown();
});

Deno.test("listModels() reports an answer that is not JSON, not a list, or an error with status 200", async () => {
  for (
    const [answer, words] of [
      ["<html></html>", "not JSON"],
      [`{"ok":true}`, "no list"],
      [`{"error":{"message":"maintenance"}}`, "maintenance"],
    ] as const
  ) {
    const error = await failure(options(() => new Response(answer)));
    assertEquals(error.code, "upstream_error");
    assertStringIncludes(error.message, words);
  }
});

Deno.test("listModels() shortens a long explanation", async () => {
  const error = await failure(options(() => Response.json({ error: { message: "x".repeat(5000) } }, { status: 500 })));
  assert(error.message.length < 500);
});

Deno.test("listModels() reads no more of an endless answer than its limit", async () => {
  const piece = new Uint8Array(1024 * 1024).fill(32);
  let written = 0;
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      written += piece.length;
      controller.enqueue(piece);
    },
    cancel() {
      cancelled = true;
    },
  });
  const error = await failure(options(() => new Response(body)));
  assertEquals(error.code, "upstream_error");
  assert(cancelled);
  assert(written < 32 * piece.length);
});

Deno.test("listModels() gives up after its time limit, even in the middle of the list", async () => {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
    return new Response(new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array([91])) }));
  });
  const { client: _, ...real } = options(() => Response.error());
  const upstream = `http://127.0.0.1:${server.addr.port}/v1`;
  const error = await failure({ ...real, upstream, timeoutMs: 60 });
  assertEquals(error.code, "upstream_timeout");
  await server.shutdown();
});

Deno.test("listModels() stops when the client disconnects", async () => {
  const leaving = new AbortController();
  const waits = options((request) =>
    new Promise<Response>((_, reject) => request.signal.addEventListener("abort", () => reject(request.signal.reason)))
  );
  const asking = failure({ ...waits, signal: leaving.signal });
  leaving.abort();
  assertEquals((await asking).code, "client_gone");
});

Deno.test("listModels() reports an upstream that it cannot reach", async () => {
  const gone = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => new Response());
  const upstream = `http://127.0.0.1:${gone.addr.port}/v1`;
  await gone.shutdown();
  const { client: _, ...real } = options(() => Response.error());
  const error = await failure({ ...real, upstream });
  assertEquals(error.code, "upstream_unreachable");
  assertStringIncludes(error.message.toLowerCase(), "refused");
  assertStringIncludes(error.message, "--upstream");
});

Deno.test("listModels() stops a list that is too long, and closes the connection", async () => {
  for (const start of ['{"data":[', "<html>", ""]) {
    let sent = 0;
    let isClosed = false;
    const piece = new TextEncoder().encode('{"id":"model"},'.repeat(4_000));
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(sent === 0 ? new TextEncoder().encode(start) : piece);
        sent += piece.length;
      },
      cancel() {
        isClosed = true;
      },
    });
    const error = await failure(options(() => new Response(body)));
    assertEquals(error.code, "upstream_error");
    assertStringIncludes(error.message, `longer than ${MAX_LIST_BYTES} bytes; check that --upstream`);
    assert(isClosed);
    assertLess(sent, 2 * MAX_LIST_BYTES);
  }
});

Deno.test("listModels() refuses a list of a hundred thousand levels", async () => {
  const deep = `{"data":[{"id":"m","x":${"[".repeat(100_000)}${"]".repeat(100_000)}}]}`;
  assertStringIncludes((await failure(options(() => new Response(deep)))).message, "its answer is not JSON");
});

Deno.test("listModels() distinguishes an empty account and a missing credential from other refusals", async () => {
  const refusals: [number, string, string, RegExp][] = [
    [403, "Insufficient balance", "upstream_quota", /check the account's balance$/],
    [400, "missing credential", "upstream_auth", /it answered 400: .*; check the key: copied whole/],
    [400, "unknown field", "upstream_error", /try again later/],
  ];
  for (const [status, message, code, advice] of refusals) {
    const error = await failure(options(() => Response.json({ error: { message } }, { status })));
    assertEquals(error.code, code, message);
    assert(advice.test(error.message), error.message);
  }
});

Deno.test("listModels() says when the list has a coding that cannot be read", async () => {
  const headers = { "content-encoding": "rot13" };
  const error = await failure(options(() => new Response("yvfg", { headers })));
  assertEquals(error.code, "upstream_error");
  assertStringIncludes(error.message, 'has the content-encoding "rot13", which the relay does not know');
});
