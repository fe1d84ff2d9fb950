/**
 * Tests that a thousand simultaneous streams leave nothing behind in the relay.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { deltaChunk, finishChunk, textChunks } from "../../tools/chat_frames.ts";
import { CODEX, soon, STREAM, terminalEvents, WHOLE } from "../support/relay_harness.ts";
import { type RelayProcess, RUN, startProcess } from "../support/relay_process.ts";
import { stall } from "../support/stalling_client.ts";
import { MEMORY_REPORT } from "../support/report_memory.ts";

const STREAMS = 1_000;
/** After these everything that is allocated once is there. */
const WARM_UP = 2;
const ROUNDS = 6;
/** How long things may take that happen by themselves, in milliseconds. */
const LIMIT = 20_000;
const MEGABYTE = 1024 * 1024;
/** Arguments of `deno` that run a relay which reports its memory. */
const REPORTING_RUN = RUN.toSpliced(1, 0, "--v8-flags=--expose-gc", "--preload", "tests/support/report_memory.ts");
/** What the heap may grow by over four more rounds, in megabytes: half a kilobyte for each stream. */
const MAX_HEAP_GROWTH = 2;
/**
 * What the process may grow by meanwhile, in megabytes: 30 kB for each stream, a few of a socket's buffers. The allocator
 * under V8 keeps more on some machines than on others.
 */
const MAX_GROWTH = 120;
/**
 * Megabytes that reading takes once, however many clients there are: V8 collects buffers when 64 MB of them are unused,
 * and the allocator keeps what they took (Deno 2.9.6, 2026-11).
 */
const MAX_GARBAGE = 160;
// Memory is reported at a signal.
const ignore = Deno.build.os !== "linux";

/** Memory of a process that preloads the report, in megabytes. */
interface Memory {
  readonly heap: number;
  readonly resident: number;
}

/** Measures a process after a collection of its garbage. */
async function measureMemory(relay: RelayProcess): Promise<Memory> {
  const earlier = relay.stderr.length;
  relay.kill("SIGUSR2");
  const find = () => new RegExp(`${MEMORY_REPORT} (\\d+) (\\d+)\n`).exec(relay.stderr.slice(earlier));
  await soon("the memory is reported", () => find() !== null, LIMIT);
  const [, heap, resident] = (find() ?? []).map((bytes) => Number(bytes) / MEGABYTE);
  return { heap: heap ?? Infinity, resident: resident ?? Infinity };
}

/** By how much a kind of memory grew after the first rounds, in megabytes. */
function computeGrowth(memory: readonly Memory[], kind: keyof Memory): number {
  return (memory.at(-1)?.[kind] ?? Infinity) - Math.max(...memory.slice(0, WARM_UP).map((round) => round[kind]));
}

/** An upstream that begins every answer, and goes on with all of them on request. */
interface Upstream extends AsyncDisposable {
  readonly url: string;
  /** How many answers have begun since the last {@linkcode goOn}. */
  readonly begun: number;
  goOn(): void;
}

const encoder = new TextEncoder();

function bytesOf(chunks: readonly unknown[]): Uint8Array {
  return encoder.encode(chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join(""));
}

const FIRST = bytesOf(textChunks("Begin "));
const REST = [...textChunks("word ".repeat(30)), finishChunk("stop")].map((chunk) => bytesOf([chunk]));

function openUpstream(): Upstream {
  let begun = 0;
  let gate = Promise.withResolvers<void>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    // The relay asks for the models when it starts.
    if (request.method === "GET") return Response.json({ object: "list", data: [] });
    await request.text();
    const { promise } = gate;
    let next = 0;
    return new Response(
      new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(FIRST);
          begun++;
        },
        async pull(controller) {
          await promise;
          const piece = REST[next++];
          if (piece) controller.enqueue(piece);
          else controller.close();
        },
      }, { highWaterMark: 0 }),
    );
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/v1`,
    get begun() {
      return begun;
    },
    goOn() {
      begun = 0;
      gate.resolve();
      gate = Promise.withResolvers();
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function ask(relay: RelayProcess, body: unknown = STREAM, headers: HeadersInit = CODEX): Promise<Response> {
  return fetch(`${relay.url}/v1/responses`, { method: "POST", body: JSON.stringify(body), headers });
}

async function liveStreams(relay: RelayProcess): Promise<number> {
  return (await (await fetch(`${relay.url}/health`)).json()).live_streams;
}

Deno.test("a thousand streams at once, again and again, leave no memory behind", { ignore }, async () => {
  await using upstream = openUpstream();
  const relay = await startProcess({
    args: [...REPORTING_RUN, "--port", "0", "--upstream", upstream.url],
  });
  try {
    const memory: Memory[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const ends = Array.from({ length: STREAMS }, async (_, index) => {
        return await terminalEvents(await ask(relay, STREAM, index % 2 === 0 ? CODEX : {}));
      });
      await soon("all streams have begun", () => upstream.begun === STREAMS, LIMIT);
      assertEquals(await liveStreams(relay), STREAMS);
      if (round === 0) await assertBusy(relay);
      upstream.goOn();
      assertEquals(new Set(await Promise.all(ends)), new Set(["completed"]));
      await soon("no stream is live", async () => await liveStreams(relay) === 0, LIMIT);
      memory.push(await measureMemory(relay));
    }
    const rounds = memory.map(({ heap, resident }) => `${heap.toFixed(1)} of ${resident.toFixed(0)}`).join(", ");
    assert(computeGrowth(memory, "heap") < MAX_HEAP_GROWTH, `MB of heap and process after each round: ${rounds}`);
    assert(computeGrowth(memory, "resident") < MAX_GROWTH, `MB of heap and process after each round: ${rounds}`);
  } finally {
    await relay.stop();
  }
});

/** Asserts that the answer to one more says when to come back. */
async function assertBusy(relay: RelayProcess): Promise<void> {
  const plain = await ask(relay, WHOLE, {});
  assertEquals([plain.status, plain.headers.get("retry-after")], [503, "5"]);
  assertEquals((await plain.json()).error.code, "relay_busy");
  const codex = await (await ask(relay)).text();
  assertMatch(codex, /"code":"rate_limit_exceeded","message":"[^"]*--max-streams[^"]*Please try again in 5s\."/);
}

Deno.test("clients that take nothing cost no more than the answer that there is by then", { ignore }, async () => {
  const clients = 30;
  const frame = bytesOf([deltaChunk({ content: "x".repeat(10_000) })]);
  let pulled = 0;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, ({ method }) => {
    if (method === "GET") return Response.json({ object: "list", data: [] });
    return new Response(
      new ReadableStream({
        pull(controller) {
          pulled++;
          controller.enqueue(frame);
        },
      }, { highWaterMark: 0 }),
    );
  });
  const upstream = `http://127.0.0.1:${server.addr.port}/v1`;
  const relay = await startProcess({ args: [...REPORTING_RUN, "--port", "0", "--upstream", upstream] });
  try {
    const before = await measureMemory(relay);
    const stalled = await Promise.all(Array.from({ length: clients }, () => ask(relay)));
    let last = -1;
    await soon("the upstream is held back", async () => {
      const same = pulled === last;
      last = pulled;
      await new Promise((resolve) => setTimeout(resolve, 500));
      return same;
    }, LIMIT);
    const after = await measureMemory(relay);
    const kept = (after.heap - before.heap) / clients;
    const taken = (after.resident - before.resident - MAX_GARBAGE) / clients;
    const sent = pulled * frame.length / clients / MEGABYTE;
    // The sockets of both ends hold some megabytes; an upstream without end would have sent gigabytes.
    assert(sent < 16, `${sent.toFixed(1)} MB were read for each`);
    // What was written is kept for the events that end the answer, and nothing else is.
    assert(kept < sent + 1, `${kept.toFixed(1)} MB for each, of whom ${sent.toFixed(1)} MB were sent`);
    assert(taken < sent + 1, `${taken.toFixed(1)} MB taken for each, of whom ${sent.toFixed(1)} MB were sent`);
    await Promise.all(stalled.map((response) => response.body?.cancel()));
    await soon("no stream is live", async () => await liveStreams(relay) === 0, LIMIT);
  } finally {
    await relay.stop();
    await server.shutdown();
  }
});

Deno.test("clients that announce more than they send cost little more than what they send", { ignore }, async () => {
  const clients = 40;
  const relay = await startProcess({ args: [...REPORTING_RUN, "--port", "0", "--upstream", "http://127.0.0.1:9/v1"] });
  try {
    const before = (await measureMemory(relay)).resident;
    const length = { "content-length": String(200 * MEGABYTE) };
    const waiting = await Promise.all(
      Array.from({ length: clients }, () => stall(relay.url, "{".repeat(1_000), length)),
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    const perClient = ((await measureMemory(relay)).resident - before) / clients;
    waiting.forEach((connection) => connection.close());
    assert(perClient < 1, `${perClient.toFixed(1)} MB for each`);
  } finally {
    await relay.stop();
  }
});
