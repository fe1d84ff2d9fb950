/**
 * The comparison of the wires: what one delta costs on each, in one alternating run.
 *
 * `deno run -A bench/wires.ts` prints the table.
 *
 * @module
 */
import process from "node:process";
import type { WireName } from "../lib/providers/profile.ts";
import { openArena } from "./contestants.ts";
import { readAnswers, requestFor } from "./load.ts";
import { packReads, playStream } from "./pipeline.ts";
import { DELTA_KINDS, type DeltaKind, streamOf } from "./streams.ts";
import { type Figure, formatFigures } from "./table.ts";

const WIRES: readonly WireName[] = ["chat", "responses", "messages"];

/** Factor of the cost on chat within which the others have to stay. */
const ALIKE = 1.2;
const ROUNDS = 7;
/** Deltas of one stream in memory. */
const DELTAS = 20_000;

/** Measures all wires by turns, so that other load on the machine affects all alike, and takes the best of each. */
async function alternate(measure: (wire: WireName) => number | Promise<number>): Promise<Record<WireName, number>> {
  const costs: Record<WireName, number[]> = { chat: [], responses: [], messages: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const wire of WIRES) costs[wire].push(await measure(wire));
  }
  return {
    chat: Math.min(...costs.chat),
    responses: Math.min(...costs.responses),
    messages: Math.min(...costs.messages),
  };
}

function compare(name: string, unit: string, costs: Readonly<Record<WireName, number>>): Figure[] {
  return [
    { name: `${name}, chat`, value: costs.chat, unit },
    ...(["responses", "messages"] as const).flatMap((wire) => [
      { name: `${name}, ${wire}`, value: costs[wire], unit },
      { name: "  against chat", value: costs[wire] / costs.chat, unit: "times", target: ALIKE },
    ]),
  ];
}

/** Streams at the same time, tokens in each, and milliseconds that the reader sleeps. */
const LOAD = { streams: 16, tokens: 1_600, nap: 10 };

async function compareSockets(): Promise<Figure[]> {
  const arena = await openArena(["ours"]);
  const started = WIRES.map(async (wire) => [wire, await arena.start("ours", { settings: ["--wire", wire] })] as const);
  const relays = new Map(await Promise.all(started));
  try {
    const costs = await alternate(async (wire) => {
      const relay = relays.get(wire);
      if (relay === undefined) throw new Error(`No relay speaks ${wire}`);
      const request = requestFor(relay, "burst", { pieces: LOAD.tokens });
      const before = relay.use().cpu;
      await readAnswers(arena.sockets, relay, { request, count: LOAD.streams, nap: LOAD.nap });
      return (relay.use().cpu - before) / (LOAD.streams * LOAD.tokens);
    });
    return compare("16 saturated streams: CPU per token", "µs", costs);
  } finally {
    await Promise.all([...relays.values()].map((relay) => relay.close()));
    await arena.upstream.close();
  }
}

/** Nanoseconds of processor time that a delta takes in memory. */
function measureDelta(kind: DeltaKind, wire: WireName): number {
  const reads = packReads(streamOf(kind, DELTAS, wire), 16);
  const before = process.cpuUsage();
  playStream(reads, wire);
  const { user, system } = process.cpuUsage(before);
  return (user + system) * 1_000 / DELTAS;
}

/** Compares the wires in memory and over sockets. */
async function compareWires(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const kind of DELTA_KINDS) {
    const costs = await alternate((wire) => measureDelta(kind, wire));
    figures.push(...compare(`a delta of ${kind}`, "ns", costs));
  }
  return [...figures, ...await compareSockets()];
}

if (import.meta.main) console.log(formatFigures(await compareWires()));
