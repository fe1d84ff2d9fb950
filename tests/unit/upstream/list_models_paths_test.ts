/**
 * Tests which of a provider's two model lists is taken.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { listModels } from "../../../lib/upstream/list_models.ts";
import { DEFAULT_PROFILE } from "../../../lib/providers/profile.ts";
import { KEY, options, UPSTREAM } from "../../support/list_models_options.ts";
import { FetchClient } from "../../../lib/upstream/fetch_client.ts";

Deno.test("listModels() requests the provider's richest list first, and the usual one when there is none", async () => {
  const profile = { ...DEFAULT_PROFILE, modelsPath: "/../api/v0/models" };
  const rich = Response.json({ data: [{ id: "rich" }] });
  const answers: readonly (readonly [Response, string, readonly string[]])[] = [
    [rich, "rich", ["/api/v0/models"]],
    [Response.json({ error: "not found" }, { status: 404 }), "plain", ["/api/v0/models", "/v1/models"]],
    [Response.json({ error: "Unexpected endpoint" }), "plain", ["/api/v0/models", "/v1/models"]],
  ];
  for (const [answer, id, paths] of answers) {
    const seen: string[] = [];
    const models = await listModels(options((request) => {
      const path = new URL(request.url).pathname;
      seen.push(path);
      return path === "/v1/models" ? Response.json({ data: [{ id: "plain" }] }) : answer;
    }, { profile }));
    assertEquals([models.map((model) => model.id), seen], [[id], paths]);
  }
});

Deno.test("listModels() takes the usual list when the richest one is at a path that the server redirects", async () => {
  const profile = { ...DEFAULT_PROFILE, modelsPath: "/model/info" };
  const models = await listModels(options((request) => {
    return new URL(request.url).pathname === "/v1/models"
      ? Response.json({ data: [{ id: "plain" }] })
      : new Response(null, { status: 307, headers: { location: "https://elsewhere.test/login" } });
  }, { profile }));
  assertEquals(models.map(({ id }) => id), ["plain"]);
});

Deno.test("listModels() requests the usual list where the richest one takes more than half of the time", async () => {
  const profile = { ...DEFAULT_PROFILE, modelsPath: "/../api/v0/models" };
  const hanging: typeof fetch = (input, init) => {
    if (!String(input).includes("/api/v0/")) return Promise.resolve(Response.json({ data: [{ id: "m" }] }));
    return new Promise((_, reject) => init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)));
  };
  const models = await listModels({ upstream: UPSTREAM, profile, client: new FetchClient(hanging), timeoutMs: 400 });
  assertEquals(models.map(({ id }) => id), ["m"]);
  // One whose body never ends, too.
  const endless: typeof fetch = (input, init) => {
    if (!String(input).includes("/api/v0/")) return Promise.resolve(Response.json({ data: [{ id: "m" }] }));
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode("{"));
        init?.signal?.addEventListener("abort", () => controller.error(init.signal?.reason));
      },
    });
    return Promise.resolve(new Response(body));
  };
  const again = await listModels({ upstream: UPSTREAM, profile, client: new FetchClient(endless), timeoutMs: 400 });
  assertEquals(again.map(({ id }) => id), ["m"]);
});

Deno.test("listModels() asks as the wire differs, and sends a key in the header that the provider misses", async () => {
  const byWire = { messages: { modelsPath: "/../list", keyHeader: "x-api-key" } } as const;
  const seen: (readonly [string, string | null, string | null])[] = [];
  const list = (profile: typeof DEFAULT_PROFILE) =>
    listModels(options((request) => {
      const key = request.headers.get("x-api-key");
      seen.push([new URL(request.url).pathname, request.headers.get("authorization"), key]);
      return key === null
        ? Response.json({ error: { message: "x-api-key header is required" } }, { status: 401 })
        : Response.json({ data: [{ id: "m" }] });
    }, { profile }));
  assertEquals((await list({ ...DEFAULT_PROFILE, wire: "messages", byWire })).map(({ id }) => id), ["m"]);
  assertEquals((await list({ ...DEFAULT_PROFILE, wire: "messages" })).map(({ id }) => id), ["m"]);
  assertEquals(seen, [
    ["/list", null, KEY],
    ["/v1/models", `Bearer ${KEY}`, null],
    ["/v1/models", null, KEY],
  ]);
});
