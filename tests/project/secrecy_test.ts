/**
 * Tests that the program shows no key, token or prompt, whatever fails and however much is logged.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { isObject } from "../../lib/base/json.ts";
import { textAnswer } from "../../tools/chat_frames.ts";
import {
  type ReceivedRequest,
  type ScriptedAnswer,
  type ScriptedProvider,
  startScriptedProvider,
} from "../../tools/scripted_provider.ts";
import { type RelayProcess, RUN, runToEnd, startProcess } from "../support/relay_process.ts";

/** A key of every sign that is written differently somewhere, and one that may stand in the name of a host. */
const KEYS = { "the relay": "0f/Key+With=Signs.7301", "the client": "client-key-5518-of-a-host" } as const;
const TOKEN = "relay-token-8461";
const PROMPT = "PROMPT-MARKER-5517";
const CALL = "ARGUMENT-MARKER-2290";
/** Stands in what the published API repeats to the client: instructions and tools. No log may hold it. */
const ECHOED = "ECHO-MARKER-6604";

/** Parts of `key` that must never show, its beginning included: that is left when a text is cut before redaction. */
function secretsWith(key: string): string[] {
  return [key.slice(0, 8), btoa(key).slice(0, 12), encodeURIComponent(key), PROMPT, CALL];
}

/** The forms in which providers, and proxies before them, quote a key. */
function quotesOf(key: string): readonly string[] {
  return [
    key,
    `Bearer ${key}`,
    JSON.stringify({ authorization: `Bearer ${key}` }),
    JSON.stringify(JSON.stringify({ key: key.replaceAll("/", "\\/") })),
    `https://x/?key=${encodeURIComponent(key)}`,
    btoa(key),
    [...key].map((character) => `&#${character.charCodeAt(0)};`).join(""),
    `${"x".repeat(1_990)} ${key}`,
    `${"x".repeat(490)} ${key}`,
  ];
}

/** Every way in which an upstream tells a failure, with the key in it. */
function failuresWith(key: string): readonly ScriptedAnswer[] {
  return [
    ...quotesOf(key).flatMap((quote): ScriptedAnswer[] => [
      { status: 401, json: { error: { message: `Wrong key ${quote}`, type: quote, code: quote, param: quote } } },
      { status: 400, json: { detail: [{ loc: ["header", quote], msg: quote }] } },
      {
        status: 400,
        json: { error: { message: "No.", metadata: { raw: JSON.stringify({ error: { message: quote } }) } } },
      },
      { status: 500, text: quote, headers: { "x-request-id": encodeURIComponent(key) } },
      { status: 403, text: `<html><title>${quote}</title></html>`, headers: { "content-type": "text/html" } },
      { chunks: [{ error: { message: quote, code: quote } }] },
      { chunks: [{ choices: [{ index: 0, delta: { content: "Hi" } }] }, { error: { message: quote } }] },
    ]),
    { status: 500, text: "", headers: { "x-request-id": key } },
    { status: 307, text: "", headers: { location: `https://${key.replace(/[^\w-]/g, "")}.example/` } },
    { status: 307, text: "", headers: { location: `https://relay.example/?key=${key}` } },
    { status: 429, json: { error: { message: `Slow down, ${key}` } }, headers: { "retry-after": key } },
    { frames: [`data: {no json ${key}\n\n`], done: true },
    { frames: [`${key}\n\n`], end: "reset" },
    { json: { unknown: key } },
    { text: key },
    { frames: [], end: "reset" },
  ];
}

/** What clients ask: text and calls, streams and whole answers, as Codex and as others; and what they get wrong. */
const BODY = {
  model: "0",
  input: [
    { role: "user", content: [{ type: "input_text", text: PROMPT }] },
    { type: "function_call", call_id: "c1", name: "run", arguments: `{"x": "${CALL}"}` },
    { type: "function_call_output", call_id: "c1", output: PROMPT },
  ],
  instructions: ECHOED,
  tools: [{ type: "function", name: "run", description: ECHOED, parameters: { type: "object", properties: {} } }],
};
const BROKEN: readonly string[] = [
  `{"input": "${PROMPT}`,
  `["${PROMPT}"]`,
  JSON.stringify({ ...BODY, model: 5 }),
  JSON.stringify({ ...BODY, input: PROMPT, previous_response_id: "r" }),
  JSON.stringify({ ...BODY, tools: PROMPT, input: { text: PROMPT } }),
  JSON.stringify({ ...BODY, max_output_tokens: PROMPT, reasoning: PROMPT, text: { format: PROMPT } }),
];

/** Everything that a client sees of an answer. */
async function bytesOf(request: Promise<Response>): Promise<string> {
  const response = await request;
  return `${response.status} ${JSON.stringify([...response.headers])}\n${await response.text().catch(String)}`;
}

interface Asking {
  /** How many failures there are. */
  readonly count: number;
  readonly authorization: string;
  /** What the relay, or the upstream, refuses. */
  readonly wrong: string;
}

async function askAll(relay: RelayProcess, { count, authorization, wrong }: Asking): Promise<string[]> {
  const seen: string[] = [];
  const post = (body: string, headers: Record<string, string> = {}, path = "/v1/responses") => {
    return bytesOf(fetch(`${relay.url}${path}`, { method: "POST", body, headers: { authorization, ...headers } }));
  };
  for (let at = 0; at < count; at++) {
    const form = at % 2 === 0 ? { originator: "codex_exec" } : { accept: "text/event-stream" };
    seen.push(await post(JSON.stringify({ ...BODY, model: String(at), stream: true }), form));
    seen.push(await post(JSON.stringify({ ...BODY, model: String(at) })));
  }
  for (const body of BROKEN) {
    seen.push(await post(body), await post(body, { originator: "codex_exec" }));
  }
  seen.push(await post(JSON.stringify(BODY), { "content-encoding": "gzip" }));
  seen.push(await post(JSON.stringify(BODY), {}, "/nowhere"));
  const get = (path: string, headers: Record<string, string> = {}) => {
    return bytesOf(fetch(`${relay.url}${path}`, { headers: { authorization, ...headers } }));
  };
  for (
    const path of ["/v1/models", "/v1/models/x", "/v1/codex-catalog", "/v1/responses", "/v1/models/%zz", "/health"]
  ) {
    seen.push(
      await get(path),
      await get(path, { authorization: wrong }),
      await get(path, { origin: "null" }),
    );
  }
  return seen;
}

/** A provider that fails in every way: the model's name is the number of the failure. */
function startFailing(key: string): ScriptedProvider {
  const failures = failuresWith(key);
  const answer = ({ body }: ReceivedRequest) => failures[Number(isObject(body) ? body.model : "")] ?? textAnswer("Hi");
  const message = `Wrong key ${quotesOf(key)[2]} ${key}`;
  const answerModels = ({ index }: ReceivedRequest): ScriptedAnswer => {
    return index % 2 === 0
      ? { status: 401, json: { error: { message } } }
      : { status: 307, text: "", headers: { location: `https://${key.replace(/[^\w-]/g, "")}.example/` } };
  };
  return startScriptedProvider({ answer, answerModels });
}

function assertSilent(text: string, secrets: readonly string[], what: string): void {
  const lines = text.split("\n").filter((line) => secrets.some((secret) => line.includes(secret)));
  assertEquals(lines, [], what);
}

for (const who of ["the relay", "the client"] as const) {
  Deno.test(`main.ts shows no key of ${who}, no token and no prompt at log level debug, over every failure`, async () => {
    const key = KEYS[who];
    const isOwn = who === "the relay";
    const provider = startFailing(key);
    const secrets = [...secretsWith(key), ...(isOwn ? [TOKEN] : [])];
    const relay = await startProcess({
      args: [...RUN, "--port", "0", "--upstream", provider.url, "--log-level", "debug", "--max-tries", "1"],
      env: isOwn ? { CODEX_RELAY_API_KEY: key, CODEX_RELAY_TOKEN: TOKEN } : {},
    });
    try {
      const seen = await askAll(relay, {
        count: failuresWith(key).length,
        authorization: `Bearer ${isOwn ? TOKEN : key}`,
        wrong: isOwn ? `Bearer ${TOKEN}x` : `Basic ${key}`,
      });
      assert(provider.chats.every(({ headers }) => headers.get("authorization") === `Bearer ${key}`));
      assertEquals(
        new Set(provider.chats.map(({ body }) => isObject(body) && body.model)).size,
        failuresWith(key).length,
      );
      for (const text of seen) assertSilent(text, secrets, "what a client saw");
      await relay.sees("then start Codex with");
      assertSilent(relay.stderr, [...secrets, ECHOED], "what was logged");
      assert(relay.stderr.length > 20_000 && relay.stderr.includes("***"), "much was logged, and something taken out");
      assertStringIncludes(seen.join("\n"), "***");
    } finally {
      await relay.stop();
      await provider.close();
    }
  });
}

Deno.test("main.ts reads key and token from standard input and a file, and --print-config shows neither", async () => {
  const key = KEYS["the relay"];
  const provider = startScriptedProvider({
    answer: () => textAnswer("Hi"),
    keys: [key],
    models: {
      object: "list",
      data: [{ id: "scripted-model", object: "model" }, { id: `model-${key}`, object: "model" }],
    },
  });
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, `${TOKEN}\n`);
  if (Deno.build.os !== "windows") await Deno.chmod(file, 0o600);
  const secrets = ["--api-key-file", "-", "--relay-token-file", file, "--upstream", provider.url, "--port", "0"];
  const relay = await startProcess({ args: [...RUN, ...secrets], stdin: `${key}\nmore` });
  try {
    await relay.sees("To configure Codex");
    assertStringIncludes(relay.stderr, "upstream models: scripted-model, model-***");
    assertStringIncludes(relay.stderr, `--api-key-file - --relay-token-file ${file} >`);
    assertSilent(relay.stderr, [...secretsWith(key), TOKEN], "the first lines");
    const headers = { authorization: `Bearer ${TOKEN}` };
    const answer = await bytesOf(
      fetch(`${relay.url}/v1/responses`, { method: "POST", body: JSON.stringify(BODY), headers }),
    );
    assertStringIncludes(answer, "Hi");
    const printed = await runToEnd({ args: [...RUN, "--print-config", ...secrets], stdin: `${key}\n` });
    assertEquals([printed.code, printed.stderr], [0, ""]);
    assertStringIncludes(printed.stdout, 'env_key = "CODEX_RELAY_TOKEN"');
    assertStringIncludes(printed.stdout, 'model = "scripted-model"');
    assertSilent(printed.stdout, [...secretsWith(key), TOKEN], "the configuration");
  } finally {
    await relay.stop();
    await provider.close();
    await Deno.remove(file);
  }
});
