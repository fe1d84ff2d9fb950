/**
 * The comparison: this relay, the Rust original and a program that only passes bytes on, by turns, in one table.
 *
 * See `README.md`.
 *
 * @module
 */
import { type Arena, type ContestantName, openArena, type Subject } from "./contestants.ts";
import type { Result, Row, Target, Workload } from "./workload.ts";
import { WORKLOADS } from "./workloads.ts";
import { median } from "./statistics.ts";
import { formatNumber, formatTable } from "./table.ts";

/** Milliseconds of lateness without any relay, from which on figures of time say little. */
const BUSY = 5;

/** Values of the rounds, by workload, row and contestant. */
type Values = Map<string, number[]>;

/** What load generator and upstream cost for a piece, by workload, and what the relay itself. */
type Overheads = Map<string, Record<"ours" | "generator" | "upstream", number[]>>;

interface Measured {
  readonly values: Values;
  /** How late tokens come straight from the upstream: 99 of 100 at most so many milliseconds. */
  readonly untouched: number[];
  readonly overheads: Overheads;
}

function keyOf(workload: string, row: string, contestant: ContestantName): string {
  return `${workload} ${row} ${contestant}`;
}

function runOn(arena: Arena, subject: Subject, workload: Workload): Promise<Result> {
  const useOfOthers = () => [arena.upstream.use(), arena.use()] as const;
  return workload.measure({ sockets: arena.sockets, subject, useOfOthers });
}

/** A workload on a fresh process of a contestant. */
async function runFresh(arena: Arena, name: ContestantName, workload: Workload): Promise<Result> {
  const subject = await arena.start(name);
  try {
    await workload.warm({ sockets: arena.sockets, subject, useOfOthers: () => [arena.upstream.use(), arena.use()] });
    return await runOn(arena, subject, workload);
  } catch (thrown) {
    throw new Error(`${name} did not do its work`, { cause: thrown });
  } finally {
    await subject.close();
  }
}

/** One round of a workload: every contestant once. */
async function playRound(arena: Arena, name: string, { values, overheads, untouched }: Measured): Promise<void> {
  const workload = WORKLOADS[name];
  if (workload === undefined) throw new Error(`No workload is called ${name}`);
  const isAdded = Object.values(workload.rows).some((row) => row.isAdded);
  const direct = isAdded ? await runOn(arena, arena.upstream, workload) : undefined;
  if (direct?.figures.late !== undefined) untouched.push(direct.figures.late);
  for (const contestant of arena.names) {
    if (workload.without?.includes(contestant)) continue;
    const { figures, pieces, cost } = await runFresh(arena, contestant, workload);
    for (const [rowName, row] of Object.entries(workload.rows)) {
      const value = (figures[rowName] ?? NaN) - (row.isAdded ? direct?.figures[rowName] ?? NaN : 0);
      append(values, keyOf(name, rowName, contestant), value);
    }
    if (contestant !== "ours" || cost === undefined || pieces === undefined) continue;
    const overhead = overheads.get(name) ?? { ours: [], generator: [], upstream: [] };
    overhead.ours.push(cost.subject / pieces);
    overhead.generator.push(cost.generator / pieces);
    overhead.upstream.push(cost.upstream / pieces);
    overheads.set(name, overhead);
  }
}

function append(values: Values, key: string, value: number): void {
  const list = values.get(key) ?? [];
  list.push(value);
  values.set(key, list);
}

function formatSpread(list: readonly number[] | undefined): string {
  if (list === undefined) return "absent";
  return `${formatNumber(median(list))} (${formatNumber(Math.min(...list))}..${formatNumber(Math.max(...list))})`;
}

/** What the target says, and whether the figures reach it; undefined where there is nothing to compare with. */
function judge(target: Target | undefined, { ours, rust, pass }: Record<"ours" | "rust" | "pass", number>) {
  const verdict = (text: string, distance: number) => ({
    text,
    isMet: Number.isNaN(distance) ? undefined : distance <= 0,
  });
  switch (target?.kind) {
    case "ratio":
      return verdict(`<= ${target.most} x Rust`, ours / rust - target.most);
    case "ratio at least":
      return verdict(`>= ${target.least} x Rust`, target.least - ours / rust);
    case "value":
      return verdict(`<= ${target.most}`, ours - target.most);
    case "above pass-through":
      return verdict(`<= pass + ${target.most}`, ours - pass - target.most);
    case undefined:
      return { text: "", isMet: undefined };
  }
}

function rowsOf(
  names: readonly string[],
  format: (workload: string, rowName: string, row: Row) => string[],
): string[][] {
  return names.flatMap((name) =>
    Object.entries(WORKLOADS[name]?.rows ?? {}).map(([rowName, row]) => format(name, rowName, row))
  );
}

function formatComparison(names: readonly string[], values: Values): string {
  const rows = rowsOf(names, (workload, rowName, { name, unit, target }) => {
    const lists = (["ours", "rust", "pass"] as const).map((who) => values.get(keyOf(workload, rowName, who)));
    const [ours = NaN, rust = NaN, pass = NaN] = lists.map((list) => median(list ?? []));
    const { text, isMet } = judge(target, { ours, rust, pass });
    const verdict = isMet === undefined ? "" : isMet ? "met" : "MISSED";
    return [
      unit === "" ? name : `${name}, ${unit}`,
      ...lists.map(formatSpread),
      formatNumber(ours / rust),
      text,
      verdict,
    ];
  });
  return formatTable(["work", "ours", "Rust original", "pass-through", "ours/Rust", "target", ""], rows);
}

function formatBun(names: readonly string[], values: Values): string {
  const rows = rowsOf(names, (workload, rowName, { name, unit }) => {
    const [ours, oursBun, passBun] = (["ours", "oursBun", "passBun"] as const).map((who) =>
      values.get(keyOf(workload, rowName, who))
    );
    const ratio = median(oursBun ?? []) / median(ours ?? []);
    return [unit === "" ? name : `${name}, ${unit}`, formatSpread(oursBun), formatSpread(passBun), formatNumber(ratio)];
  });
  return formatTable(["work, on Bun", "ours", "pass-through", "Bun/Deno"], rows.filter((row) => row[1] !== "absent"));
}

function formatOverheads(overheads: Overheads): string {
  const rows = [...overheads].map(([name, { ours, generator, upstream }]) => {
    const share = (list: readonly number[]) => `${(median(list) / median(ours) * 100).toFixed(0)} %`;
    const cells = [formatNumber(median(ours)), formatNumber(median(generator)), formatNumber(median(upstream))];
    return [name, ...cells, share(generator), share(upstream)];
  });
  return formatTable(
    ["CPU for a piece, µs", "ours", "load generator", "upstream", "generator/ours", "upstream/ours"],
    rows,
  );
}

/** How often, and which contestants; all by default. */
export interface Choice {
  readonly rounds: number;
  readonly contestants?: readonly string[] | undefined;
}

/** Plays all rounds of the workloads with these names, and prints the tables. */
export async function compare(names: readonly string[], { rounds, contestants }: Choice): Promise<void> {
  const arena = await openArena(contestants);
  const measured: Measured = { values: new Map(), overheads: new Map(), untouched: [] };
  try {
    // The first start of a program fills the caches of its runtime.
    for (const name of arena.names) await (await arena.start(name)).close();
    for (const name of names) {
      const started = performance.now();
      for (let round = 0; round < rounds; round++) await playRound(arena, name, measured);
      console.error(`${name}: ${((performance.now() - started) / 1_000).toFixed(1)} s`);
    }
  } finally {
    await arena.upstream.close();
  }
  console.log(`\n${formatComparison(names, measured.values)}\n`);
  if (arena.names.includes("oursBun")) console.log(`${formatBun(names, measured.values)}\n`);
  console.log(`${formatOverheads(measured.overheads)}\n`);
  const latest = Math.max(0, ...measured.untouched);
  if (latest > BUSY) {
    console.log(`This machine was busy: even untouched tokens were ${formatNumber(latest)} ms late.\n`);
  }
}
