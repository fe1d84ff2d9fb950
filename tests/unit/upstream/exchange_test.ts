/**
 * Tests of one exchange with an upstream: what a read brings, and how the exchange ends.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { RelayError } from "../../../lib/base/errors.ts";
import { DEFAULT_LIMITS } from "../../../lib/base/limits.ts";
import { expandParts } from "../../../lib/wire/chunk.ts";
import { type ChunkBatch, Exchange } from "../../../lib/upstream/exchange.ts";
import type { WireName } from "../../../lib/providers/profile.ts";
import { finishChunk } from "../../../tools/chat_frames.ts";
import { DONE, HELLO, sse, Upstream } from "../../support/response_harness.ts";
import { wrapResponse } from "../../../lib/upstream/fetch_client.ts";

const LIMITS = { ...DEFAULT_LIMITS, firstByteTimeout: 100, silenceTimeout: 50 };

/** An exchange with an answer that the test writes, on a clock that the test sets. */
function openExchange(
  upstream = new Upstream(),
  wire: WireName = "chat",
): { exchange: Exchange; upstream: Upstream; clock: { now: number } } {
  const clock = { now: 0 };
  const body: ReadableStream<Uint8Array> = upstream.body;
  const exchange = new Exchange({
    wire,
    limits: LIMITS,
    send: () => Promise.resolve(wrapResponse(new Response(body))),
    now: () => clock.now,
  });
  return { exchange, upstream, clock };
}

/** What the relay does with each read. */
function read(exchange: Exchange): Promise<ChunkBatch> {
  return exchange.receive().then((bytes) => exchange.decode(bytes), (cause) => exchange.explainBreak(cause));
}

Deno.test("Exchange reads chunks, then the sentinel, then the end", async () => {
  const { exchange, upstream } = openExchange();
  await exchange.open();
  upstream.write(sse(HELLO));
  const first = await read(exchange);
  assertEquals([first.parts.length, first.sawDone, first.isEnd], [1, false, false]);
  upstream.write(sse(finishChunk("stop")));
  upstream.write(DONE);
  upstream.close();
  let last = await read(exchange);
  while (!last.sawDone) last = await read(exchange);
  assertEquals(last.fault, undefined);
  exchange.cancel();
});

Deno.test("Exchange reports the end of a body without the sentinel", async () => {
  const { exchange, upstream } = openExchange();
  await exchange.open();
  upstream.close();
  const { isEnd, sawDone, parts } = await read(exchange);
  assertEquals([isEnd, sawDone, parts], [true, false, []]);
});

Deno.test("Exchange aborts the request when it is cancelled, unless the body was read to its end", async () => {
  for (const isEnded of [false, true]) {
    const upstream = new Upstream();
    let sent: AbortSignal | undefined;
    const exchange = new Exchange({
      wire: "chat",
      limits: LIMITS,
      send(signal) {
        sent = signal;
        return Promise.resolve(wrapResponse(new Response(upstream.body)));
      },
    });
    await exchange.open();
    if (isEnded) {
      upstream.close();
      await read(exchange);
    }
    exchange.cancel();
    assertEquals([sent?.aborted, upstream.isCancelled], [!isEnded, !isEnded]);
  }
});

Deno.test("Exchange throws the error of a request that cannot be sent", async () => {
  const refused = new RelayError("upstream_auth", "No");
  const exchange = new Exchange({ wire: "chat", limits: LIMITS, send: () => Promise.reject(refused) });
  assertEquals(await assertRejects(() => exchange.open()), refused);
});

Deno.test("Exchange ends a silent answer with the missed deadline", async () => {
  const { exchange, upstream, clock } = openExchange();
  await exchange.open();
  upstream.write(sse(HELLO));
  await read(exchange);
  const pending = read(exchange);
  clock.now = 50_000;
  exchange.checkDeadlines(clock.now);
  assertEquals(exchange.missedDeadline, undefined);
  exchange.checkDeadlines(50_001);
  const error = await assertRejects(() => pending, RelayError);
  assertEquals([error.code, error], ["upstream_timeout", exchange.missedDeadline]);
  assert(upstream.isCancelled);
});

Deno.test("Exchange waits five seconds for the sentinel after the finish, then ends without an error", async () => {
  const { exchange, upstream } = openExchange();
  await exchange.open();
  upstream.write(sse(finishChunk("stop")));
  await read(exchange);
  exchange.isFinished = true;
  const pending = read(exchange);
  exchange.checkDeadlines(5_000);
  assertEquals(upstream.isCancelled, false);
  exchange.checkDeadlines(5_001);
  assertEquals([(await pending).isEnd, exchange.missedDeadline], [true, undefined]);
});

const ITEM = { type: "message", id: "msg_1", role: "assistant", content: [{ type: "output_text", text: "Hello." }] };

Deno.test("Exchange knows when only the last event is missing, and what the items before it prove", async () => {
  const { exchange, upstream } = openExchange(new Upstream(), "responses");
  await exchange.open();
  upstream.write(sse({ type: "response.output_item.added", output_index: 0, item: { ...ITEM, content: [] } }));
  await read(exchange);
  assertEquals(exchange.isWhole, false);
  upstream.write(sse({ type: "response.output_item.done", output_index: 0, item: ITEM }));
  await read(exchange);
  assertEquals(exchange.isWhole, true);
  exchange.isFinished = true;
  const pending = read(exchange);
  exchange.checkDeadlines(5_001);
  const { isEnd, parts } = await pending;
  assertEquals([isEnd, expandParts(parts).map(({ finishReason }) => finishReason)], [true, ["completed"]]);
  assert(upstream.isCancelled);
});

Deno.test("Exchange takes the sentinel in the middle of an item for the end of the body", async () => {
  const { exchange, upstream } = openExchange(new Upstream(), "responses");
  await exchange.open();
  upstream.write(sse({ type: "response.output_item.added", output_index: 0, item: { ...ITEM, content: [] } }));
  await read(exchange);
  upstream.write(DONE);
  const { isEnd, sawDone } = await read(exchange);
  assertEquals([isEnd, sawDone], [true, false]);
  exchange.cancel();
});
