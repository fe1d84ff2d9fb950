/**
 * What a workload is: rows of the table, and how they are measured.
 *
 * @module
 */
import type { ContestantName, Subject } from "./contestants.ts";
import { readAnswers, requestFor } from "./load.ts";
import type { Use } from "./process_use.ts";
import type { Play } from "./samples.ts";
import type { Sockets } from "./sockets.ts";

/** What a figure has to reach. */
export type Target =
  | { readonly kind: "ratio"; readonly most: number }
  | { readonly kind: "ratio at least"; readonly least: number }
  | { readonly kind: "value"; readonly most: number }
  | { readonly kind: "above pass-through"; readonly most: number };

/** One row of the table. */
export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly target?: Target;
  /** Whether what the same takes straight from the upstream is subtracted. */
  readonly isAdded?: boolean;
}

/** What one run of a workload measured, by row, and how many pieces it was, for what generator and upstream cost. */
export interface Result<RowName extends string = string> {
  readonly figures: Readonly<Record<RowName, number>>;
  /** Unit of the load, by which the cost of load generator and upstream is divided. */
  readonly pieces?: number;
  /** CPU time in microseconds, while the pieces were counted. */
  readonly cost?: { readonly subject: number; readonly generator: number; readonly upstream: number };
}

/** What a workload is run with. */
export interface Stand {
  readonly sockets: Sockets;
  readonly subject: Subject;
  /** Use of the upstream and of this process, in this order. */
  useOfOthers(): readonly [Use, Use];
}

/** A workload, for which every contestant gets a fresh process. */
export interface Workload {
  readonly rows: Readonly<Record<string, Row>>;
  /** Whether the start of the process is part of what is measured. */
  readonly isStartMeasured?: boolean;
  /** Contestants that are left out. */
  readonly without?: readonly ContestantName[];
  /** Brings a fresh process to the state in which a long-running one is. */
  warm(stand: Stand): Promise<void>;
  measure(stand: Stand): Promise<Result>;
}

/** The costs of all three processes, in microseconds, while `run` runs. */
export async function costOf(stand: Stand, run: () => Promise<void>): Promise<NonNullable<Result["cost"]>> {
  const [upstream, generator] = stand.useOfOthers();
  const subject = stand.subject.use();
  await run();
  const subjectAfter = stand.subject.use();
  const [upstreamAfter, generatorAfter] = stand.useOfOthers();
  return {
    subject: subjectAfter.cpu - subject.cpu,
    upstream: upstreamAfter.cpu - upstream.cpu,
    generator: generatorAfter.cpu - generator.cpu,
  };
}

/** Milliseconds that the reader of many streams sleeps: their buffers are far from full after it. */
export const NAP = 10;

/** Plays a few short streams, as a process that has run for a while did. */
export async function warmBy(play: Play, { sockets, subject }: Stand): Promise<void> {
  const request = requestFor(subject, play, { pieces: 640 });
  for (let round = 0; round < 3; round++) await readAnswers(sockets, subject, { request, count: 16, nap: NAP });
}
