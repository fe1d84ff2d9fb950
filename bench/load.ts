/**
 * The load benchmark, which measures the relay over real sockets and prints each figure next to its target.
 *
 * Four processes: this one reads, `upstream.ts` answers, `relay_process.ts` is measured, once as the relay and once as
 * a program that only passes bytes on. Run by `deno task bench`; see `README.md`.
 *
 * @module
 */
import { startChild } from "./child.ts";
import { deltaCost, requestCost } from "./measure_memory.ts";
import { firstTokens, type Measured, pace, saturate, silentMemory, timeToUpstream } from "./measure_sockets.ts";
import { DELTA_KINDS } from "./streams.ts";
import { type Figure, tableOf } from "./targets.ts";

/** Factor above which growth counts; less is noise and garbage collection. Quadratic cost would be a factor of 100. */
const FLAT = 2;

/** The row with the lateness of tokens without a relay, and the milliseconds from which on it is suspicious. */
const UNTOUCHED = "  straight from the upstream, not added";
const BUSY = 10;

function memoryFigures(): Figure[] {
  const sizes = [0.1, 1, 4, 16].map((megabytes) => ({ megabytes, cost: requestCost(megabytes) }));
  const requests = sizes.map(({ megabytes, cost }) => ({
    name: `request of ${megabytes} MB: parse, translate, write, per MB`,
    value: cost,
    unit: "ms",
  }));
  const growth = (sizes.at(-1)?.cost ?? NaN) / (sizes[1]?.cost ?? NaN);
  const deltas = DELTA_KINDS.flatMap((kind) => {
    const costs = [10, 1_000, 100_000].map((count) => ({ count, cost: deltaCost(kind, count) }));
    const flatness = (costs[2]?.cost ?? NaN) / (costs[1]?.cost ?? NaN);
    return [
      ...costs.map(({ count, cost }) => ({
        name: `${kind}: a delta among ${count.toLocaleString("en")}`,
        value: cost,
        unit: "ns",
      })),
      { name: `${kind}: 100,000 deltas against 1,000, each`, value: flatness, unit: "times", target: FLAT },
    ];
  });
  return [
    ...requests,
    { name: "16 MB against 1 MB, per MB", value: growth, unit: "times", target: FLAT },
    ...deltas,
  ];
}

interface Contestants {
  readonly direct: Measured;
  readonly passing: Measured;
  readonly relay: Measured;
}

/** Reports on stderr what was measured, and how long it took. */
async function timed<Result>(name: string, measurement: () => Promise<Result>): Promise<Result> {
  const started = performance.now();
  const result = await measurement();
  console.error(`${name}: measured in ${((performance.now() - started) / 1_000).toFixed(1)} s`);
  return result;
}

/** The figures over sockets. Silent streams come first, because a process does not return memory that load took. */
async function socketFigures({ direct, passing, relay }: Contestants): Promise<Figure[]> {
  const silent = await timed("silent streams", async () => {
    for (const measured of [passing, relay]) await saturate(measured, { streams: 16, tokens: 1_600, rounds: 1 });
    return { relay: await silentMemory(relay, 1_000), passing: await silentMemory(passing, 1_000) };
  });
  const saturated = await timed("saturated streams", async () => {
    const load = { streams: 64, tokens: 1_600, rounds: 4 };
    return { relay: await saturate(relay, load), passing: await saturate(passing, load) };
  });
  const paced = await timed("paced streams", async () => {
    return { direct: await pace(direct, 256), relay: await pace(relay, 256), passing: await pace(passing, 256) };
  });
  const [directFirst = NaN, passingFirst = NaN, relayFirst = NaN] = await timed(
    "first tokens",
    () => firstTokens([direct, passing, relay], 300),
  );
  const large = await timed("large requests", async () => {
    const load = { megabytes: 16, rounds: 8 };
    return { relay: await timeToUpstream(relay, load), passing: await timeToUpstream(passing, load) };
  });
  return [
    { name: "64 saturated streams: CPU per token", value: saturated.relay, unit: "µs", target: 2.5 },
    { name: "  the same, only passing bytes on", value: saturated.passing, unit: "µs" },
    { name: "256 paced streams: CPU per token", value: paced.relay.cost, unit: "µs", target: 20 },
    { name: "  the same, only passing bytes on", value: paced.passing.cost, unit: "µs" },
    { name: "256 paced streams: added p99", value: paced.relay.p99 - paced.direct.p99, unit: "ms", target: 5 },
    { name: "  the same, only passing bytes on", value: paced.passing.p99 - paced.direct.p99, unit: "ms" },
    { name: UNTOUCHED, value: paced.direct.p99, unit: "ms" },
    { name: "first token: added, median", value: relayFirst - directFirst, unit: "ms", target: 0.6 },
    { name: "  the same, only passing bytes on", value: passingFirst - directFirst, unit: "ms" },
    { name: "16 MB request: time to upstream", value: large.relay, unit: "ms", target: 120 },
    { name: "  the same, only passing bytes on", value: large.passing, unit: "ms" },
    { name: "silent stream: memory", value: silent.relay / 1_000, unit: "kB", target: 250 },
    { name: "  the same, only passing bytes on", value: silent.passing / 1_000, unit: "kB" },
  ];
}

/** Runs everything with the relay on `runtime`, and prints the table. */
async function measure(runtime: "deno" | "bun"): Promise<void> {
  const upstream = await startChild("upstream.ts");
  const passing = await startChild("relay_process.ts", ["pass_through", upstream.url]);
  const relay = await startChild("relay_process.ts", ["relay", upstream.url], runtime);
  try {
    const figures = await socketFigures({
      direct: { url: upstream.url, path: "/chat/completions" },
      passing: { url: passing.url, path: "/responses", child: passing },
      relay: { url: relay.url, path: "/responses", child: relay },
    });
    console.log(`\nOver sockets\n\n${tableOf(figures)}`);
    if (figures.some(({ name, value }) => name === UNTOUCHED && value > BUSY)) {
      console.log("\nThis machine was busy with something else: even untouched streams were late. Measure again.");
    }
  } finally {
    await Promise.all([relay, passing, upstream].map((child) => child.close()));
  }
  console.log(`\nIn memory\n\n${tableOf(memoryFigures())}\n`);
}

if (import.meta.main) await measure(Deno.args.includes("bun") ? "bun" : "deno");
