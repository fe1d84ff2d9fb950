/**
 * Tests that a user's changes to requests reach the provider, and stay out of the log where they are secret.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { isObject, type JsonObject } from "../../lib/base/json.ts";
import { type Log, start, type StartOptions } from "../../start.ts";
import { textAnswer } from "../../tools/chat_frames.ts";
import { type ReceivedRequest, type ScriptedAnswer, startScriptedProvider } from "../../tools/scripted_provider.ts";

const SECRET = "sk-0123456789abcdef";

function ask(url: string, body: JsonObject = {}): Promise<Response> {
  return fetch(`${url}/v1/responses`, {
    method: "POST",
    headers: { "content-type": "application/json", originator: "codex_exec" },
    body: JSON.stringify({ model: "m", stream: true, input: "Hello", ...body }),
  });
}

/** A provider that refuses what is not made for it, in words that no rule of the relay reads. */
function refuseUnless(isRight: (body: JsonObject, headers: Headers) => boolean) {
  return ({ body, headers }: ReceivedRequest): ScriptedAnswer =>
    isObject(body) && isRight(body, headers) ? textAnswer("Fine.") : { status: 400, json: { error: "no" } };
}

/** The body and the headers that a provider gets for one request to a relay with `options`. */
async function send(
  options: StartOptions,
  body: JsonObject = {},
  answer: (request: ReceivedRequest) => ScriptedAnswer = () => textAnswer("Fine."),
): Promise<{ readonly text: string; readonly requests: readonly ReceivedRequest[] }> {
  const provider = startScriptedProvider({ answer, rules: { topLevelKeys: false } });
  try {
    await using relay = await start({ port: 0, upstream: provider.url, logLevel: "off", maxTries: 1, ...options });
    const text = await (await ask(relay.url, body)).text();
    return { text, requests: [...provider.chats] };
  } finally {
    await provider.close();
  }
}

Deno.test("a provider that refuses a parameter and needs another gets a request that suits it", async () => {
  const answer = refuseUnless((body, headers) =>
    !("stream_options" in body) && !("reasoning_effort" in body && body.reasoning_effort !== "deep") &&
    body.enable_search === true && headers.get("x-org") === "a"
  );
  const body = { reasoning: { effort: "high" } };
  const plain = await send({}, body, answer);
  assertStringIncludes(plain.text, "response.failed");
  const { text, requests } = await send(
    {
      extraBody: { enable_search: true },
      dropParameters: ["stream_options"],
      headers: { "X-Org": "a" },
      effortMap: { high: "deep" },
    },
    body,
    answer,
  );
  assertStringIncludes(text, "response.completed");
  assertEquals(requests.length, 1);
});

Deno.test("a header of the user replaces the relay's own of the same name", async () => {
  const { requests: [request] } = await send({ apiKey: "sk-relay", headers: { Authorization: `Bearer ${SECRET}` } });
  assertEquals(request?.headers.get("authorization"), `Bearer ${SECRET}`);
});

Deno.test("a secret header that a refusal quotes is concealed", async () => {
  const lines: string[] = [];
  const take = (line: string) => void lines.push(line);
  const log: Log = { error: take, warn: take, info: take, debug: take };
  const quote = ({ headers }: ReceivedRequest): ScriptedAnswer => ({
    status: 400,
    json: { error: { message: `bad credential ${headers.get("x-gateway-token")}` } },
  });
  const { text } = await send({ headers: { "X-Gateway-Token": SECRET }, log }, {}, quote);
  assertStringIncludes(text, "bad credential ***");
  assertMatch(lines.join("\n"), /bad credential \*\*\*/);
  assert(![text, ...lines].some((line) => line.includes(SECRET)));
});
