/**
 * The benchmarks of translation, stepping and decoding, each alone and in memory.
 *
 * Run by `deno task bench`, or alone: `deno bench --allow-read=. --allow-env bench`.
 *
 * @module
 */
import { decodeChunk } from "../lib/chat/decode.ts";
import { SseDecoder } from "../lib/base/sse.ts";
import { step } from "../lib/translate/stream/stream.ts";
import { newState, packReads, playStream, translateBody } from "./pipeline.ts";
import { requestOf } from "./samples.ts";
import { DELTA_KINDS, streamOf } from "./streams.ts";

for (const megabytes of [0.1, 1, 4, 16]) {
  const body = requestOf("bench", megabytes * 1e6);
  Deno.bench(`decode and translate a request of ${megabytes} MB`, { group: "request", n: 10, warmup: 2 }, () => {
    translateBody(body);
  });
}

for (const kind of DELTA_KINDS) {
  for (const count of [10, 1_000, 100_000]) {
    const reads = packReads(streamOf(kind, count), 16);
    const n = count > 10_000 ? 2 : 10_000 / count * 2;
    Deno.bench(`${kind}: a stream of ${count} deltas`, { group: kind, n, warmup: 1 }, () => {
      playStream(reads);
    });
  }
}

const FRAMES = streamOf("text", 1_000);
const ONE_EACH = packReads(FRAMES, 1);
const SIXTEEN_EACH = packReads(FRAMES, 16);
const VALUES = FRAMES.slice(0, 1_000).map((frame): unknown => JSON.parse(frame.slice("data: ".length)));
const CHUNKS = VALUES.map(decodeChunk);

function decodeEvents(reads: readonly Uint8Array[]): number {
  const decoder = new SseDecoder();
  let count = 0;
  for (const bytes of reads) count += decoder.feed(bytes).length;
  return count + decoder.end().length;
}

Deno.bench("decode 1,000 events, one a read", { group: "parts" }, () => {
  decodeEvents(ONE_EACH);
});

Deno.bench("decode 1,000 events, sixteen a read", { group: "parts" }, () => {
  decodeEvents(SIXTEEN_EACH);
});

Deno.bench("decode 1,000 chunks", { group: "parts" }, () => {
  VALUES.map(decodeChunk);
});

Deno.bench("step through 1,000 text chunks", { group: "parts" }, () => {
  const state = newState();
  for (const chunk of CHUNKS) step(state, chunk);
});
