/**
 * The workloads of streams: saturated, paced and silent.
 *
 * @module
 */
import { clock, readStamps } from "./clock.ts";
import { Answer, awaitToken, readAnswers, requestFor, runFor } from "./load.ts";
import { type Play, SESSION_BYTES } from "./samples.ts";
import { quantile } from "./statistics.ts";
import { costOf, NAP, type Result, type Row, type Stand, warmBy, type Workload } from "./workload.ts";

/** The same for one stream, whose buffer is full sooner. */
const SHORT_NAP = 1;

/** A workload of streams as fast as they are taken. */
export function saturated(play: Play, row: Row, load: { readonly streams: number; readonly pieces: number }): Workload {
  return {
    rows: { cost: row },
    warm: (stand) => warmBy(play, stand),
    async measure(stand) {
      const { sockets, subject } = stand;
      const request = requestFor(subject, play, { pieces: load.pieces });
      const cost = await costOf(stand, () => readAnswers(sockets, subject, { request, count: load.streams, nap: NAP }));
      const pieces = load.streams * load.pieces;
      return { figures: { cost: cost.subject / pieces }, pieces, cost };
    },
  };
}

const SINGLE = 48_000;

/** One stream as fast as it goes. */
export const one: Workload = {
  rows: {
    rate: {
      name: "saturated, 1 stream: tokens a second",
      unit: "k",
      target: { kind: "ratio at least", least: 1.5 },
    },
  },
  warm: (stand) => warmBy("burst", stand),
  async measure(stand) {
    const { sockets, subject } = stand;
    const request = requestFor(subject, "burst", { pieces: SINGLE });
    const started = performance.now();
    const cost = await costOf(stand, () => readAnswers(sockets, subject, { request, count: 1, nap: SHORT_NAP }));
    return { figures: { rate: SINGLE / (performance.now() - started) }, pieces: SINGLE, cost };
  },
};

/** Milliseconds between the beginnings of two paced streams, and from the last one to the measurement. */
const PACED_START = 4;
const PACED_SETTLE = 500;
/** Milliseconds in which all of them run and are measured. */
const PACED_WINDOW = 2_000;

async function pace(stand: Stand, streams: number): Promise<Result<"cost" | "late" | "memory">> {
  const { sockets, subject } = stand;
  const request = requestFor(subject, "paced", { pieces: 1_000_000, bytes: SESSION_BYTES });
  let delays: number[] = [];
  const read = (bytes: Uint8Array) => {
    const now = clock();
    readStamps(bytes, (written) => delays.push(now - written));
  };
  const answers: Answer[] = [];
  for (let index = 0; index < streams; index++) {
    answers.push(new Answer(sockets, subject, request, read));
    await runFor(sockets, PACED_START);
  }
  await runFor(sockets, PACED_SETTLE);
  delays = [];
  const cost = await costOf(stand, () => runFor(sockets, PACED_WINDOW));
  const { memory } = subject.use();
  if (answers.some(({ isEnded }) => isEnded)) throw new Error("A paced stream ended");
  for (const answer of answers) answer.close();
  const pieces = delays.length;
  return { figures: { cost: cost.subject / pieces, late: quantile(delays, 0.99), memory: memory / 1e6 }, pieces, cost };
}

/** A workload of so many streams at a human pace. */
export function paced(streams: number, rows: Workload["rows"]): Workload {
  return { rows, warm: (stand) => warmBy("burst", stand), measure: (stand) => pace(stand, streams) };
}

/** Milliseconds after which a program that was started is idle. */
const IDLE = 1_000;
const SILENT_STREAMS = 256;

/** A process that was just started, and streams that got one token and are silent since. */
export const silent: Workload = {
  rows: {
    start: { name: "start to listening", unit: "ms", target: { kind: "above pass-through", most: 30 } },
    idle: { name: "idle memory", unit: "MB", target: { kind: "above pass-through", most: 12 } },
    memory: { name: "memory of a silent stream", unit: "kB", target: { kind: "ratio", most: 0.35 } },
  },
  isStartMeasured: true,
  warm: () => Promise.resolve(),
  async measure(stand) {
    const { sockets, subject } = stand;
    await runFor(sockets, IDLE);
    const idle = subject.use().memory;
    await warmBy("burst", stand);
    await runFor(sockets, 300);
    const before = subject.use().memory;
    const request = requestFor(subject, "silent", { bytes: SESSION_BYTES });
    const answers = [];
    for (let count = 0; count < SILENT_STREAMS; count++) {
      answers.push((await awaitToken(sockets, subject, { request, isSilent: true })).answer);
    }
    await runFor(sockets, 300);
    const after = subject.use().memory;
    for (const answer of answers) answer.close();
    const memory = (after - before) / SILENT_STREAMS / 1e3;
    return { figures: { start: subject.startTime, idle: idle / 1e6, memory } };
  },
};
