/**
 * The profiles: which function of the relay takes what share of each workload, as text.
 *
 * Run by `deno task bench --profile`, which writes `profiles/WORKLOAD.txt`.
 *
 * @module
 */
import manifest from "../deno.json" with { type: "json" };
import { type Arena, openArena } from "./contestants.ts";
import { runFor } from "./load.ts";
import { formatTable } from "./table.ts";
import type { Stand, Workload } from "./workload.ts";
import { WORKLOADS } from "./workloads.ts";

/** Functions that a profile names. */
const TOP = 25;
/** Milliseconds that the relay gets to see that its clients have left. */
const WIND_DOWN = 500;

/** The part of V8's format of profiles that is read. */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

const ROOT = new URL("../", import.meta.url).href;

/** The place of a function, without what is peculiar to this machine. */
function placeOf(url: string, line: number): string {
  if (url === "") return "";
  const path = url.startsWith(ROOT) ? url.slice(ROOT.length) : url.replace(/^file:.*\/(npm|deps)\//, "$1:");
  return `${path}:${line + 1}`;
}

const IDLE = "(idle)";

/** A profile, and the milliseconds of it that precede what is measured. */
export interface Recorded {
  readonly profile: CpuProfile;
  readonly before: number;
}

/** Microseconds of each function itself, without those that it calls, by name and place. */
function selfTimes({ profile: { nodes, samples, timeDeltas }, before }: Recorded): Map<string, number> {
  const names = new Map(nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => {
    const place = placeOf(url, lineNumber);
    return [id, place === "" ? functionName : `${functionName || "(anonymous)"}  ${place}`];
  }));
  const times = new Map<string, number>();
  let elapsed = 0;
  samples.forEach((id, index) => {
    elapsed += timeDeltas[index] ?? 0;
    if (elapsed < before * 1_000) return;
    const name = names.get(id) ?? "";
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[index] ?? 0));
  });
  return times;
}

/** The text of a profile. */
export function formatProfile(name: string, workload: Workload, recorded: Recorded): string {
  const times = selfTimes(recorded);
  times.delete(IDLE);
  const busy = [...times.values()].reduce((sum, time) => sum + time, 0);
  const top = [...times].sort(([, a], [, b]) => b - a).slice(0, TOP);
  const rows = top.map(([place, time]) => [`${(time / busy * 100).toFixed(1)} %`, (time / 1_000).toFixed(0), place]);
  const date = new Date().toISOString().slice(0, 10);
  return [
    `${name}: ${Object.values(workload.rows).map((row) => row.name.trim()).join("; ")}`,
    `codex-relay ${manifest.version}, Deno ${Deno.version.deno}, ${Deno.build.os} ${Deno.build.arch}, ${date}`,
    `Self time of the main thread while it was measured, idle time excluded: ${(busy / 1_000).toFixed(0)} ms in all.`,
    '"(program)" is what the runtime and the system do.',
    "",
    formatTable(["share", "ms", "function"], rows),
    "",
  ].join("\n");
}

async function readProfile(folder: string): Promise<CpuProfile> {
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".cpuprofile")) return JSON.parse(await Deno.readTextFile(`${folder}/${name}`));
  }
  throw new Error("The relay wrote no profile");
}

async function profileWorkload(arena: Arena, workload: Workload): Promise<Recorded> {
  const folder = await Deno.makeTempDir();
  const started = performance.now();
  let before = 0;
  try {
    const subject = await arena.start("ours", { flags: ["--cpu-prof", `--cpu-prof-dir=${folder}`] });
    const useOfOthers = () => [arena.upstream.use(), arena.use()] as const;
    const stand: Stand = { sockets: arena.sockets, subject, useOfOthers };
    try {
      await workload.warm(stand);
      if (workload.isStartMeasured !== true) before = performance.now() - started;
      await workload.measure(stand);
      await runFor(arena.sockets, WIND_DOWN);
    } finally {
      await subject.close("SIGTERM");
    }
    return { profile: await readProfile(folder), before };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Runs workloads under the profiler and writes the profiles. */
export async function profileWorkloads(names: readonly string[]): Promise<void> {
  const arena = await openArena(["ours"]);
  const profiles = new URL("profiles/", import.meta.url);
  await Deno.mkdir(profiles, { recursive: true });
  try {
    for (const name of names) {
      const workload = WORKLOADS[name];
      if (workload === undefined) continue;
      const text = formatProfile(name, workload, await profileWorkload(arena, workload));
      await Deno.writeTextFile(new URL(`${name}.txt`, profiles), text);
      console.log(text);
    }
  } finally {
    await arena.upstream.close();
  }
}
