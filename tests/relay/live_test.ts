/**
 * Tests that disconnects, backpressure and shutdown pass between client and upstream through the relay.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { RelayError } from "../../lib/base/errors.ts";
import { createServer } from "../../lib/server/router.ts";
import { finishChunk, textChunks } from "../../tools/chat_frames.ts";
import type { ScriptedAnswer } from "../../tools/scripted_provider.ts";
import {
  CODEX,
  endOf,
  listen,
  optionsFor,
  type RelayPlace,
  soon,
  STREAM,
  WHOLE,
  withRelay,
} from "../support/relay_harness.ts";
import { stall } from "../support/stalling_client.ts";

const HANGING: ScriptedAnswer = { chunks: textChunks("Hi"), end: "hang" };
/** Never answers, until the relay gives up. */
const SILENT = {
  answer: ({ signal }: { signal: AbortSignal }) =>
    new Promise<ScriptedAnswer>((resolve) => signal.addEventListener("abort", () => resolve({}), { once: true })),
};

async function upstreamLeft({ provider }: RelayPlace): Promise<void> {
  await soon("the upstream's request is cancelled", () => provider.chats[0]?.signal.aborted === true);
}

for (const [name, headers] of [["Codex", CODEX], ["a plain client", {}]] as const) {
  Deno.test(`relay() cancels the upstream when ${name} leaves in the middle`, async () => {
    await withRelay(HANGING, async (place) => {
      const response = await place.ask(STREAM, headers);
      const reader = response.body?.getReader();
      await reader?.read();
      await soon("the upstream was asked", () => place.provider.chats.length === 1);
      assertEquals(place.relay.liveStreams, 1);
      await reader?.cancel();
      await upstreamLeft(place);
      await soon("no answer is live", () => place.relay.liveStreams === 0);
      assertMatch(place.log.join("\n"), /the client disconnected/);
    });
  });
}

Deno.test("relay() cancels the upstream when Codex leaves before it has answered", async () => {
  await withRelay(SILENT, async (place) => {
    const response = await place.ask(STREAM, CODEX);
    const reader = response.body?.getReader();
    await reader?.read();
    await soon("the upstream was asked", () => place.provider.chats.length === 1);
    await reader?.cancel();
    await upstreamLeft(place);
  });
});

Deno.test("relay() begins Codex's stream before the upstream has answered", async () => {
  await withRelay(SILENT, async ({ ask, relay }) => {
    const response = await ask(STREAM, CODEX);
    const reader = response.body?.getReader();
    const first = await reader?.read();
    assertMatch(new TextDecoder().decode(first?.value), /^event: response\.created\n/);
    relay.endStreams(new RelayError("shutting_down", "The relay stops"));
    const last = await reader?.read();
    assertMatch(new TextDecoder().decode(last?.value), /^event: response\.failed\n/);
    assertEquals((await reader?.read())?.done, true);
  });
});

Deno.test("relay() holds a plain client's stream until the upstream's status is known", async () => {
  let answerNow = (_: ScriptedAnswer) => {};
  const later = new Promise<ScriptedAnswer>((resolve) => answerNow = resolve);
  await withRelay({ answer: () => later }, async ({ ask, provider }) => {
    let hasAnswered = false;
    const asked = ask(STREAM).finally(() => hasAnswered = true);
    await soon("the upstream was asked", () => provider.chats.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 30));
    assertEquals(hasAnswered, false);
    answerNow({ status: 401, json: { error: { message: "No" } } });
    const response = await asked;
    await response.body?.cancel();
    assertEquals(response.status, 401);
  });
});

Deno.test("relay() cancels the upstream when the stream is over, even if the upstream never ends", async () => {
  const chunks = [...textChunks("Hi"), finishChunk("stop")];
  await withRelay({ chunks, done: true, end: "hang" }, async (place) => {
    assertEquals(await endOf(await place.ask(STREAM, CODEX)), "response.completed");
    await upstreamLeft(place);
  });
});

Deno.test("relay() stops reading the upstream for a client that reads nothing", async () => {
  let sent = 0;
  const piece = new TextEncoder().encode(`data: ${JSON.stringify(textChunks("x".repeat(16_384))[0])}\n\n`);
  const upstream = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          sent += piece.length;
          controller.enqueue(piece);
        },
      }),
    ));
  const relay = createServer(optionsFor(`http://127.0.0.1:${upstream.addr.port}/v1`));
  const listener = await listen(relay);
  const url = `${listener.url}/v1/responses`;
  const response = await fetch(url, { method: "POST", body: JSON.stringify(STREAM) });
  // Once the buffers of the sockets are full, the relay may read no more from the upstream.
  let before = -1;
  for (let waits = 0; sent !== before && waits < 40; waits++) {
    before = sent;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assertEquals(sent, before, "the upstream was still read after four seconds");
  assert(sent > 0);
  await response.body?.cancel();
  await relay.idle();
  await listener.stop();
  await upstream.shutdown();
});

Deno.test("endStreams() ends every live answer with a failed event, streams and whole ones", async () => {
  await withRelay(HANGING, async ({ ask, relay, provider }) => {
    const streams = [await ask(STREAM, CODEX), await ask(STREAM)];
    const whole = ask(WHOLE);
    await soon("three answers are live", () => relay.liveStreams === 3 && provider.chats.length === 3);
    await new Promise((resolve) => setTimeout(resolve, 20));
    let isIdle = false;
    const idle = relay.idle().then(() => isIdle = true);
    await Promise.resolve();
    assertEquals(isIdle, false);
    relay.endStreams(new RelayError("shutting_down", "The relay stops"));
    await idle;
    const codes = ["relay_shutting_down", "server_error"];
    for (const [index, response] of streams.entries()) {
      assertEquals(await endOf(response), `response.failed ${codes[index]}: The relay stops`);
    }
    const response = await whole;
    assertEquals([response.status, (await response.json()).error.code], [503, "relay_shutting_down"]);
    assertEquals(relay.liveStreams, 0);
  });
});

Deno.test("endStreams() also ends answers whose upstream has not answered yet", async () => {
  await withRelay(SILENT, async ({ ask, relay, provider }) => {
    const [codex, plain, whole] = [ask(STREAM, CODEX), ask(STREAM), ask(WHOLE)];
    await soon("the upstream was asked three times", () => provider.chats.length === 3);
    relay.endStreams(new RelayError("shutting_down", "The relay stops"));
    assertEquals(await endOf(await codex), "response.failed relay_shutting_down: The relay stops");
    for (const response of [await plain, await whole]) {
      assertEquals([response.status, (await response.json()).error.code], [503, "relay_shutting_down"]);
    }
    await soon("the upstream is free", () => provider.chats.every(({ signal }) => signal.aborted));
  });
});

Deno.test("endStreams() lets go of the upstream of a client that reads nothing", async () => {
  const frames = Array<string>(200).fill(`data: ${JSON.stringify(textChunks("x".repeat(64_000))[0])}\n\n`);
  await withRelay({ frames, end: "hang" }, async ({ origin, relay, provider }) => {
    using _client = await stall(origin, JSON.stringify(STREAM), CODEX);
    await soon("the upstream answers", () => provider.open === 1);
    relay.endStreams(new RelayError("shutting_down", "The relay stops"));
    await relay.idle();
    await soon("the upstream is free", () => provider.open === 0);
  });
});

Deno.test("endStreams() does not end answers that begin afterwards", async () => {
  await withRelay({ chunks: [...textChunks("Hi"), finishChunk("stop")] }, async ({ ask, relay }) => {
    relay.endStreams(new RelayError("shutting_down", "The relay stops"));
    assertEquals(await endOf(await ask(STREAM, CODEX)), "response.completed");
  });
});

Deno.test("Many concurrent answers do not mix", async () => {
  const answer = ({ body }: { body: unknown }): ScriptedAnswer => {
    const { messages } = body as { messages: { content: string }[] };
    return { chunks: [...textChunks(`You said ${messages[0]?.content}`), finishChunk("stop")], delayMs: 1 };
  };
  await withRelay({ answer }, async ({ ask }) => {
    const said = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const response = await ask({ ...WHOLE, input: `number ${index}` });
        return (await response.json()).output[0].content[0].text;
      }),
    );
    assertEquals(said, Array.from({ length: 20 }, (_, index) => `You said number ${index}`));
  });
});
