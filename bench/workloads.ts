/**
 * The workloads of the comparison, in the order of its table.
 *
 * @module
 */
import { first, growth, large, whole } from "./request_workloads.ts";
import { one, paced, saturated, silent } from "./stream_workloads.ts";
import type { Workload } from "./workload.ts";

/** All workloads, by the names with which they are chosen. */
export const WORKLOADS: Readonly<Record<string, Workload>> = {
  saturated: saturated("burst", {
    name: "saturated, 64 streams: CPU per token",
    unit: "µs",
    target: { kind: "ratio", most: 0.6 },
  }, { streams: 64, pieces: 800 }),
  one,
  paced64: paced(64, {
    cost: { name: "64 streams at 50 tokens/s: CPU per token", unit: "µs", target: { kind: "ratio", most: 0.8 } },
  }),
  paced256: paced(256, {
    cost: { name: "256 streams at 50 tokens/s: CPU per token", unit: "µs", target: { kind: "ratio", most: 0.8 } },
    late: { name: "  the same: added p99", unit: "ms", target: { kind: "ratio", most: 2 }, isAdded: true },
    memory: { name: "  the same: memory", unit: "MB", target: { kind: "ratio", most: 0.9 } },
  }),
  calls: saturated("calls", {
    name: "8 tool calls side by side: CPU per fragment",
    unit: "µs",
    target: { kind: "ratio", most: 0.8 },
  }, { streams: 16, pieces: 2_048 }),
  reasoning: saturated("reasoning", {
    name: "reasoning: CPU per piece",
    unit: "µs",
    target: { kind: "ratio", most: 0.5 },
  }, { streams: 64, pieces: 800 }),
  first,
  growth,
  large,
  whole,
  silent,
};
