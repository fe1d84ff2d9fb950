/**
 * Does the program show its key, its token or a prompt to anyone, whatever goes wrong and however much is logged?
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { textAnswer } from "../../tools/chat_frames.ts";
import { type ReceivedRequest, type ScriptedAnswer, startScriptedProvider } from "../../tools/scripted_provider.ts";
import { type RelayProcess, runToEnd, startProcess } from "./relay_process.ts";

const KEY = "0f/Key+With=Signs.7301";
const TOKEN = "relay-token-8461";
const PROMPT = "PROMPT-MARKER-5517";
const CALL = "ARGUMENT-MARKER-2290";
/** Stands in what the published API repeats to the client: instructions and tools. No log may hold it. */
const ECHOED = "ECHO-MARKER-6604";
const SECRETS = [KEY, TOKEN, btoa(KEY).replace(/=+$/, ""), encodeURIComponent(KEY), PROMPT, CALL];

const RUN = ["run", "--no-prompt", "--allow-net=127.0.0.1", "--allow-env", "--allow-read", "main.ts"];

/** The forms in which providers, and proxies before them, quote a key. */
const QUOTES: readonly string[] = [
  KEY,
  `Bearer ${KEY}`,
  JSON.stringify({ authorization: `Bearer ${KEY}` }),
  JSON.stringify(JSON.stringify({ key: KEY.replaceAll("/", "\\/") })),
  `https://x/?key=${encodeURIComponent(KEY)}`,
  btoa(KEY),
  [...KEY].map((character) => `&#${character.charCodeAt(0)};`).join(""),
  `${"x".repeat(1_990)} ${KEY}`,
  `${"x".repeat(490)} ${KEY}`,
];

/** Every way in which an upstream tells a failure, with the key in it. */
const FAILURES: readonly ScriptedAnswer[] = [
  ...QUOTES.flatMap((quote): ScriptedAnswer[] => [
    { status: 401, json: { error: { message: `Wrong key ${quote}`, type: quote, code: quote, param: quote } } },
    { status: 400, json: { detail: [{ loc: ["header", quote], msg: quote }] } },
    {
      status: 400,
      json: { error: { message: "No.", metadata: { raw: JSON.stringify({ error: { message: quote } }) } } },
    },
    { status: 500, text: quote, headers: { "x-request-id": encodeURIComponent(KEY) } },
    { status: 403, text: `<html><title>${quote}</title></html>`, headers: { "content-type": "text/html" } },
    { chunks: [{ error: { message: quote, code: quote } }] },
    { chunks: [{ choices: [{ index: 0, delta: { content: "Hi" } }] }, { error: { message: quote } }] },
  ]),
  { status: 500, text: "", headers: { "x-request-id": KEY } },
  { status: 307, text: "", headers: { location: `https://${KEY.replace(/\W/g, "")}.example/` } },
  { status: 307, text: "", headers: { location: `https://relay-token-8461.example/?key=${KEY}` } },
  { status: 429, json: { error: { message: `Slow down, ${KEY}` } }, headers: { "retry-after": KEY } },
  { frames: [`data: {no json ${KEY}\n\n`], done: true },
  { frames: [`${KEY}\n\n`], end: "reset" },
  { json: { unknown: KEY } },
  { text: KEY },
  { frames: [], end: "reset" },
];

/** What clients ask: text and calls, streams and whole answers, as Codex and as others; and what they get wrong. */
const BODY = {
  model: "m",
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

async function askAll(relay: RelayProcess, authorization: string, wrong: string): Promise<string[]> {
  const seen: string[] = [];
  const post = (body: string, headers: Record<string, string> = {}, path = "/v1/responses") => {
    return bytesOf(fetch(`${relay.url}${path}`, { method: "POST", body, headers: { authorization, ...headers } }));
  };
  for (let at = 0; at < FAILURES.length; at++) {
    const form = at % 2 === 0 ? { originator: "codex_exec" } : { accept: "text/event-stream" };
    seen.push(await post(JSON.stringify({ ...BODY, stream: true, metadata: { at: String(at) } }), form));
    seen.push(await post(JSON.stringify({ ...BODY, metadata: { at: String(at) } })));
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

/** A provider that fails in every way, one after the other: a request carries the number of its failure. */
function startFailing(keys: string[]) {
  let next = 0;
  const answer = ({ headers }: ReceivedRequest) => {
    keys.push(headers.get("authorization") ?? "none");
    return FAILURES[Math.floor(next++ / 2) % FAILURES.length] ?? textAnswer("Hi");
  };
  const answerModels = (): ScriptedAnswer => ({
    status: 401,
    json: { error: { message: `Wrong key ${QUOTES[2]} ${KEY}` } },
  });
  return startScriptedProvider({ answer, answerModels });
}

function assertSilent(text: string, what: string, secrets: readonly string[] = SECRETS): void {
  const lines = text.split("\n").filter((line) => secrets.some((secret) => line.includes(secret)));
  assertEquals(lines, [], what);
}

for (const who of ["the relay", "the client"] as const) {
  Deno.test(`main.ts shows no key of ${who}, no token and no prompt at log level debug, over every failure`, async () => {
    const keys: string[] = [];
    const provider = startFailing(keys);
    const isOwn = who === "the relay";
    // A token that the relay does not have is a word like any other.
    const secrets = isOwn ? SECRETS : SECRETS.filter((secret) => secret !== TOKEN);
    const relay = await startProcess({
      args: [...RUN, "--port", "0", "--upstream", provider.url, "--log-level", "debug"],
      env: isOwn ? { CODEX_RELAY_API_KEY: KEY, CODEX_RELAY_TOKEN: TOKEN } : {},
    });
    try {
      const seen = await askAll(relay, `Bearer ${isOwn ? TOKEN : KEY}`, isOwn ? `Bearer ${TOKEN}x` : `Basic ${KEY}`);
      assert(keys.length >= FAILURES.length * 2 && keys.every((key) => key === `Bearer ${KEY}`), "all were asked");
      for (const text of seen) assertSilent(text, "what a client saw", secrets);
      if (isOwn) await relay.sees("To configure Codex");
      assertSilent(relay.stderr.replaceAll(ECHOED, PROMPT), "what was logged", secrets);
      assert(relay.stderr.length > 20_000 && relay.stderr.includes("***"), "much was logged, and something taken out");
      assertStringIncludes(seen.join("\n"), "***");
    } finally {
      await relay.stop();
      await provider.close();
    }
  });
}

Deno.test("main.ts reads key and token from standard input and a file, and --print-config shows neither", async () => {
  const provider = startScriptedProvider({ answer: () => textAnswer("Hi"), keys: [KEY] });
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, `${TOKEN}\n`);
  if (Deno.build.os !== "windows") await Deno.chmod(file, 0o600);
  const secrets = ["--api-key-file", "-", "--relay-token-file", file, "--upstream", provider.url, "--port", "0"];
  const relay = await startProcess({ args: [...RUN, ...secrets], stdin: `${KEY}\nmore` });
  try {
    await relay.sees("To configure Codex");
    assertStringIncludes(relay.stderr, "upstream models: scripted-model");
    assertStringIncludes(relay.stderr, `--api-key-file - --relay-token-file ${file} >`);
    assertSilent(relay.stderr, "the first lines");
    const headers = { authorization: `Bearer ${TOKEN}` };
    const answer = await bytesOf(
      fetch(`${relay.url}/v1/responses`, { method: "POST", body: JSON.stringify(BODY), headers }),
    );
    assertStringIncludes(answer, "Hi");
    const printed = await runToEnd({ args: [...RUN, "--print-config", ...secrets], stdin: `${KEY}\n` });
    assertEquals([printed.code, printed.stderr], [0, ""]);
    assertStringIncludes(printed.stdout, 'env_key = "CODEX_RELAY_TOKEN"');
    assertStringIncludes(printed.stdout, 'model = "scripted-model"');
    assertSilent(printed.stdout, "the configuration");
  } finally {
    await relay.stop();
    await provider.close();
    await Deno.remove(file);
  }
});
