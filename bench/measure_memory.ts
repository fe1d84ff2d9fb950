/**
 * The measurements in memory: the cost of a request by its size, and of a delta by the length of its stream.
 *
 * Each figure is the best of several rounds. `deno run -A bench/measure_memory.ts` prints the table alone.
 *
 * @module
 */
import { encodeJson } from "../lib/base/json_bytes.ts";
import { parseJsonBytes } from "../lib/base/parse_json_bytes.ts";
import type { WireName } from "../lib/providers/profile.ts";
import { packReads, playStream, translateBody } from "./pipeline.ts";
import { requestOf } from "./samples.ts";
import { DELTA_KINDS, type DeltaKind, streamOf } from "./streams.ts";
import { type Figure, formatFigures } from "./table.ts";

/** Time of the best of `rounds` runs, in microseconds. */
function best(rounds: number, run: () => void): number {
  let least = Infinity;
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    run();
    least = Math.min(least, (performance.now() - started) * 1_000);
  }
  return least;
}

/** Milliseconds per megabyte to parse, decode, translate and write a request of the given size. */
function requestCost(megabytes: number, wire: WireName = "chat"): number {
  const bytes = new TextEncoder().encode(JSON.stringify(requestOf("bench", megabytes * 1e6)));
  const microseconds = best(5, () => {
    encodeJson(translateBody(parseJsonBytes(bytes), wire));
  });
  return microseconds / 1_000 / (bytes.length / 1e6);
}

/** Nanoseconds that each delta beyond the first adds to a stream of `count` deltas. */
function deltaCost(kind: DeltaKind, count: number, wire: WireName = "chat"): number {
  // Enough streams in one run to be well above the clock's resolution.
  const repeats = Math.max(1, Math.ceil(2_000 / count));
  const reads = packReads(streamOf(kind, count, wire), 16);
  const single = packReads(streamOf(kind, 1, wire), 16);
  const rounds = count > 10_000 ? 3 : 25;
  const whole = best(rounds, () => repeat(repeats, reads, wire));
  const least = best(rounds, () => repeat(repeats, single, wire));
  return (whole - least) / repeats / (count - 1) * 1_000;
}

function repeat(times: number, reads: readonly Uint8Array[], wire: WireName): void {
  for (let time = 0; time < times; time++) playStream(reads, wire);
}

/** Factor above which growth counts; less is noise and garbage collection. Quadratic cost would be a factor of 100. */
const FLAT = 2;

function requestFigures(): Figure[] {
  const sizes = [0.1, 1, 4, 16].map((megabytes) => ({ megabytes, cost: requestCost(megabytes) }));
  const figures = sizes.map(({ megabytes, cost }) => ({
    name: `request of ${megabytes} MB: parse, translate, write, per MB`,
    value: cost,
    unit: "ms",
  }));
  const growth = (sizes.at(-1)?.cost ?? NaN) / (sizes[1]?.cost ?? NaN);
  return [...figures, { name: "16 MB against 1 MB, per MB", value: growth, unit: "times", target: FLAT }];
}

function deltaFigures(kind: DeltaKind): Figure[] {
  const costs = [10, 1_000, 100_000].map((count) => ({ count, cost: deltaCost(kind, count) }));
  const figures = costs.map(({ count, cost }) => ({
    name: `${kind}: a delta among ${count.toLocaleString("en")}`,
    value: cost,
    unit: "ns",
  }));
  const flatness = (costs[2]?.cost ?? NaN) / (costs[1]?.cost ?? NaN);
  return [...figures, {
    name: `${kind}: 100,000 deltas against 1,000, each`,
    value: flatness,
    unit: "times",
    target: FLAT,
  }];
}

/** The figures in memory, as a table. */
export function measureMemory(): string {
  return formatFigures([...requestFigures(), ...DELTA_KINDS.flatMap(deltaFigures)]);
}

if (import.meta.main) console.log(measureMemory());
