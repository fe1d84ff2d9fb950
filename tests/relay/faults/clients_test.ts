/**
 * Tests of clients that leave, stall or ask too much: the upstream's request ends, nothing is read ahead, and the
 * limits hold.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import OpenAI, { APIError } from "openai";
import { RelayError } from "../../../lib/base/errors.ts";
import { DEFAULT_LIMITS } from "../../../lib/base/limits.ts";
import { deltaChunk, finishChunk, textAnswer, textChunks } from "../../../tools/chat_frames.ts";
import type { ScriptedAnswer } from "../../../tools/scripted_provider.ts";
import { CODEX, type RelayPlace, soon, STREAM, WHOLE, withRelay } from "../../support/relay_harness.ts";
import { openSilentUpstream } from "../../support/silent_upstream.ts";
import { CLIENTS, outcomeOf } from "../../support/faults.ts";

const BUSY: ScriptedAnswer = { status: 503, headers: { "retry-after": "30" }, json: { error: { message: "Busy" } } };
const LASTING: ScriptedAnswer = { ...BUSY, headers: { "retry-after": "0.05" } };

/** Reads until the client has seen `words`, then leaves. */
async function leaveAfter(words: string, response: Response): Promise<void> {
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  let seen = "";
  while (!seen.includes(words)) {
    const { done, value } = await reader?.read() ?? { done: true };
    if (done) throw new Error(`The stream ended before ${words}: ${seen}`);
    seen += decoder.decode(value, { stream: true });
  }
  await reader?.cancel();
}

async function assertLetGo({ relay, provider, log }: RelayPlace, limit = 2_000): Promise<void> {
  const left = performance.now();
  await soon("the upstream is let go of", () => provider.open === 0, limit);
  await relay.idle();
  assert(performance.now() - left < limit);
  assertEquals(relay.liveStreams, 0);
  assertMatch(log.join("\n"), /the client disconnected/);
}

/** When a client of streams leaves: what the upstream does, and what the client has seen by then. */
const LEAVING: readonly (readonly [string, ScriptedAnswer, string])[] = [
  ["before the upstream has answered", { ...textAnswer("Late."), firstDelayMs: 60_000 }, "response.created"],
  ["before the first byte", { frames: [], end: "hang" }, "response.created"],
  ["in the middle", { chunks: textChunks("Hello"), end: "hang" }, "Hello"],
  ["while the model thinks", { chunks: [deltaChunk({ reasoning_content: "Hm" })], end: "hang" }, "Hm"],
  ["while its request waits for the next try", BUSY, "waiting 30 s"],
];

for (const [when, answer, words] of LEAVING) {
  Deno.test(`the upstream is let go of within two seconds when Codex leaves ${when}`, async () => {
    await withRelay(answer, async (place) => {
      const response = await place.ask(STREAM, CODEX);
      await soon("the upstream was asked", () => place.provider.chats.length === 1, 10_000);
      await leaveAfter(words, response);
      await assertLetGo(place);
    }, { limits: DEFAULT_LIMITS });
  });
}

/** Asks as a client that leaves before its response; `leave` leaves, and resolves to whether it was early enough. */
function askAndLeave(origin: string, body: unknown): () => Promise<boolean> {
  const leaving = new AbortController();
  const request = { method: "POST", body: JSON.stringify(body), signal: leaving.signal };
  const isEarly = fetch(`${origin}/v1/responses`, request).then(() => false, () => true);
  return () => {
    leaving.abort();
    return isEarly;
  };
}

/** More than a server reads of a request in one go. */
const LARGE = { input: "x".repeat(100_000) };
/**
 * Requests of clients that leave before any response, and after how many milliseconds at most that is seen: `Deno.serve`
 * sees it at once after a small request, and after a large one when the response begins (2.9, decision 0016).
 */
const UNANSWERED: readonly (readonly [string, unknown, number])[] = [
  ["a stream", STREAM, 2_000],
  ["a whole answer", WHOLE, 2_000],
  ["a stream with a large request", { ...STREAM, ...LARGE }, 3_000],
];

for (const [what, body, limit] of UNANSWERED) {
  Deno.test(`the upstream is let go of within ${limit / 1000} s when the client of ${what} leaves before any answer`, async () => {
    await using upstream = openSilentUpstream();
    await withRelay({}, async (place) => {
      const leave = askAndLeave(place.origin, body);
      await upstream.chatAsked;
      const left = performance.now();
      assert(await leave(), "the response had begun");
      assert(await upstream.chatEnded);
      assert(performance.now() - left < limit);
      await assertLetGo(place);
    }, { upstream: upstream.url });
  });

  Deno.test(`no upstream is asked again for the client of ${what} that left between two tries`, async () => {
    await withRelay(LASTING, async (place) => {
      const leave = askAndLeave(place.origin, body);
      await soon("the upstream was asked", () => place.provider.chats.length === 2, 10_000);
      assert(await leave(), "the response had begun");
      await place.relay.idle();
      // The relay's patience may end before Deno sees that the client of a large request has left.
      if (limit === 2_000) await assertLetGo(place, limit);
      const before = place.provider.chats.length;
      await new Promise((resolve) => setTimeout(resolve, 500));
      assertEquals(place.provider.chats.length, before);
    }, { limits: { ...DEFAULT_LIMITS, maxTries: 50 } });
  });
}

Deno.test("a client that comes back finds the relay as it was", async () => {
  let asked = 0;
  const script = {
    answer: () => ++asked === 1 ? { chunks: textChunks("Hello"), end: "hang" as const } : textAnswer("Again."),
  };
  await withRelay(script, async (place) => {
    await leaveAfter("Hello", await place.ask(STREAM, CODEX));
    const { status, text } = await outcomeOf(await place.ask(STREAM, CODEX));
    assertEquals([status, text], ["completed", "Again."]);
    await soon("the upstream is let go of", () => place.provider.open === 0);
  });
});

Deno.test("nothing is read for a client that stalls, and it gets the whole answer when it goes on", async () => {
  const piece = "x".repeat(10_000);
  const count = 1_500;
  let pulled = 0;
  const upstream = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
    const encoder = new TextEncoder();
    const frame = encoder.encode(`data: ${JSON.stringify(deltaChunk({ content: piece }))}\n\n`);
    return new Response(
      new ReadableStream({
        pull(controller) {
          if (pulled++ < count) return controller.enqueue(frame);
          controller.enqueue(encoder.encode(`data: ${JSON.stringify(finishChunk("stop"))}\n\ndata: [DONE]\n\n`));
          controller.close();
        },
      }, { highWaterMark: 0 }),
    );
  });
  try {
    await withRelay({}, async ({ ask }) => {
      const response = await ask(STREAM, CODEX);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const before = pulled;
      await new Promise((resolve) => setTimeout(resolve, 500));
      // Only what the sockets on both sides hold was read.
      assertEquals(pulled, before);
      assert(pulled < count * 0.8, `${pulled} of ${count} pieces were read`);
      const { status, text } = await outcomeOf(response);
      assertEquals([status, text.length, pulled], ["completed", piece.length * count, count + 1]);
    }, { upstream: `http://127.0.0.1:${upstream.addr.port}/v1` });
  } finally {
    await upstream.shutdown();
  }
});

Deno.test("a client that never reads on is dropped after --request-timeout", async () => {
  const chunks = Array.from({ length: 20 }, () => deltaChunk({ content: "x".repeat(1_000_000) }));
  await withRelay({ chunks, delayMs: 1, end: "hang" }, async ({ ask, provider, relay }) => {
    const response = await ask(STREAM, CODEX);
    await soon("the upstream was asked", () => provider.open === 1);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await soon("the upstream is let go of", () => provider.open === 0);
    await relay.idle();
    await response.body?.cancel();
  }, { limits: { ...DEFAULT_LIMITS, requestTimeout: 1 } });
});

/** Failures that a retry cannot fix. */
const HOPELESS: readonly (readonly [string, ScriptedAnswer])[] = [
  ["a wrong key", { status: 401, json: { error: { message: "Invalid key" } } }],
  ["an empty account", { status: 402, json: { error: { message: "Insufficient Balance" } } }],
  ["an empty account, reported as a rate limit", {
    status: 429,
    json: { error: { message: "You exceeded your current quota, please check your plan", code: "insufficient_quota" } },
  }],
  ["the limit of the day", {
    status: 429,
    headers: { "retry-after": "40000" },
    json: { error: { message: "Rate limit reached on requests per day (RPD): Limit 1000, Used 1000" } },
  }],
  ["an unknown model", { status: 404, json: { error: { message: "The model `m` does not exist" } } }],
  ["a bad request", { status: 400, json: { error: { message: "messages: at least one message is required" } } }],
  ["a conversation that is too long", {
    status: 400,
    json: { error: { message: "This model's maximum context length is 5 tokens" } },
  }],
];

for (const [name, answer] of HOPELESS) {
  Deno.test(`${name} is reported at once, after one request`, async () => {
    await withRelay(answer, async ({ ask, provider }) => {
      const began = performance.now();
      for (const { body, headers } of CLIENTS) {
        const { status, code } = await outcomeOf(await ask(body, headers));
        assert(
          status === "failed" && /^(?:invalid_prompt|context_length_exceeded)$/.test(`${code}`) || status === "refused",
        );
      }
      assertEquals(provider.chats.length, 3);
      assert(performance.now() - began < 1_000);
    }, { limits: DEFAULT_LIMITS });
  });
}

Deno.test("the official SDK does not repeat what the relay has tried often enough", async () => {
  await withRelay(LASTING, async ({ origin, provider }) => {
    const client = new OpenAI({ apiKey: "sk-x", baseURL: `${origin}/v1`, maxRetries: 3 });
    const failure = await client.responses.create(WHOLE).catch((thrown) => thrown);
    assert(failure instanceof APIError, String(failure));
    assertMatch(failure.message, /Busy.*\(tried 3 times in \d+ s\)/);
    assertEquals([failure.status, provider.chats.length], [503, 3]);
  }, { limits: { ...DEFAULT_LIMITS, maxTries: 3 } });
});

Deno.test("a request beyond --max-streams is refused with a time to retry, and accepted once a stream has ended", async () => {
  await withRelay({ chunks: textChunks("Hello"), end: "hang" }, async ({ ask, provider, relay }) => {
    const first = await ask(STREAM, CODEX);
    const codex = await outcomeOf(await ask(STREAM, CODEX));
    assertEquals([codex.status, codex.code], ["failed", "rate_limit_exceeded"]);
    assertMatch(codex.message ?? "", /already serves 1 requests.*--max-streams.*Please try again in 5s\.$/);
    const plain = await ask(WHOLE);
    assertEquals([plain.status, plain.headers.get("retry-after")], [503, "5"]);
    assertEquals((await plain.json()).error.code, "relay_busy");
    assertEquals(provider.chats.length, 1);
    await leaveAfter("Hello", first);
    await relay.idle();
    await leaveAfter("Hello", await ask(STREAM, CODEX));
  }, { limits: { ...DEFAULT_LIMITS, maxStreams: 1 } });
});

Deno.test("waiting requests fail at once when the relay stops", async () => {
  const busy = { ...BUSY, headers: { "retry-after": "1.8" } };
  await withRelay(busy, async ({ ask, relay, provider, log }) => {
    const answers = Promise.all(CLIENTS.map(async ({ body, headers }) => outcomeOf(await ask(body, headers))));
    await soon("all wait", () => log.filter((line) => line.includes("waiting 2 s")).length === 3, 10_000);
    relay.endStreams(new RelayError("shutting_down", "The relay stops"));
    const [codex, ...others] = await answers;
    assertEquals([codex?.status, codex?.code], ["failed", "relay_shutting_down"]);
    assertEquals(others.map(({ httpStatus, code }) => [httpStatus, code]), Array(2).fill([503, "relay_shutting_down"]));
    assertEquals(provider.chats.length, 3);
  }, { limits: DEFAULT_LIMITS });
});

Deno.test("an answer that takes longer than --request-timeout ends, even while it waits", async () => {
  for (const answer of [BUSY, { chunks: textChunks("Hello"), end: "hang" as const }]) {
    await withRelay(answer, async ({ ask, provider }) => {
      const { status, message } = await outcomeOf(await ask(STREAM, CODEX));
      assertEquals(status, "failed");
      assertMatch(message ?? "", /took longer than 1 s \(--request-timeout\)/);
      await soon("the upstream is let go of", () => provider.open === 0);
    }, { limits: { ...DEFAULT_LIMITS, requestTimeout: 1 } });
  }
});
