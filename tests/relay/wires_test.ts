/**
 * Tests of the choice among the wires of a provider, over real sockets: what refusals teach, and what stays the user's.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { decodeArray, isObject, type JsonObject } from "../../lib/base/json.ts";
import { DEFAULT_LIMITS } from "../../lib/base/limits.ts";
import { createWireChoice } from "../../lib/providers/wire.ts";
import { start } from "../../start.ts";
import { profileWith } from "../support/exchange.ts";
import {
  CHAT,
  createStream,
  HELLO,
  MESSAGES,
  type Received,
  refuse,
  RESPONSES,
  serve,
  type WireStage,
  withWires,
} from "../support/wire_place.ts";

/** Another provider at the same address, which is asked by its own Responses API. */
function createProvider(upstream: string) {
  const profile = profileWith({ name: "b", wire: "responses" });
  return { id: "b", upstream, modelMap: { resolve: (name: string) => name }, profile };
}

function messageOf({ error }: JsonObject): string {
  assert(isObject(error) && typeof error.message === "string");
  return error.message;
}

for (
  const [wire, asked, other, path] of [
    ["responses", RESPONSES, "chat", CHAT],
    ["messages", MESSAGES, "chat", CHAT],
    ["chat", CHAT, "responses", RESPONSES],
  ] as const
) {
  Deno.test(`a provider without ${wire} is asked by ${other} once it has said so, which is logged with the line to write`, async () => {
    await withWires(
      { answer: serve(path), profile: { wire, wireByModel: { m: wire } } },
      async ({ warnings, ask, paths }) => {
        assertEquals((await ask()).status, "completed");
        assertEquals(paths(), [asked, path]);
        assertEquals((await ask()).status, "completed");
        assertEquals(paths(), [asked, path, path], "it is remembered");
        assertEquals((await ask({ model: "n" })).status, "completed");
        assertEquals(paths().slice(3), [asked, path], "for each model by itself");
        assertEquals(warnings.length, 2);
        assertStringIncludes(warnings[0] ?? "", `refused a request over ${wire} and accepted it over ${other}; `);
        assertStringIncludes(
          warnings[0] ?? "",
          `To make it permanent, put under [models."m"] in the configuration file: wire = "${other}"`,
        );
      },
    );
  });
}

Deno.test("a model that only another wire has is asked by that one, and others are not", async () => {
  const answer = ({ path, body }: Received) => {
    if (path === CHAT && body.model === "grok-4.6") {
      return refuse(401, { type: "ModelError", message: "Model grok-4.6 not supported for format oa-compat" });
    }
    return HELLO[path]?.() ?? new Response(null, { status: 404 });
  };
  await withWires({ answer }, async ({ ask, paths }) => {
    for (const model of ["grok-4.6", "glm-5", "grok-4.6"]) assertEquals((await ask({ model })).status, "completed");
    assertEquals(paths(), [CHAT, RESPONSES, CHAT, RESPONSES]);
  });
});

Deno.test("a provider that has neither wire is asked by each once, and nothing is learned", async () => {
  await withWires({ answer: serve() }, async ({ warnings, ask, paths }) => {
    const failed = await ask();
    assertEquals(failed.status, "failed");
    assertStringIncludes(messageOf(failed), "404 page not found");
    assertStringIncludes(
      messageOf(failed),
      "(the responses API is missing there too; if it offers the third one, set --wire messages)",
    );
    assertEquals(paths(), [CHAT, RESPONSES]);
    await ask();
    assertEquals(paths(), [CHAT, RESPONSES, CHAT, RESPONSES]);
    assertEquals(warnings.filter((line) => line.includes("permanent")), []);
  });
});

Deno.test("a wire that is missing in other words than the first one is not learned either", async () => {
  const answer = ({ path }: Received) => refuse(404, { message: `Cannot POST ${path}` });
  await withWires({ answer }, async ({ warnings, ask, paths }) => {
    for (let turn = 0; turn < 2; turn++) assertEquals((await ask()).status, "failed");
    assertEquals(paths(), [CHAT, RESPONSES, CHAT, RESPONSES]);
    assertEquals(warnings.filter((line) => line.includes("permanent")), []);
  });
});

Deno.test("a wire that the user chose stays, and the error says what to set", async () => {
  const own = (stage: Omit<WireStage, "answer">) =>
    withWires(
      { answer: serve(CHAT), ...stage },
      async ({ ask, paths }) => {
        const failed = await ask();
        assertStringIncludes(
          messageOf(failed),
          "it was asked by responses, as the settings say: leave wire out, or set it to chat or messages",
        );
        assertEquals(paths(), [RESPONSES]);
      },
    );
  await own({ profile: createWireChoice("responses") });
  await own({ changes: () => ({ modelOverrides: { m: { wire: "responses" } } }) });
});

Deno.test("a wrong key changes no wire", async () => {
  const answer = () => refuse(401, { message: "Invalid API key. See /v1/responses", code: "invalid_api_key" });
  await withWires({ answer }, async ({ ask, paths }) => {
    assertStringIncludes(messageOf(await ask()), "check the API key");
    assertEquals(paths(), [CHAT]);
  });
});

Deno.test("a model that does not exist changes no wire", async () => {
  const answer = () => refuse(404, { message: "The model `m` does not exist", code: "model_not_found" });
  await withWires({ answer }, async ({ ask, paths }) => {
    assertEquals((await ask()).status, "failed");
    assertEquals(paths(), [CHAT]);
  });
});

Deno.test("the key goes into the header that the provider misses, once and for all later requests", async () => {
  const answer = ({ path, headers }: Received) =>
    headers.has("x-api-key")
      ? HELLO[path]?.() ?? new Response(null, { status: 404 })
      : refuse(401, { type: "authentication_error", message: "x-api-key header is required" });
  await withWires({ answer, profile: { wire: "messages" } }, async ({ received, warnings, ask }) => {
    assertEquals((await ask()).status, "completed");
    assertEquals((await ask()).status, "completed");
    assertEquals(received.map(({ headers }) => [headers.get("authorization"), headers.get("x-api-key")]), [
      ["Bearer sk-client", null],
      [null, "sk-client"],
      [null, "sk-client"],
    ]);
    assertStringIncludes(warnings[0] ?? "", 'put under [profile] in the configuration file: keyHeader = "x-api-key"');
  });
});

Deno.test("a fallback is asked by its own wire", async () => {
  const answer = ({ path }: Received) =>
    path === CHAT ? refuse(402, { message: "Insufficient balance" }) : HELLO[path]?.() ?? new Response(null);
  const limits = { ...DEFAULT_LIMITS, maxTries: 2 };
  const changes = (url: string) => ({ limits, fallbacks: [createProvider(url)] });
  await withWires({ answer, changes }, async ({ ask, paths }) => {
    assertEquals((await ask()).status, "completed");
    assertEquals(paths(), [CHAT, RESPONSES]);
  });
});

Deno.test("a thread goes on at another provider over another wire, without the thinking of the first one", async () => {
  const thought = "Secret steps";
  const answer = ({ path }: Received) =>
    path === CHAT
      ? createStream([
        { choices: [{ index: 0, delta: { reasoning_content: thought } }] },
        { choices: [{ index: 0, delta: { content: "Hello." } }] },
        { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
      ])
      : HELLO[path]?.() ?? new Response(null, { status: 404 });
  const user = (text: string) => ({ type: "message", role: "user", content: [{ type: "input_text", text }] });
  const changes = (url: string) => ({ id: "a", otherProviders: [createProvider(url)] });
  await withWires({ answer, profile: { name: "a" }, changes }, async ({ received, ask, paths }) => {
    const first = await ask({ model: "a/m", input: [user("Hi.")] });
    const history = [user("Hi."), ...decodeArray(first.output), user("Go on.")];
    assertEquals(history.map((item) => isObject(item) && item.type), ["message", "reasoning", "message", "message"]);
    const second = await ask({ model: "b/m", input: history });
    assertEquals(second.status, "completed");
    const third = await ask({ model: "a/m", input: [...history, ...decodeArray(second.output), user("And on.")] });
    assertEquals(third.status, "completed");
    assertEquals(paths(), [CHAT, RESPONSES, CHAT]);
    const texts = received.map(({ body }) => JSON.stringify(body));
    assertEquals(
      texts.map((text) => text.includes(thought)),
      [false, false, true],
      "it goes back to its provider alone",
    );
    assertEquals(decodeArray(received[1]?.body.input).map((item) => isObject(item) && item.type), [
      "message",
      "message",
      "message",
    ]);
    assertEquals(decodeArray(received[2]?.body.messages).map((message) => isObject(message) && message.role), [
      "user",
      "assistant",
      "user",
      "assistant",
      "user",
    ]);
  });
});

Deno.test("start() takes the wire as an option, and reads the base URL for it", async () => {
  await withWires({ answer: serve(RESPONSES) }, async ({ received, url }) => {
    await using relay = await start({ port: 0, upstream: `${url}/responses`, wire: "responses", logLevel: "off" });
    const response = await fetch(`${relay.url}/v1/responses`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model: "m", input: "Hi." }),
    });
    const { status } = await response.json();
    assertEquals([status, received.map(({ path }) => path)], ["completed", [RESPONSES]]);
  });
});
