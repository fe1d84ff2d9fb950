/**
 * The measurements that need a relay with real sockets.
 *
 * @module
 */
import type { Child, Use } from "./child.ts";
import { discard, drain, encodeRequest, openStream, readDelays, readFirstToken, type Target } from "./client.ts";
import { modelFor, requestOf } from "./samples.ts";
import { TOKENS_PER_SECOND } from "./targets.ts";

/** A server that streams are read from: the relay, the program it is compared with, or the upstream itself. */
export interface Measured extends Target {
  /** The process in the middle; absent for the upstream itself. */
  readonly child?: Child;
}

/** The median of sorted `values`. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which a `share` of `values` lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

async function useOf({ child }: Measured): Promise<Use> {
  return await child?.use() ?? { cpu: NaN, memory: NaN };
}

/** A load: the number of streams, and of tokens in each. */
interface Load {
  readonly streams: number;
  readonly tokens: number;
}

/** Milliseconds after which no further round of saturated streams begins. */
const SATURATED_BUDGET = 8_000;

/** CPU per token in microseconds while `streams` streams run as fast as they go: the best of up to `rounds`. */
export async function saturate(measured: Measured, load: Load & { readonly rounds: number }): Promise<number> {
  const request = encodeRequest(measured, requestOf(modelFor("burst", load.tokens), 0));
  const costs: number[] = [];
  const started = performance.now();
  for (let round = 0; round < load.rounds && performance.now() - started < SATURATED_BUDGET; round++) {
    const before = await useOf(measured);
    await Promise.all(Array.from({ length: load.streams }, async () => drain(await openStream(measured, request))));
    const after = await useOf(measured);
    costs.push((after.cpu - before.cpu) / (load.streams * load.tokens));
  }
  return Math.min(...costs);
}

/** The cost of paced streams and the lateness of their tokens. */
export interface PacedFigures {
  /** CPU per token in microseconds. */
  readonly cost: number;
  /** 99 of 100 tokens took at most this long from the upstream to the reader, in milliseconds. */
  readonly p99: number;
}

/** Seconds in which paced streams begin, one after another as in real use. */
const PACED_START = 2;
/** Seconds in which all of them run and are measured. */
const PACED_WINDOW = 5;

/** Runs `streams` streams at a human pace, and measures while all of them run. */
export async function pace(measured: Measured, streams: number): Promise<PacedFigures> {
  const tokens = (PACED_START + PACED_WINDOW + 1) * TOKENS_PER_SECOND;
  const request = encodeRequest(measured, requestOf(modelFor("paced", tokens), 0));
  let delays: number[] = [];
  const running = Array.from({ length: streams }, async (_, index) => {
    await sleep(index / streams * PACED_START * 1_000);
    await readDelays(await openStream(measured, request), (delay) => delays.push(delay));
  });
  await sleep((PACED_START + 0.5) * 1_000);
  const before = await useOf(measured);
  delays = [];
  await sleep(PACED_WINDOW * 1_000);
  const steady = delays;
  const after = await useOf(measured);
  await Promise.all(running);
  return { cost: (after.cpu - before.cpu) / steady.length, p99: quantile(steady, 0.99) };
}

/** Median milliseconds from sending a request of Codex's usual size to the first token, for each of `targets`. */
export async function firstTokens(targets: readonly Measured[], rounds: number): Promise<number[]> {
  const requests = targets.map((target) => encodeRequest(target, requestOf(modelFor("first"), 0)));
  const times = targets.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    // The targets take turns, so that other load on the machine affects all alike.
    for (const [index, target] of targets.entries()) {
      const stream = await openStream(target, requests[index] ?? new Uint8Array());
      const { arrived } = await readFirstToken(stream);
      times[index]?.push(arrived - stream.sent);
      await discard(stream);
    }
  }
  return times.map(median);
}

/** Milliseconds from sending the first byte of a large request to the moment the upstream has all of it: the best. */
export async function timeToUpstream(
  target: Measured,
  { megabytes, rounds }: { readonly megabytes: number; readonly rounds: number },
): Promise<number> {
  const request = encodeRequest(target, requestOf(modelFor("first"), megabytes * 1e6));
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const stream = await openStream(target, request);
    const { written } = await readFirstToken(stream);
    times.push(written - stream.sent);
    await discard(stream);
  }
  return Math.min(...times);
}

/** Bytes of memory for each of `streams` streams that got one token and are silent since. */
export async function silentMemory(measured: Measured, streams: number): Promise<number> {
  const request = encodeRequest(measured, requestOf(modelFor("silent"), 0));
  await settle();
  const before = await useOf(measured);
  const open = [];
  for (let count = 0; count < streams; count++) {
    const stream = await openStream(measured, request);
    open.push(stream);
    await readFirstToken(stream);
  }
  await settle();
  const after = await useOf(measured);
  for (const stream of open) stream.close();
  return (after.memory - before.memory) / streams;

  /** Collects garbage twice: the first collection leaves objects that were just released, the next one takes them. */
  async function settle(): Promise<void> {
    await useOf(measured);
    await sleep(300);
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
