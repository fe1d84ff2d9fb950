/**
 * Tests that a program can start a relay of its own and close it again.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { ConfigError, ListenError, type Log, start, type StartOptions } from "../../start.ts";
import { deltaChunk, textAnswer } from "../../tools/chat_frames.ts";
import { startScriptedProvider } from "../../tools/scripted_provider.ts";

const NOWHERE = "http://127.0.0.1:1/v1";

function ask(url: string, body: Record<string, unknown>, headers: HeadersInit = {}): Promise<Response> {
  return fetch(`${url}/v1/responses`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ model: "any", input: "Hello", ...body }),
  });
}

Deno.test("start() relays with the key, the model map and the profile it was given", async () => {
  const provider = startScriptedProvider({ answer: () => textAnswer("Hi there."), keys: ["sk-relay"] });
  const relay = await start({
    port: 0,
    upstream: `${provider.url}/`,
    apiKey: "sk-relay",
    modelMap: { "gpt:1": "first,model", "*": "rest" },
    profile: { maxTokensField: "max_completion_tokens" },
  });
  try {
    assertEquals(relay.url, `http://127.0.0.1:${relay.port}`);
    const answer = await ask(relay.url, { model: "gpt:1", max_output_tokens: 7 });
    assertEquals(answer.status, 200);
    assertEquals((await answer.json()).model, "gpt:1", "the answer carries the requested name");
    await (await ask(relay.url, { model: "other" })).body?.cancel();
    const bodies = provider.chats.map(({ text }) => JSON.parse(text));
    assertEquals(bodies.map(({ model }) => model), ["first,model", "rest"]);
    assertEquals(bodies[0].max_completion_tokens, 7);
  } finally {
    await relay.close();
    await provider.close();
  }
});

Deno.test("start() takes the text form of a model map and writes diagnostics to the log it was given", async () => {
  const lines: string[] = [];
  const take = (line: string) => void lines.push(line);
  const log: Log = { error: take, warn: take, info: take, debug: take };
  await using relay = await start({ port: 0, upstream: NOWHERE, modelMap: "a:b", log, maxTries: 1 });
  const answer = await ask(relay.url, { model: "a" });
  await answer.body?.cancel();
  assert(answer.status >= 500);
  assertMatch(lines.join("\n"), /a -> b/);
});

Deno.test("start() logs no secret, whatever a client calls its model", async () => {
  const lines: string[] = [];
  const take = (line: string) => void lines.push(line);
  const log: Log = { error: take, warn: take, info: take, debug: take };
  const [apiKey, relayToken] = ["sk-relay-key", "relay-token-1"];
  await using relay = await start({ port: 0, upstream: NOWHERE, apiKey, relayToken, log, maxTries: 1 });
  const headers = { authorization: `Bearer ${relayToken}` };
  for (const model of [apiKey, relayToken]) await (await ask(relay.url, { model }, headers)).body?.cancel();
  assertMatch(lines.join("\n"), /\*\*\* whole.*\*\*\* whole/s);
  assertEquals(lines.filter((line) => line.includes(apiKey) || line.includes(relayToken)), []);
});

Deno.test("start() requires the token it was given", async () => {
  await using relay = await start({ port: 0, upstream: NOWHERE, relayToken: "secret-token" });
  const refused = await fetch(`${relay.url}/health`);
  await refused.body?.cancel();
  assertEquals(refused.status, 401);
  const welcome = await fetch(`${relay.url}/health`, { headers: { authorization: "Bearer secret-token" } });
  assertEquals((await welcome.json()).status, "ok");
});

Deno.test("start() names every wrong option, and no key", async () => {
  const options: StartOptions = {
    port: 70_000,
    host: "0.0.0.0",
    upstream: "ftp://x",
    apiKey: "sk secret",
    modelMap: { "": "x" },
  };
  const error = await assertRejects(() => start(options), ConfigError);
  assertEquals(error.errors, [
    "Cannot use upstream ftp://x: give a URL with a host that begins with https:// or http://",
    "Cannot use apiKey: give only the key: printable ASCII characters without spaces, and without Bearer in front",
    'Cannot use modelMap "":"x": :x has no source: write source:target',
    "Cannot use port 70000: a port is a whole number from 0 to 65535",
    "Cannot listen on 0.0.0.0 without a relay token: anyone who reaches this machine could spend your key; set --relay-token or --relay-token-file, listen on 127.0.0.1, or set --allow-anyone-to-use-my-key",
  ]);
  assertEquals(error.message, error.errors.join("\n"));
});

Deno.test("start() listens for other machines without a token only when allowed to, and warns of it", async () => {
  // No machine has this address (RFC 5737), so the test opens nothing.
  const options = { port: 0, host: "192.0.2.1", upstream: NOWHERE };
  await assertRejects(
    () => start(options),
    ConfigError,
    "without a relay token: anyone who reaches this machine could",
  );
  await assertRejects(() => start({ ...options, allowAnyoneToUseMyKey: false }), ConfigError, "without a relay token");
  const lines: string[] = [];
  const take = (line: string) => void lines.push(line);
  const log: Log = { error: take, warn: take, info: take, debug: take };
  await assertRejects(() => start({ ...options, allowAnyoneToUseMyKey: true, log }), ListenError);
  assertEquals(lines, [
    "Listening on 192.0.2.1 without a relay token: anyone who reaches this machine can spend your key",
  ]);
});

Deno.test("start() reports that a port is in use", async () => {
  await using first = await start({ port: 0, upstream: NOWHERE });
  await assertRejects(
    () => start({ port: first.port }),
    ListenError,
    `Cannot listen on 127.0.0.1:${first.port}: the port is in use`,
  );
});

Deno.test("close() ends a live answer with a failed event after the timeout, and may be called twice", async () => {
  const provider = startScriptedProvider({
    answer: () => ({ chunks: [deltaChunk({ content: "Wait" })], end: "hang" }),
  });
  const relay = await start({ port: 0, upstream: provider.url, shutdownTimeout: 0.2 });
  const answer = await ask(relay.url, { stream: true }, { originator: "codex_exec" });
  const text = answer.text();
  const started = performance.now();
  await Promise.all([relay.close(), relay.close()]);
  const took = performance.now() - started;
  assertMatch(await text, /response\.failed.*shutting_down/s);
  assert(took > 150 && took < 1_500, `it took ${took} ms`);
  await provider.close();
});

Deno.test("start() uses the fallback that it was given", async () => {
  const provider = startScriptedProvider({ answer: () => textAnswer("From the other.") });
  const fallbacks = [{ upstream: provider.url, apiKey: "sk-other", modelMap: { "*": "other" } }];
  const relay = await start({ port: 0, upstream: NOWHERE, apiKey: "sk-first", fallbacks, logLevel: "off" });
  try {
    const answer = await ask(relay.url, { model: "m" });
    assertEquals([answer.status, answer.headers.get("x-codex-relay-upstream")], [200, new URL(provider.url).host]);
    await answer.body?.cancel();
    const [chat] = provider.chats;
    assertEquals([chat?.headers.get("authorization"), JSON.parse(chat?.text ?? "").model], [
      "Bearer sk-other",
      "other",
    ]);
  } finally {
    await relay.close();
    await provider.close();
  }
  await assertRejects(() => start({ fallbacks: [{ apiKey: "sk-x" }] }), ConfigError, "Cannot use fallbacks[0]: ");
});
