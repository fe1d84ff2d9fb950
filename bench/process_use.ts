/**
 * What a process uses, seen from outside, so that programs in any language are measured alike.
 *
 * @module
 */

/** Resources of a process. A figure that the system does not tell is NaN. */
export interface Use {
  /** CPU time of all threads so far, children excluded, in microseconds. */
  readonly cpu: number;
  /** Resident memory, in bytes. */
  readonly memory: number;
  /** The largest resident memory so far, in bytes. */
  readonly peak: number;
}

/** Clock ticks in a second in `/proc/PID/stat`, the same on all Linux systems of today. */
const TICKS_PER_SECOND = 100;

/** Microseconds of CPU time from `/proc/PID/stat`, in which the name in brackets may hold anything. */
function parseStat(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * (1e6 / TICKS_PER_SECOND);
}

/** The exact CPU time of a process, where the C library tells. */
type CpuClock = (pid: number) => number;

/** The clock of a process, in nanoseconds; the ticks of `/proc` are 10 ms. */
function openCpuClock(): CpuClock {
  if (Deno.build.os !== "linux") return () => NaN;
  const { symbols } = Deno.dlopen("libc.so.6", {
    clock_getcpuclockid: { parameters: ["i32", "buffer"], result: "i32" },
    clock_gettime: { parameters: ["i32", "buffer"], result: "i32" },
  });
  return (pid) => {
    const id = new Int32Array(1);
    const time = new BigInt64Array(2);
    if (symbols.clock_getcpuclockid(pid, id) !== 0) return NaN;
    if (symbols.clock_gettime(id[0] ?? 0, time) !== 0) return NaN;
    return Number(time[0]) * 1e6 + Number(time[1]) / 1_000;
  };
}

function field(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? NaN) * 1_024;
}

/** Seconds of `[[days-]hours:]minutes:seconds`. */
function parseTime(text: string): number {
  const [clock = "", days = "0"] = text.split("-").reverse();
  return clock.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400;
}

function askPs(pid: number): Use {
  const { stdout } = new Deno.Command("ps", { args: ["-o", "time=,rss=", "-p", `${pid}`], stderr: "null" })
    .outputSync();
  const [time = "", rss = ""] = new TextDecoder().decode(stdout).trim().split(/\s+/);
  return { cpu: parseTime(time) * 1e6, memory: Number(rss) * 1_024, peak: NaN };
}

/** A function that tells what a process uses. */
export function openUse(): (pid: number) => Use {
  if (Deno.build.os === "windows") return () => ({ cpu: NaN, memory: NaN, peak: NaN });
  if (Deno.build.os !== "linux") return askPs;
  const cpuClock = openCpuClock();
  return (pid) => {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    const exact = cpuClock(pid);
    const cpu = Number.isNaN(exact) ? parseStat(Deno.readTextFileSync(`/proc/${pid}/stat`)) : exact;
    return { cpu, memory: field(status, "VmRSS"), peak: field(status, "VmHWM") };
  };
}
