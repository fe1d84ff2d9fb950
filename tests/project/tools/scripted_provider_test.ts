/**
 * Tests that the scripted provider answers by its script, records, refuses and ends.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { finishChunk, textChunks } from "../../../tools/chat_frames.ts";
import {
  type ScriptedProvider,
  type ScriptedProviderOptions,
  startScriptedProvider,
} from "../../../tools/scripted_provider.ts";

const BODY = { model: "m", stream: true, messages: [{ role: "user", content: "hi" }] };

function ask(provider: ScriptedProvider, init: { body?: unknown; key?: string; signal?: AbortSignal } = {}) {
  return fetch(`${provider.url}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(init.key === undefined ? {} : { authorization: init.key }) },
    body: JSON.stringify(init.body ?? BODY),
    signal: init.signal ?? null,
  });
}

async function withProvider(options: ScriptedProviderOptions, use: (provider: ScriptedProvider) => Promise<void>) {
  const provider = startScriptedProvider(options);
  try {
    await use(provider);
  } finally {
    await provider.close();
  }
}

Deno.test("startScriptedProvider() streams the chunks of the script and ends with [DONE]", async () => {
  const chunks = [...textChunks("hello world"), finishChunk("stop")];
  await withProvider({ answer: () => ({ chunks }) }, async (provider) => {
    const response = await ask(provider);
    assertEquals(response.headers.get("content-type"), "text/event-stream");
    const frames = (await response.text()).split("\n\n").slice(0, -1);
    assertEquals(frames, [...chunks.map((chunk) => `data: ${JSON.stringify(chunk)}`), "data: [DONE]"]);
  });
});

Deno.test("startScriptedProvider() records method, path, headers and body, and counts per path", async () => {
  await withProvider({ answer: ({ index }) => ({ json: { index } }) }, async (provider) => {
    await (await fetch(`${provider.url}/models`)).body?.cancel();
    assertEquals(await (await ask(provider)).json(), { index: 0 });
    assertEquals(await (await ask(provider)).json(), { index: 1 });
    assertEquals(provider.requests.map(({ method, path }) => `${method} ${path}`), [
      "GET /v1/models",
      "POST /v1/chat/completions",
      "POST /v1/chat/completions",
    ]);
    assertEquals(provider.chats.map(({ body }) => body), [BODY, BODY]);
    assertEquals(provider.chats[0]?.headers.get("content-type"), "application/json");
  });
});

Deno.test("startScriptedProvider() refuses by its rules, with the provider's texts, before the script runs", async () => {
  const answer = () => {
    throw new Error("not to be asked");
  };
  await withProvider({ answer }, async (provider) => {
    const response = await ask(provider, { body: { ...BODY, messages: [{ role: "developer", content: "x" }] } });
    assertEquals(response.status, 400);
    assert((await response.text()).includes("unknown variant `developer`"));
    assertEquals(provider.refusals.map(({ rule }) => rule), ["developerRole"]);
  });
});

Deno.test("startScriptedProvider() accepts any request when its rules are off", async () => {
  await withProvider({ answer: () => ({ json: 1 }), rules: { streamOnly: false } }, async (provider) => {
    const response = await ask(provider, { body: { ...BODY, stream: false } });
    assertEquals([response.status, await response.json()], [200, 1]);
    assertEquals(provider.refusals, []);
  });
});

Deno.test("startScriptedProvider() accepts listed keys only", async () => {
  await withProvider({ answer: () => ({ json: 1 }), keys: ["sk-good"] }, async (provider) => {
    const refused = await ask(provider, { key: "Bearer sk-wrong" });
    assertEquals(refused.status, 401);
    assertEquals((await refused.json()).error.message, "Authentication Fails, Your api key: ****rong is invalid");
    const taken = await ask(provider, { key: "Bearer sk-good" });
    assertEquals([taken.status, await taken.json()], [200, 1]);
  });
});

Deno.test("startScriptedProvider() writes frames as they are, apart in time when a delay is set", async () => {
  const frames = [": ping\n", "\ndata: {}\r\n\r\n"];
  await withProvider({ answer: () => ({ frames, delayMs: 30 }) }, async (provider) => {
    const response = await ask(provider);
    const reads: string[] = [];
    const begin = performance.now();
    for await (const read of response.body!.pipeThrough(new TextDecoderStream())) reads.push(read);
    assertEquals(reads, frames);
    assert(performance.now() - begin >= 25, "the second frame came at once");
  });
});

Deno.test("startScriptedProvider() cuts the connection when the script resets it", async () => {
  await withProvider({ answer: () => ({ chunks: textChunks("a b"), end: "reset" }) }, async (provider) => {
    const response = await ask(provider);
    await assertRejects(() => response.text(), TypeError);
  });
});

Deno.test("startScriptedProvider() reports when the client leaves, and close() does not wait for open streams", async () => {
  const provider = startScriptedProvider({ answer: () => ({ chunks: textChunks("a"), end: "hang" }) });
  const leave = new AbortController();
  const first = await ask(provider, { signal: leave.signal });
  const second = await ask(provider);
  const reader = first.body!.getReader();
  await reader.read();
  const gone = new Promise((resolve) => provider.chats[0]!.signal.addEventListener("abort", resolve));
  leave.abort();
  await gone;
  assert(!provider.chats[1]!.signal.aborted);
  await reader.closed.catch(() => {});
  const begin = performance.now();
  await provider.close();
  assert(performance.now() - begin < 500, "close() waited");
  await second.text().catch(() => {});
});

Deno.test("startScriptedProvider() answers an unknown path with 404 and serves the models it is given", async () => {
  const models = { data: [{ id: "a" }] };
  await withProvider({ answer: () => ({}), models }, async (provider) => {
    assertEquals(await (await fetch(`${provider.url}/models`)).json(), models);
    const other = await fetch(`${provider.url}/responses`, { method: "POST", body: "{}" });
    assertEquals(other.status, 404);
    await other.body?.cancel();
  });
});
