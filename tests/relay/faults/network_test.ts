/**
 * Tests of turns over a network that refuses connections, does not answer, or delivers an answer in odd pieces.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { DENO } from "../../../lib/runtime/deno.ts";
import { DEFAULT_LIMITS } from "../../../lib/base/limits.ts";
import { createServer } from "../../../lib/server/router.ts";
import { deltaChunk, finishChunk, textAnswer } from "../../../tools/chat_frames.ts";
import { type ScriptedProvider, startScriptedProvider } from "../../../tools/scripted_provider.ts";
import { CODEX, optionsFor, STREAM, withRelay } from "../../support/relay_harness.ts";
import { CLIENTS, outcomeOf, turn } from "../../support/faults.ts";

/** A port without a listener. */
function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

Deno.test("no client notices that the upstream refuses connections for a while", async () => {
  const port = freePort();
  const options = optionsFor(`http://127.0.0.1:${port}/v1`, { limits: DEFAULT_LIMITS });
  const relay = createServer(options);
  let provider: ScriptedProvider | undefined;
  const timer = setTimeout(() => provider = startScriptedProvider({ port, answer: () => textAnswer("Back.") }), 500);
  try {
    const outcomes = await Promise.all(CLIENTS.map(async ({ body, headers }) => {
      return outcomeOf(await relay.fetch(turn(body, headers)));
    }));
    assertEquals(outcomes.map(({ status, text }) => [status, text]), Array(3).fill(["completed", "Back."]));
    assertEquals(provider?.chats.length, 3);
  } finally {
    clearTimeout(timer);
    await provider?.close();
  }
});

Deno.test("every client gets one failure when the upstream never accepts connections", async () => {
  const limits = { ...DEFAULT_LIMITS, maxTries: 2 };
  const relay = createServer(optionsFor(`http://127.0.0.1:${freePort()}/v1`, { limits }));
  await Promise.all(CLIENTS.map(async ({ name, body, headers }) => {
    const { status, code, message } = await outcomeOf(await relay.fetch(turn(body, headers)));
    const told = name === "Codex" ? ["failed", "invalid_prompt"] : ["refused", "upstream_unreachable"];
    assertEquals([status, code], told);
    // The system's error number would not help the user.
    assertMatch(message ?? "", /Cannot reach the upstream 127\.0\.0\.1:\d+: [^()]+; check --upstream and the network /);
    assertMatch(message ?? "", / \(tried 2 times in \d+ s\)$/);
  }));
});

Deno.test("an upstream that accepts no connection is reported after --connect-timeout, and retried", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0, tcpBacklog: 1 });
  const { port } = listener.addr;
  // The listener accepts nothing: these two fill its queue, and later connections wait.
  const queued = await Promise.all([1, 2].map(() => Deno.connect({ hostname: "127.0.0.1", port })));
  const limits = { ...DEFAULT_LIMITS, connectTimeout: 2, maxTries: 2 };
  const relay = createServer(optionsFor(`http://127.0.0.1:${port}/v1`, { limits, reach: DENO.reach }));
  const began = performance.now();
  try {
    const { code, message } = await outcomeOf(await relay.fetch(turn(STREAM, CODEX)));
    assertEquals(code, "invalid_prompt");
    assertMatch(message ?? "", /Cannot reach the upstream: it takes no connection \(waited 2 s, --connect-timeout\)/);
    assertMatch(message ?? "", /\(tried 2 times in \d+ s\)$/);
    const seconds = (performance.now() - began) / 1000;
    assert(seconds > 4 && seconds < 12, `${seconds} s`);
  } finally {
    for (const connection of queued) connection.close();
    listener.close();
    await relay.idle();
  }
});

Deno.test("a slow answer does not count as a missing connection", async () => {
  const answer = { ...textAnswer("Slow."), firstDelayMs: 3_500 };
  await withRelay(answer, async ({ ask, provider }) => {
    const { status, text } = await outcomeOf(await ask(STREAM, CODEX));
    assertEquals([status, text, provider.chats.length], ["completed", "Slow.", 1]);
  }, { limits: { ...DEFAULT_LIMITS, connectTimeout: 1 }, reach: DENO.reach });
});

Deno.test("a connection made before its deadline does not count as missing", async () => {
  const never = (_: string, signal: AbortSignal) =>
    new Promise<void>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const answer = async () => {
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    return { ...textAnswer("Here."), firstDelayMs: 2_500 };
  };
  await withRelay({ answer }, async ({ ask, provider }) => {
    const { status, text } = await outcomeOf(await ask(STREAM, CODEX));
    assertEquals([status, text, provider.chats.length], ["completed", "Here.", 1]);
  }, { limits: { ...DEFAULT_LIMITS, connectTimeout: 4 }, reach: never });
});

Deno.test("an answer that trickles in byte by byte arrives whole", async () => {
  const bytes = new TextEncoder().encode(
    `data: ${JSON.stringify(deltaChunk({ content: "Köln 🙂" }))}\n\n` +
      `data: ${JSON.stringify(finishChunk("stop"))}\r\n\r\ndata: [DONE]`,
  );
  const upstream = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
    let at = 0;
    return new Response(
      new ReadableStream({
        async pull(controller) {
          await new Promise((resolve) => setTimeout(resolve, 1));
          if (at === bytes.length) return controller.close();
          controller.enqueue(bytes.subarray(at, ++at));
        },
      }, { highWaterMark: 0 }),
    );
  });
  const relay = createServer(optionsFor(`http://127.0.0.1:${upstream.addr.port}/v1`));
  try {
    for (const { body, headers } of CLIENTS) {
      const { status, text } = await outcomeOf(await relay.fetch(turn(body, headers)));
      assertEquals([status, text], ["completed", "Köln 🙂"]);
    }
  } finally {
    await upstream.shutdown();
  }
});

Deno.test("5 MB in one event arrive whole", async () => {
  const content = "x".repeat(5_000_000);
  await withRelay({ chunks: [deltaChunk({ content }), finishChunk("stop")] }, async ({ ask }) => {
    for (const { body, headers } of CLIENTS) {
      const { status, text } = await outcomeOf(await ask(body, headers));
      assertEquals([status, text.length], ["completed", content.length]);
    }
  });
});

/** An upstream that answers one request on each connection, and closes it without a byte on the second one. */
function openForgetful(): AsyncDisposable & { readonly url: string; readonly requests: number } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const frames = textAnswer("Well.").chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("");
  const answer =
    `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: ${frames.length}\r\n\r\n${frames}`;
  let requests = 0;
  const connections = new Set<Deno.Conn>();
  async function attend(connection: Deno.Conn): Promise<void> {
    connections.add(connection);
    const bytes = new Uint8Array(65_536);
    for (let isUsed = false; await connection.read(bytes) !== null;) {
      // A request may come in two pieces.
      if (!new TextDecoder().decode(bytes).startsWith("POST ")) continue;
      requests += 1;
      if (isUsed) break;
      isUsed = true;
      await connection.write(new TextEncoder().encode(answer));
      bytes.fill(0);
    }
    connections.delete(connection);
    connection.close();
  }
  async function listen(): Promise<void> {
    const attending: Promise<void>[] = [];
    for await (const connection of listener) attending.push(attend(connection).catch(() => {}));
    await Promise.all(attending);
  }
  const listening = listen();
  return {
    url: `http://127.0.0.1:${listener.addr.port}/v1`,
    get requests() {
      return requests;
    },
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const connection of connections) connection.close();
      await listening;
    },
  };
}

Deno.test("a kept connection that turns out to be closed costs a request, but no wait and no try", async () => {
  await using upstream = openForgetful();
  const relay = createServer(optionsFor(upstream.url, { limits: { ...DEFAULT_LIMITS, maxTries: 1 } }));
  for (const expected of [1, 3]) {
    const { status, text } = await outcomeOf(await relay.fetch(turn(STREAM, CODEX)));
    assertEquals([status, text, upstream.requests], ["completed", "Well.", expected]);
  }
});
