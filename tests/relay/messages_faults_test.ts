/**
 * Tests that a client notices nothing of what a provider of the Messages API fails or refuses before it has answered.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { JsonObject } from "../../lib/base/json.ts";
import { DEFAULT_LIMITS } from "../../lib/base/limits.ts";
import { createLog } from "../../lib/base/log.ts";
import { HISTORY_VERSION, sealEnvelope } from "../../lib/translate/reasoning_envelope.ts";
import { createServer } from "../../lib/server/router.ts";
import { FIXTURES, profileOnWire } from "../support/cases.ts";
import { pngUrl } from "../support/pictures.ts";
import { CODEX, eventsOf, listen, optionsFor } from "../support/relay_harness.ts";

/** The bytes of a recorded answer. */
function answerOf(name: string): string {
  return Deno.readTextFileSync(new URL(`providers/anthropic/messages_${name}/upstream.sse`, FIXTURES));
}

function refuse(message: string, status = 400): Response {
  return Response.json({ type: "error", error: { type: "invalid_request_error", message } }, { status });
}

/** A request as the provider got it. */
interface Received {
  readonly body: JsonObject;
  readonly headers: Headers;
}

interface Exchange {
  /** The events of each answer that the client got. */
  readonly answers: readonly (readonly JsonObject[])[];
  readonly received: readonly Received[];
  readonly warnings: readonly string[];
}

/** Asks `bodies` one after the other of a provider that gives the answers in turn, the last one again and again. */
async function exchange(script: readonly (() => Response)[], ...bodies: readonly JsonObject[]): Promise<Exchange> {
  const received: Received[] = [];
  const provider = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    received.push({ body: await request.json(), headers: request.headers });
    const next = script[Math.min(received.length, script.length) - 1];
    return next?.() ?? new Response(null, { status: 500 });
  });
  const warnings: string[] = [];
  const relay = createServer(optionsFor(`http://127.0.0.1:${provider.addr.port}/v1`, {
    profile: profileOnWire("anthropic", "messages"),
    apiKey: "k",
    limits: { ...DEFAULT_LIMITS, maxTries: 3 },
    log: createLog("warn", (line) => warnings.push(line)),
  }));
  const listener = await listen(relay);
  const answers: JsonObject[][] = [];
  try {
    for (const body of bodies) {
      const json = JSON.stringify({ model: "claude-opus-5", input: "Hi.", stream: true, ...body });
      answers.push(
        await eventsOf(await fetch(`${listener.url}/v1/responses`, { method: "POST", body: json, headers: CODEX })),
      );
    }
    await relay.idle();
  } finally {
    await listener.stop();
    await provider.shutdown();
  }
  return { answers, received, warnings };
}

function stream(name: string): () => Response {
  return () => new Response(answerOf(name), { headers: { "content-type": "text/event-stream" } });
}

/** An answer whose error comes after everything else was read. */
async function* sendInTwo(name: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const text = answerOf(name);
  const at = text.indexOf("event: error");
  yield new TextEncoder().encode(text.slice(0, at));
  await new Promise((resolve) => setTimeout(resolve, 100));
  yield new TextEncoder().encode(text.slice(at));
}

function typesOf(events: readonly JsonObject[] = []): unknown[] {
  return events.map(({ type }) => type);
}

Deno.test("an overload in the first event is a failed try, of which the client sees nothing", async () => {
  const { answers: [events], received } = await exchange([stream("overloaded_first"), stream("text")], {});
  assertEquals(received.length, 2);
  assert(answerOf("overloaded_first").includes("req_011"));
  assert(!JSON.stringify(events).includes("req_011"), "the client sees the try");
  const ends = typesOf(events).filter((type) => type === "response.completed" || type === "response.failed");
  assertEquals(ends, ["response.completed"]);
});

Deno.test("an overload behind text ends the answer as failed", async () => {
  const { answers: [events], received } = await exchange([
    () => new Response(ReadableStream.from(sendInTwo("overloaded_later"))),
  ], {});
  assertEquals(received.length, 1);
  assertEquals(typesOf(events).includes("response.output_text.delta"), true);
  assertEquals(typesOf(events).at(-1), "response.failed");
});

Deno.test("a refusal of the model is final, and says why", async () => {
  const { answers: [events], received } = await exchange([stream("refusal")], {});
  assertEquals(received.length, 1);
  assertStringIncludes(JSON.stringify(events?.at(-1)), "cyber: The request asks for a working exploit.");
});

Deno.test("the most tokens of an answer are learned once", async () => {
  const text = "max_tokens: 128000 > 64000, which is the maximum allowed number of output tokens for claude-opus-5";
  const { answers, received, warnings } = await exchange([() => refuse(text), stream("text")], {}, {});
  assertEquals(received.map(({ body }) => body.max_tokens), [128_000, 64_000, 64_000]);
  assertEquals(answers.map((events) => typesOf(events).at(-1)), ["response.completed", "response.completed"]);
  assertEquals(warnings.length, 1);
  assertMatch(warnings[0] ?? "", /outputCeiling = 64000/);
});

const DETAILS = [{ type: "thinking", thinking: "Hm.", signature: "c2ln" }];
const THOUGHT = {
  input: [
    { type: "message", role: "user", content: "Hi." },
    {
      type: "reasoning",
      summary: [],
      encrypted_content: sealEnvelope({
        provider: "anthropic",
        model: "claude-opus-5",
        version: HISTORY_VERSION,
        details: DETAILS,
      }),
    },
    { type: "message", role: "assistant", content: [{ type: "output_text", text: "Hello." }] },
    { type: "message", role: "user", content: "Go on." },
  ],
};
const BOUND =
  "messages.1.content.0: Invalid `signature` in `thinking` block. The block is bound to a different conversation.";

Deno.test("thinking of another history is dropped by the provider first, and then by the relay", async () => {
  const { answers: [events], received } = await exchange(
    [() => refuse(BOUND), () => refuse(`${BOUND} Again.`), stream("text")],
    THOUGHT,
  );
  assertEquals(typesOf(events).at(-1), "response.completed");
  const [first, second, third] = received;
  assertEquals(first?.body.thinking, { type: "adaptive", display: "summarized" });
  assertEquals(first?.headers.get("anthropic-beta"), null);
  assertEquals(second?.body.thinking, {
    type: "adaptive",
    display: "summarized",
    block_binding: { prefix_mismatch_behavior: "drop_block" },
  });
  assertEquals(second?.headers.get("anthropic-beta"), "thinking-binding-controls-2026-08-01");
  assert(JSON.stringify(second?.body).includes('"signature":"c2ln"'));
  assert(!JSON.stringify(third?.body).includes('"signature"'));
});

Deno.test("the log warns of each answer whose provider dropped thinking of another history", async () => {
  const dropped = { type: "thinking_dropped", reason: "prefix_binding_mismatch", path: "messages.1.content.0" };
  const told = answerOf("text").replace(
    '"message":{',
    `"message":{"input_transformations":[${JSON.stringify(dropped)}],`,
  );
  assert(told.includes("thinking_dropped"));
  const { answers: [events], warnings } = await exchange([() => new Response(told)], THOUGHT);
  assertEquals(typesOf(events).at(-1), "response.completed");
  assertEquals(warnings.length, 1);
  assertMatch(warnings[0] ?? "", / 1 block of thinking of earlier turns did not fit: prefix_binding_mismatch$/);
});

Deno.test("a body that is too large by its images is halved until it fits, and stays so", async () => {
  const shown = [1, 2, 3, 4, 5].map((side) => ({ type: "input_image", image_url: pngUrl(side, side, 9_000) }));
  const body = { input: [{ type: "message", role: "user", content: shown }] };
  const tooLarge = () =>
    Response.json(
      { type: "error", error: { type: "request_too_large", message: "Request exceeds the maximum size" } },
      {
        status: 413,
      },
    );
  const { answers, received, warnings } = await exchange([tooLarge, tooLarge, stream("text")], body, body);
  const counts = received.map((request) => JSON.stringify(request.body).split('"type":"image"').length - 1);
  assertEquals(counts, [5, 2, 1, 1]);
  assertEquals(answers.map((events) => typesOf(events).at(-1)), ["response.completed", "response.completed"]);
  assertMatch(warnings.at(-1) ?? "", /maxImages = 1$/);
  const words = { type: "message", role: "user", content: "x".repeat(60_000) };
  const failed = await exchange([tooLarge], { input: [words] });
  assertStringIncludes(JSON.stringify(failed.answers[0]?.at(-1)), '"code":"context_length_exceeded"');
});
