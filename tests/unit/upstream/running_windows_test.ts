/**
 * Tests of what a server is asked about its windows, how often, and what becomes of the answers.
 *
 * @module
 */
import { assertEquals, assertLess } from "@std/assert";
import { decodeModels, type UpstreamModel } from "../../../lib/wire/models/decode.ts";
import type { ProviderProfile } from "../../../lib/providers/profile.ts";
import { listRunningModels, RunningWindows } from "../../../lib/upstream/running_windows.ts";
import { profileWith } from "../../support/exchange.ts";
import { FetchClient } from "../../../lib/upstream/fetch_client.ts";

const PATHS = { loadedModelsPath: "/../api/ps", modelDetailsPath: "/../api/show" };
const LATER = 10_000;

/** A server that answers by path; `asked` lists the paths, with the model in a question about one. */
function serve(answers: Record<string, () => Response | Promise<Response>>, profile: Partial<ProviderProfile> = PATHS) {
  const asked: string[] = [];
  const answer: typeof fetch = async (input, init) => {
    const { pathname } = new URL(String(input));
    const about = typeof init?.body === "string" ? ` ${JSON.parse(init.body).model}` : "";
    asked.push(pathname + about);
    return await answers[pathname]?.() ?? Response.json({ error: "not found" }, { status: 404 });
  };
  const options = {
    upstream: "http://localhost:11434/v1",
    profile: profileWith(profile),
    client: new FetchClient(answer),
  };
  return { asked, answer, options, windows: new RunningWindows(options) };
}

function loaded(window: number): Response {
  return Response.json({ models: [{ name: "qwen:9b", context_length: window }] });
}

function show(parameters = ""): Response {
  return Response.json({ model_info: { "qwen.context_length": 262144 }, capabilities: ["completion"], parameters });
}

const MODELS = decodeModels({ data: [{ id: "qwen:9b", created: 1 }, { id: "nomic-embed-text", created: 1 }] });
const [QWEN] = MODELS as [UpstreamModel];

Deno.test("RunningWindows.refresh() asks for loaded models at most every five seconds", async () => {
  let window = 4_096;
  const { asked, windows } = serve({ "/api/ps": () => loaded(window) });
  await windows.refresh({ now: 0 });
  window = 32_768;
  await windows.refresh({ now: 4_999 });
  assertEquals([windows.find("qwen:9b"), asked.length], [4_096, 1]);
  await windows.refresh({ now: 5_000 });
  assertEquals([windows.find("qwen:9b"), asked.length], [32_768, 2]);
});

Deno.test("RunningWindows.findLoaded() asks again at once about a model that was not loaded", async () => {
  let answer = () => Response.json({ models: [] });
  const { asked, windows } = serve({ "/api/ps": () => answer() });
  await windows.refresh({ now: 0 });
  answer = () => loaded(4_096);
  assertEquals(await windows.findLoaded("qwen:9b", { now: 1 }), 4_096);
  assertEquals(await windows.findLoaded("qwen:9b", { now: 2 }), 4_096);
  assertEquals(asked.length, 2);
});

Deno.test("RunningWindows.find() knows a model by its name without the usual tag", async () => {
  const models = [{ name: "mario:latest", context_length: 4_096 }];
  const { windows } = serve({ "/api/ps": () => Response.json({ models }) });
  await windows.refresh({ now: 0 });
  assertEquals([windows.find("mario"), windows.find("mario:latest"), windows.find("luigi")], [4_096, 4_096, undefined]);
});

Deno.test("RunningWindows.describe() asks about each chat model once, and again about a newer one", async () => {
  const { asked, windows } = serve({ "/api/show": () => show("num_ctx 8192") });
  await windows.describe(MODELS, { now: 0 });
  await windows.describe(MODELS, { now: 0 });
  assertEquals(asked, ["/api/show qwen:9b"]);
  assertEquals(windows.apply(QWEN), {
    ...QWEN,
    contextWindow: 8_192,
    largestWindow: 262_144,
    inputModalities: ["text"],
    toolCalls: false,
  });
  assertEquals(windows.apply({ ...QWEN, toolCalls: true }).toolCalls, true, "the list comes first");
  await windows.describe([{ ...QWEN, created: 2 }], { now: 0 });
  assertEquals(asked.length, 2);
});

Deno.test("RunningWindows.apply() prefers the window in use to the one that was set", async () => {
  const { windows } = serve({ "/api/ps": () => loaded(4_096), "/api/show": () => show("num_ctx 8192") });
  await windows.describe(MODELS, { now: 0 });
  assertEquals(windows.apply(QWEN).contextWindow, 8_192);
  await windows.refresh({ now: 0 });
  assertEquals(windows.apply(QWEN).contextWindow, 4_096);
});

Deno.test("RunningWindows asks a server without these endpoints only once", async () => {
  const missing: readonly (() => Response)[] = [
    () => Response.json({ error: "not found" }, { status: 404 }),
    () => new Response("<html>", { status: 405 }),
    () => new Response("Ollama is running"),
    () => Response.json({ hello: "world" }),
  ];
  for (const answer of missing) {
    const { asked, windows } = serve({ "/api/ps": answer, "/api/show": answer });
    for (const now of [0, LATER, 2 * LATER]) {
      await windows.refresh({ now });
      await windows.describe(MODELS, { now });
    }
    assertEquals(asked, ["/api/ps", "/api/show qwen:9b"], answer.toString());
    assertEquals(windows.applyTo(MODELS), MODELS);
  }
});

Deno.test("RunningWindows asks again with another key", async () => {
  const { asked, windows } = serve({ "/api/ps": () => new Response("{}", { status: 401 }) });
  await windows.refresh({ now: 0, authorization: "Bearer a" });
  await windows.refresh({ now: LATER, authorization: "Bearer a" });
  await windows.refresh({ now: 2 * LATER, authorization: "Bearer b" });
  assertEquals(asked.length, 2);
});

Deno.test("RunningWindows keeps what it knows while the server fails", async () => {
  const answers: (() => Response)[] = [
    () => loaded(4_096),
    () => new Response("", { status: 500 }),
    () => {
      throw new TypeError("connection refused");
    },
    () => loaded(8_192),
  ];
  const { asked, windows } = serve({ "/api/ps": () => (answers.shift() ?? (() => loaded(1)))() });
  const seen: unknown[] = [];
  for (const now of [0, LATER, 2 * LATER, 3 * LATER]) {
    await windows.refresh({ now });
    seen.push(windows.find("qwen:9b"));
  }
  assertEquals([seen, asked.length], [[4_096, 4_096, 4_096, 8_192], 4]);
});

Deno.test("RunningWindows asks a path that is not answered in time again after a minute, and others meanwhile", async () => {
  const { asked, answer, options } = serve({ "/api/show": () => show() });
  const windows = new RunningWindows({
    ...options,
    client: new FetchClient((input, init) => {
      if (!String(input).endsWith("/api/ps")) return answer(input, init);
      asked.push("/api/ps");
      return new Promise((_, reject) => init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)));
    }),
  });
  const began = performance.now();
  await windows.refresh({ now: 0 });
  for (const now of [LATER, 59_999]) {
    await windows.refresh({ now });
    await windows.describe(MODELS, { now });
    assertEquals(await windows.findLoaded("qwen:9b", { now }), undefined);
  }
  assertEquals(asked, ["/api/ps", "/api/show qwen:9b"]);
  assertLess(performance.now() - began, 1_900);
  await windows.refresh({ now: 65_000 });
  assertEquals(asked.length, 3);
});

Deno.test("RunningWindows asks nothing of a provider that has no such path", async () => {
  const { asked, windows } = serve({}, {});
  await windows.refresh({ now: 0 });
  await windows.describe(MODELS, { now: 0 });
  assertEquals([asked, await windows.findLoaded("m", { now: 1 }), windows.applyTo(MODELS) === MODELS], [
    [],
    undefined,
    true,
  ]);
});

Deno.test("listRunningModels() joins the list with the windows in use", async () => {
  const { options } = serve({
    "/v1/models": () => Response.json({ data: [{ id: "qwen:9b" }, { id: "idle:1b" }] }),
    "/api/ps": () => loaded(8_192),
    "/api/show": () => show(),
  });
  const models = await listRunningModels(options);
  assertEquals(models.map(({ id, contextWindow, largestWindow }) => [id, contextWindow, largestWindow]), [
    ["qwen:9b", 8_192, 262_144],
    ["idle:1b", undefined, 262_144],
  ]);
});
