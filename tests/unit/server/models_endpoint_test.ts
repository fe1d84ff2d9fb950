/**
 * Do clients of both kinds get what they can read, whatever the upstream does?
 *
 * @module
 */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { RelayError } from "../../../lib/base/errors.ts";
import { answerCatalog, answerModel, answerModels } from "../../../lib/server/models_endpoint.ts";
import type { ServerOptions } from "../../../lib/server/options.ts";
import { selectProfile } from "../../../lib/providers/select.ts";
import { type ScriptedProvider, startScriptedProvider } from "../../../tools/scripted_provider.ts";

const LIST = {
  object: "list",
  data: [
    { id: "deepseek-chat", object: "model", owned_by: "maker", context_length: 64000 },
    { id: "maker/model:free", created: 1760000000 },
    { id: "text-embedding-x" },
  ],
};

type Scene = (options: ServerOptions, provider: ScriptedProvider) => Promise<void>;

interface Setting extends Partial<ServerOptions> {
  /** Status of the upstream's list; 200 when absent. */
  readonly status?: number;
}

async function withRelay({ status = 200, ...more }: Setting, play: Scene): Promise<void> {
  const provider = startScriptedProvider({
    answer: () => ({ status: 500 }),
    answerModels: () => status === 200 ? { json: LIST } : { status, json: { error: { message: "no list for you" } } },
  });
  const nothing = () => {};
  const options: ServerOptions = {
    upstream: provider.url,
    apiKey: "sk-1",
    modelMap: { resolve: (name) => name === "gpt-5.4" ? "deepseek-chat" : name, sources: ["gpt-5.4"] },
    profile: selectProfile("https://api.deepseek.com/v1"),
    maxRequestBytes: 1024,
    allowedHosts: [],
    log: { error: nothing, info: nothing, debug: nothing, warn: nothing },
    codexInstructions: () => Promise.resolve("Work."),
    ...more,
  };
  try {
    await play(options, provider);
  } finally {
    await provider.close();
  }
}

function get(path: string, headers: Record<string, string> = {}): Request {
  return new Request(`http://127.0.0.1:4444${path}`, { headers });
}

/** What a client finds in the body. */
async function bodyOf(response: Response): Promise<{
  object?: string;
  data?: Record<string, unknown>[];
  models?: Record<string, unknown>[];
}> {
  assertEquals(response.status, 200);
  assertEquals(response.headers.get("content-type"), "application/json");
  return await response.json();
}

Deno.test("GET /v1/models gives the upstream's entries as OpenAI's clients expect them, mapped names added", () =>
  withRelay({}, async (options) => {
    const { object, data } = await bodyOf(await answerModels(get("/v1/models"), options));
    assertEquals(object, "list");
    assertEquals(data, [
      { id: "deepseek-chat", object: "model", owned_by: "maker", context_length: 64000, created: 0 },
      { id: "maker/model:free", object: "model", owned_by: "deepseek", created: 1760000000 },
      { id: "text-embedding-x", object: "model", owned_by: "deepseek", created: 0 },
      { id: "gpt-5.4", object: "model", owned_by: "codex-relay", created: 0 },
    ]);
  }));

Deno.test("GET /v1/models and GET /v1/codex-catalog hold the same catalog of chat models", () =>
  withRelay({}, async (options) => {
    const { models } = await bodyOf(await answerModels(get("/v1/models"), options));
    assertEquals(models?.map(({ slug }) => slug), ["gpt-5.4", "deepseek-chat", "maker/model:free"]);
    assertEquals(models?.map(({ context_window }) => context_window), [64_000, 64_000, 128_000]);
    assertEquals(await bodyOf(await answerCatalog(get("/v1/codex-catalog"), options)), { models: models ?? [] });
  }));

Deno.test("the catalog takes the prompt of the installed Codex, and ours when it does not come in time", async () => {
  const late: (() => void)[] = [];
  const prompts = [
    () => Promise.resolve("Work."),
    () => new Promise<string>((resolve) => late.push(() => resolve("Late."))),
  ];
  const starts: string[] = [];
  for (const codexInstructions of prompts) {
    await withRelay({ codexInstructions }, async (options) => {
      const { models } = await bodyOf(await answerCatalog(get("/v1/codex-catalog"), options));
      starts.push(String(models?.[0]?.base_instructions).slice(0, 10));
    });
  }
  for (const come of late) come();
  assertEquals(starts, ["Work.", "You are a "]);
});

Deno.test("GET /v1/models tells plain clients why there is no list", async () => {
  for (const [status, code] of [[401, "upstream_auth"], [500, "upstream_error"], [404, "upstream_error"]] as const) {
    await withRelay({ status }, async (options) => {
      const error = await assertRejects(() => answerModels(get("/v1/models"), options), RelayError);
      assertEquals(error.code, code);
      // Codex's doctor takes 404 for a wrong address.
      assert(error.row.status !== 404);
    });
  }
});

Deno.test("Codex gets a catalog of what is known when the upstream gives no list", () =>
  withRelay({ status: 500 }, async (options) => {
    const catalog = await bodyOf(await answerCatalog(get("/v1/codex-catalog?client_version=0.169.0"), options));
    const slugs = catalog.models?.map(({ slug }) => slug) ?? [];
    assertEquals(slugs.slice(0, 2), ["gpt-5.4", "deepseek-v4-pro"]);
    const models = await bodyOf(await answerModels(get("/v1/models?client_version=0.140.0"), options));
    assertEquals(models.models?.map(({ slug }) => slug), slugs);
    assert(models.data?.some(({ id }) => id === "deepseek-v4-pro"));
  }));

Deno.test("a catalog is empty rather than an error when nothing is known at all", () =>
  withRelay({ status: 500, modelMap: { resolve: (name) => name }, profile: selectProfile("https://x.test/v1") }, async (
    options,
  ) => {
    assertEquals(await bodyOf(await answerCatalog(get("/v1/codex-catalog"), options)), { models: [] });
  }));

Deno.test("GET /v1/models/{id} finds ids with slashes and colons, and mapped names", () =>
  withRelay({}, async (options) => {
    const found = async (id: string) => (await answerModel(get("/v1/models/x"), options, id)).json();
    assertEquals(await found("maker/model:free"), {
      id: "maker/model:free",
      object: "model",
      owned_by: "deepseek",
      created: 1760000000,
    });
    assertEquals(await found("gpt-5.4"), { id: "gpt-5.4", object: "model", owned_by: "codex-relay", created: 0 });
  }));

Deno.test("GET /v1/models/{id} does not know other names", () =>
  withRelay({}, async (options) => {
    const error = await assertRejects(() => answerModel(get("/v1/models/x"), options, "nobody"), RelayError);
    assertEquals([error.code, error.row.status, error.row.openaiCode], [
      "upstream_model_not_found",
      404,
      "model_not_found",
    ]);
    assertStringIncludes(error.message, "nobody");
  }));

Deno.test("GET /v1/models/{id} says why it cannot know, when there is no list", () =>
  withRelay({ status: 401 }, async (options) => {
    const error = await assertRejects(() => answerModel(get("/v1/models/x"), options, "nobody"), RelayError);
    assertEquals(error.code, "upstream_auth");
    assertEquals((await answerModel(get("/v1/models/x"), options, "gpt-5.4")).status, 200);
  }));

Deno.test("the relay's key goes to the upstream if there is one, else the client's, and never the relay's token", async () => {
  const seen: (string | null | undefined)[] = [];
  await withRelay({}, async (options, provider) => {
    const { apiKey: _, ...keyless } = options;
    const request = () => get("/v1/models", { authorization: "Bearer shown" });
    await answerModels(request(), { ...options, relayToken: "shown" });
    await answerModels(request(), keyless);
    await answerModels(request(), { ...keyless, relayToken: "shown" });
    seen.push(...provider.requests.map(({ headers }) => headers.get("authorization")));
  });
  assertEquals(seen, ["Bearer sk-1", "Bearer shown", null]);
});

Deno.test("a client that has the newest catalog is told so in 304", () =>
  withRelay({}, async (options) => {
    const first = await answerCatalog(get("/v1/codex-catalog"), options);
    const etag = first.headers.get("etag") ?? "";
    await first.body?.cancel();
    assert(/^"[\w-]+"$/.test(etag), etag);
    const second = await answerCatalog(get("/v1/codex-catalog", { "if-none-match": etag }), options);
    assertEquals([second.status, await second.text()], [304, ""]);
  }));

Deno.test("a model of the snapshot reaches clients with its facts; the list and the user come before them", async () => {
  const listed = [{ id: "o3-pro" }, { id: "o3", context_length: 77_000 }, { id: "o4-mini" }];
  const provider = startScriptedProvider({
    answer: () => ({ status: 500 }),
    answerModels: () => ({ json: { data: listed } }),
  });
  const profile = selectProfile("https://api.openai.com/v1");
  try {
    await withRelay(
      {
        profile,
        upstream: provider.url,
        modelMap: { resolve: (name) => name },
        modelOverrides: { "o4-mini": { contextWindow: 55_000 } },
      },
      async (options) => {
        for (
          const response of [
            await answerModels(get("/v1/models"), options),
            await answerCatalog(get("/v1/codex-catalog"), options),
          ]
        ) {
          const { models = [] } = await bodyOf(response);
          const facts = models.map((
            { slug, context_window, input_modalities },
          ) => [slug, context_window, input_modalities]);
          assertEquals(facts, [
            ["o3-pro", 200_000, ["text", "image"]],
            ["o3", 77_000, ["text", "image"]],
            ["o4-mini", 55_000, ["text", "image"]],
          ]);
        }
      },
    );
  } finally {
    await provider.close();
  }
});
