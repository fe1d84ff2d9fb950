/**
 * Tests that the relay's failures reach users of the official `openai` SDK as the errors that it documents.
 *
 * @module
 */
import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import OpenAI from "openai";
import { textChunks } from "../../tools/chat_frames.ts";
import type { ScriptedAnswer } from "../../tools/scripted_provider.ts";
import { MODEL, withClient } from "../support/sdk_harness.ts";

const ASK = { model: MODEL, input: "Say hello." };

interface Failure {
  readonly name: string;
  readonly answer: ScriptedAnswer;
  /** Name of the SDK's class. */
  readonly kind: string;
  readonly status: number;
  readonly code: string;
}

function failing(status: number, error: Record<string, unknown>): ScriptedAnswer {
  return { status, json: { error: { type: "invalid_request_error", param: null, code: null, ...error } } };
}

const FAILURES: readonly Failure[] = [
  {
    name: "a refused key",
    answer: failing(401, { message: "Invalid Authentication" }),
    kind: "AuthenticationError",
    status: 401,
    code: "invalid_api_key",
  },
  {
    name: "a rate limit",
    answer: failing(429, { message: "Rate limit reached.", code: "rate_limit_exceeded" }),
    kind: "RateLimitError",
    status: 429,
    code: "rate_limit_exceeded",
  },
  {
    name: "an unknown model",
    answer: failing(404, { message: "The model `scripted-model` does not exist.", code: "model_not_found" }),
    kind: "NotFoundError",
    status: 404,
    code: "model_not_found",
  },
  {
    name: "a context that is too long",
    answer: failing(400, { message: "This model's maximum context length is 4096 tokens." }),
    kind: "BadRequestError",
    status: 400,
    code: "context_length_exceeded",
  },
  {
    name: "an overloaded upstream",
    answer: failing(503, { message: "Server Overloaded" }),
    kind: "InternalServerError",
    status: 503,
    code: "upstream_overloaded",
  },
];

for (const { name, answer, kind, status, code } of FAILURES) {
  for (const stream of [false, true]) {
    Deno.test(`the SDK throws its own error for ${name}${stream ? ", streaming" : ""}`, async () => {
      await withClient(answer, async ({ client }) => {
        const error = await assertRejects(async () => await client.responses.create({ ...ASK, stream }));
        assertInstanceOf(error, OpenAI.APIError);
        assertEquals([error.constructor.name, error.status, error.code], [kind, status, code]);
      });
    });
  }
}

Deno.test("the SDK throws for a failure inside the stream", async () => {
  await withClient({ chunks: textChunks("Half an"), end: "reset" }, async ({ client }) => {
    const events: string[] = [];
    const stream = client.responses.stream(ASK);
    stream.on("event", ({ type }) => events.push(type));
    await stream.done().catch(() => {});
    assertEquals(events.at(-1), "response.failed");
  });
});

Deno.test("the SDK sees a relay without an upstream as a server error", async () => {
  await withClient({}, async ({ client, provider }) => {
    await provider.close();
    const error = await assertRejects(async () => await client.responses.create(ASK), OpenAI.InternalServerError);
    assertEquals([error.status, error.code], [502, "upstream_unreachable"]);
  });
});
