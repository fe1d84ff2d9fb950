/**
 * Tests that the model endpoints answer each kind of client in its own format, whatever the upstream does.
 *
 * @module
 */
import { createLog } from "../../../lib/base/log.ts";
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { RelayError } from "../../../lib/base/errors.ts";
import { answerCatalog, answerModel, answerModels, type ModelSource } from "../../../lib/server/models_endpoint.ts";
import { DEFAULT_LIMITS } from "../../../lib/base/limits.ts";
import type { ProviderOptions, UpstreamOptions } from "../../../lib/upstream/options.ts";
import { ProviderGroup } from "../../../lib/upstream/provider_group.ts";
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

type Scene = (source: ModelSource, provider: ScriptedProvider) => Promise<void>;

interface Setting extends Partial<UpstreamOptions> {
  readonly codexInstructions?: ModelSource["codexInstructions"];
  /** Whether clients may use their own key; true when absent. */
  readonly forwardsClientKey?: boolean;
  /** Status of the upstream's list; 200 when absent. */
  readonly status?: number;
}

const LOG = createLog("off", () => {});
const NO_ALIASES = { resolve: (name: string) => name };

async function withRelay({ status = 200, ...more }: Setting, play: Scene): Promise<void> {
  const provider = startScriptedProvider({
    answer: () => ({ status: 500 }),
    answerModels: () => status === 200 ? { json: LIST } : { status, json: { error: { message: "no list for you" } } },
  });
  try {
    await play(sourceOf(provider, more), provider);
  } finally {
    await provider.close();
  }
}

function sourceOf(
  provider: ScriptedProvider,
  { codexInstructions = () => Promise.resolve("Work."), forwardsClientKey = true, ...options }: Setting = {},
): ModelSource {
  const group = createGroup({
    upstream: provider.url,
    apiKey: "sk-1",
    modelMap: { resolve: (name) => name === "gpt-5.4" ? "deepseek-chat" : name, sources: ["gpt-5.4"] },
    profile: selectProfile("https://api.deepseek.com/v1"),
    ...options,
  }, forwardsClientKey);
  return { providers: [group], aliases: NO_ALIASES, codexInstructions };
}

function keylessSource(provider: ScriptedProvider, forwardsClientKey: boolean): ModelSource {
  const { apiKey: _, ...options } = sourceOf(provider).providers[0].options;
  return { providers: [createGroup(options, forwardsClientKey)], aliases: NO_ALIASES, codexInstructions: undefined };
}

function createGroup(options: ProviderOptions, forwardsClientKey: boolean): ProviderGroup {
  return new ProviderGroup(options, { context: { log: LOG, forwardsClientKey }, limits: DEFAULT_LIMITS });
}

function get(path: string, headers: Record<string, string> = {}): Request {
  return new Request(`http://127.0.0.1:4444${path}`, { headers });
}

/** The body as a client reads it. */
async function bodyOf(response: Response): Promise<{
  object?: string;
  data?: Record<string, unknown>[];
  models?: Record<string, unknown>[];
}> {
  assertEquals(response.status, 200);
  assertEquals(response.headers.get("content-type"), "application/json");
  return await response.json();
}

Deno.test("GET /v1/models gives the upstream's entries in OpenAI's format, with mapped names added", () =>
  withRelay({}, async (source) => {
    const { object, data } = await bodyOf(await answerModels(get("/v1/models"), source));
    assertEquals(object, "list");
    assertEquals(data, [
      { id: "deepseek-chat", object: "model", owned_by: "maker", context_length: 64000, created: 0 },
      { id: "maker/model:free", object: "model", owned_by: "deepseek", created: 1760000000 },
      { id: "text-embedding-x", object: "model", owned_by: "deepseek", created: 0 },
      { id: "gpt-5.4", object: "model", owned_by: "codex-relay", created: 0 },
    ]);
  }));

Deno.test("GET /v1/models and GET /v1/codex-catalog hold the same catalog of chat models", () =>
  withRelay({}, async (source) => {
    const { models } = await bodyOf(await answerModels(get("/v1/models"), source));
    assertEquals(models?.map(({ slug }) => slug), ["gpt-5.4", "deepseek-chat", "maker/model:free"]);
    assertEquals(models?.map(({ context_window }) => context_window), [64_000, 64_000, 128_000]);
    assertEquals(await bodyOf(await answerCatalog(get("/v1/codex-catalog"), source)), { models: models ?? [] });
  }));

Deno.test("the catalog uses the instructions of the installed Codex, and the relay's own when they are late", async () => {
  const late: (() => void)[] = [];
  const prompts = [
    () => Promise.resolve("Work."),
    () => new Promise<string>((resolve) => late.push(() => resolve("Late."))),
  ];
  const starts: string[] = [];
  for (const codexInstructions of prompts) {
    await withRelay({ codexInstructions }, async (source) => {
      const { models } = await bodyOf(await answerCatalog(get("/v1/codex-catalog"), source));
      starts.push(String(models?.[0]?.base_instructions).slice(0, 10));
    });
  }
  for (const come of late) come();
  assertEquals(starts, ["Work.", "You are a "]);
});

Deno.test("GET /v1/models gives plain clients the reason when there is no list", async () => {
  for (const [status, code] of [[401, "upstream_auth"], [500, "upstream_error"], [404, "upstream_error"]] as const) {
    await withRelay({ status }, async (source) => {
      const error = await assertRejects(() => answerModels(get("/v1/models"), source), RelayError);
      assertEquals(error.code, code);
      // `codex doctor` takes a 404 as a sign of a wrong address.
      assert(error.row.status !== 404);
    });
  }
});

Deno.test("Codex gets a catalog of the known models when the upstream gives no list", () =>
  withRelay({ status: 500 }, async (source) => {
    const catalog = await bodyOf(await answerCatalog(get("/v1/codex-catalog?client_version=0.169.0"), source));
    const slugs = catalog.models?.map(({ slug }) => slug) ?? [];
    assertEquals(slugs.slice(0, 2), ["gpt-5.4", "deepseek-v4-pro"]);
    const models = await bodyOf(await answerModels(get("/v1/models?client_version=0.140.0"), source));
    assertEquals(models.models?.map(({ slug }) => slug), slugs);
    assert(models.data?.some(({ id }) => id === "deepseek-v4-pro"));
  }));

Deno.test("a catalog without known models is empty rather than an error", () =>
  withRelay({ status: 500, modelMap: { resolve: (name) => name }, profile: selectProfile("https://x.test/v1") }, async (
    source,
  ) => {
    assertEquals(await bodyOf(await answerCatalog(get("/v1/codex-catalog"), source)), { models: [] });
  }));

Deno.test("GET /v1/models/{id} finds ids with slashes and colons, and mapped names", () =>
  withRelay({}, async (source) => {
    const found = async (id: string) => (await answerModel(get("/v1/models/x"), source, id)).json();
    assertEquals(await found("maker/model:free"), {
      id: "maker/model:free",
      object: "model",
      owned_by: "deepseek",
      created: 1760000000,
    });
    assertEquals(await found("gpt-5.4"), { id: "gpt-5.4", object: "model", owned_by: "codex-relay", created: 0 });
  }));

Deno.test("GET /v1/models/{id} answers 404 for other names", () =>
  withRelay({}, async (source) => {
    const error = await assertRejects(() => answerModel(get("/v1/models/x"), source, "nobody"), RelayError);
    assertEquals([error.code, error.row.status, error.row.openaiCode], [
      "upstream_model_not_found",
      404,
      "model_not_found",
    ]);
    assertStringIncludes(error.message, "nobody");
  }));

Deno.test("GET /v1/models/{id} gives the reason when there is no list", () =>
  withRelay({ status: 401 }, async (source) => {
    const error = await assertRejects(() => answerModel(get("/v1/models/x"), source, "nobody"), RelayError);
    assertEquals(error.code, "upstream_auth");
    assertEquals((await answerModel(get("/v1/models/x"), source, "gpt-5.4")).status, 200);
  }));

Deno.test("the relay's key goes to the upstream if there is one, else the client's, and never the relay's token", async () => {
  const seen: (string | null | undefined)[] = [];
  await withRelay({}, async (_, provider) => {
    const request = () => get("/v1/models", { authorization: "Bearer shown" });
    await answerModels(request(), sourceOf(provider, { forwardsClientKey: false }));
    await answerModels(request(), keylessSource(provider, true));
    await answerModels(request(), keylessSource(provider, false));
    seen.push(...provider.requests.map(({ headers }) => headers.get("authorization")));
  });
  assertEquals(seen, ["Bearer sk-1", "Bearer shown", null]);
});

Deno.test("a client that has the newest catalog gets 304", () =>
  withRelay({}, async (source) => {
    const first = await answerCatalog(get("/v1/codex-catalog"), source);
    const etag = first.headers.get("etag") ?? "";
    await first.body?.cancel();
    assert(/^"[\w-]+"$/.test(etag), etag);
    const second = await answerCatalog(get("/v1/codex-catalog", { "if-none-match": etag }), source);
    assertEquals([second.status, await second.text()], [304, ""]);
  }));

Deno.test("a model of the snapshot reaches clients with its facts, unless the list or the user overrides them", async () => {
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
      async (source) => {
        for (
          const response of [
            await answerModels(get("/v1/models"), source),
            await answerCatalog(get("/v1/codex-catalog"), source),
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
