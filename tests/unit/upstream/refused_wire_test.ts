/**
 * Tests of what refusals say about the wire: the words of real servers (2026-11), and those that are about something else.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { RelayError } from "../../../lib/base/errors.ts";
import type { ProviderProfile, WireName } from "../../../lib/providers/profile.ts";
import { createWireChoice } from "../../../lib/providers/wire.ts";
import { listAdaptations } from "../../../lib/upstream/learned_overrides.ts";
import { decodeRequest } from "../../../lib/responses/decode.ts";
import { translateRequest } from "../../../lib/translate/request/request.ts";
import { adviseOnWire } from "../../../lib/upstream/refused_wire.ts";
import { translateProviderError } from "../../../lib/wire/errors/classify.ts";
import { decodeRefusal } from "../../../lib/wire/errors/decode_error.ts";
import type { WireRequest } from "../../../lib/wire/table.ts";
import { profileWith } from "../../support/exchange.ts";

function refusalOf(status: number, body: string): RelayError {
  // Inside a 200 answer the status says nothing.
  return translateProviderError(decodeRefusal(body), status === 200 ? {} : { status });
}

function say(message: string, more: object = {}): string {
  return JSON.stringify({ error: { message, ...more } });
}

function requestFor(wire: WireName): WireRequest {
  const request = decodeRequest({ model: "m", input: "Hi." });
  return translateRequest(request, { profile: profileWith({ wire }), model: "m" }).sent;
}

/** The wire that a refusal changes the request to; undefined when it stays. */
function switchOf(
  wire: WireName,
  [status, body]: readonly [number, string],
  differs: Partial<ProviderProfile> = {},
): WireName | undefined {
  const profile = profileWith({ wire, ...differs });
  return listAdaptations(refusalOf(status, body), { sent: requestFor(wire), profile })[0]?.differs.wire;
}

/** Refusals by wire, status and body, and the wire that they lead to. */
const SWITCHED: readonly (readonly [WireName, number, string, WireName])[] = [
  ["chat", 404, say("This model is only supported in v1/responses and not in v1/chat/completions."), "responses"],
  [
    "chat",
    400,
    say(
      "Function tools with reasoning_effort are not supported for m in /v1/chat/completions. Use /v1/responses instead.",
    ),
    "responses",
  ],
  [
    "chat",
    401,
    JSON.stringify({
      type: "error",
      error: { type: "ModelError", message: "Model m not supported for format oa-compat" },
    }),
    "responses",
  ],
  [
    "chat",
    400,
    say("model m is not accessible via the /chat/completions endpoint", { code: "unsupported_api_for_model" }),
    "responses",
  ],
  [
    "chat",
    400,
    say("The model 'openai.gpt-5.6-luna' does not support the '/v1/chat/completions' API", {
      code: "validation_error",
    }),
    "responses",
  ],
  ["chat", 404, "404 page not found", "responses"],
  ["chat", 404, "", "responses"],
  ["chat", 404, "<html><title>404 Not Found</title></html>", "responses"],
  ["chat", 404, JSON.stringify({ detail: "Not Found" }), "responses"],
  ["chat", 405, JSON.stringify({ detail: "Method Not Allowed" }), "responses"],
  ["chat", 404, say("Use the Messages API for this model"), "messages"],
  ["responses", 404, say("Invalid URL (POST /v1/responses)"), "chat"],
  ["responses", 404, say("File Not Found", { code: 404, type: "not_found_error" }), "chat"],
  ["responses", 400, say("m does not support this API. Please use /v1/chat/completions."), "chat"],
  ["responses", 200, say("Unexpected endpoint or method. (POST /v1/responses)"), "chat"],
  [
    "messages",
    404,
    JSON.stringify({ type: "error", error: { type: "not_found_error", message: "Not Found" } }),
    "chat",
  ],
  ["messages", 404, "Cannot POST /v1/messages", "chat"],
];

for (const [wire, status, body, other] of SWITCHED) {
  Deno.test(`a refusal of ${wire} by ${status} ${body.slice(0, 60)} leads to ${other}`, () => {
    assertEquals(switchOf(wire, [status, body]), other);
    assertEquals(
      switchOf(wire, [status, body], createWireChoice(wire)),
      undefined,
      "never when the user chose the wire",
    );
  });
}

const KEPT: readonly (readonly [WireName, number, string])[] = [
  ["chat", 404, say("The model `m` does not exist or you do not have access to it.", { code: "model_not_found" })],
  ["chat", 404, say('model "m" not found, try pulling it first')],
  ["chat", 404, say("The API deployment for this resource does not exist: not found", { code: "DeploymentNotFound" })],
  ["chat", 401, say("Incorrect API key provided: sk-1. See /v1/responses.", { code: "invalid_api_key" })],
  ["chat", 401, "404 page not found"],
  ["chat", 429, say("Too many requests; the Responses API has higher limits")],
  ["chat", 500, say("Internal error in /v1/responses")],
  ["chat", 400, say("This is not a chat model. Did you mean to use v1/completions?")],
  ["messages", 404, JSON.stringify({ type: "error", error: { type: "not_found_error", message: "model: m" } })],
];

for (const [wire, status, body] of KEPT) {
  Deno.test(`a refusal of ${wire} by ${status} ${body.slice(0, 60)} says nothing about the wire`, () => {
    assertEquals(switchOf(wire, [status, body]), undefined);
    const error = refusalOf(status, body);
    assertEquals(adviseOnWire(error, profileWith(createWireChoice(wire))), error);
  });
}

Deno.test("where the user chose the wire, the error says what to set", () => {
  const advise = (text: string) =>
    adviseOnWire(refusalOf(404, text), profileWith(createWireChoice("responses"))).message;
  const named = advise(say("This model is not available by the Responses API, but at /v1/messages"));
  assertStringIncludes(named, "leave wire out, or set it to messages");
  assertEquals(
    advise("404 page not found"),
    "The provider answered 404: 404 page not found; check that --upstream is the API's base URL, which often ends in " +
      "/v1, and the model name; it was asked by responses, as the settings say: leave wire out, or set it to chat or " +
      "messages",
  );
});

Deno.test("a key that was refused in one header of the Messages API is sent in the other", () => {
  const refusal = refusalOf(401, say("x-api-key header is required", { type: "authentication_error" }));
  const list = (differs: Partial<ProviderProfile>) =>
    listAdaptations(refusal, { sent: requestFor("messages"), profile: profileWith({ wire: "messages", ...differs }) });
  assertEquals(list({}), [{ cell: "keyHeader", differs: { keyHeader: "x-api-key" } }]);
  assertEquals(list({ keyHeader: "x-api-key" }), []);
  assertEquals(list({ wire: "chat" }), list({}), "these words are plain whatever the API");
  const bare = (wire: WireName) =>
    listAdaptations(refusalOf(401, say("invalid x-api-key")), {
      sent: requestFor(wire),
      profile: profileWith({ wire }),
    });
  assertEquals([bare("chat"), bare("messages").length], [[], 1], "a wrong key of chat costs one request");
  const wrong = refusalOf(401, say("invalid key", { type: "authentication_error" }));
  assertEquals(
    listAdaptations(wrong, { sent: requestFor("messages"), profile: profileWith({ wire: "messages" }) }),
    [],
  );
});
