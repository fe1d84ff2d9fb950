/**
 * The workloads of requests: small ones one at a time, and large ones.
 *
 * @module
 */
import { awaitToken, readAnswers, requestFor } from "./load.ts";
import { growthExponent, median } from "./statistics.ts";
import { costOf, type Stand, type Workload } from "./workload.ts";

/** Requests of the usual size, until the first token. */
export const first: Workload = {
  rows: { first: { name: "first token added", unit: "ms", target: { kind: "value", most: 0.7 }, isAdded: true } },
  warm: (stand) => awaitTokens(stand, 100).then(() => {}),
  async measure(stand) {
    const times = await awaitTokens(stand, 60);
    return { figures: { first: median(times) } };
  },
};

/** Milliseconds to the first token, of one request after another; slow servers get fewer. */
async function awaitTokens({ sockets, subject }: Stand, count: number): Promise<number[]> {
  const request = requestFor(subject, "first");
  const times: number[] = [];
  for (const started = performance.now(); times.length < count && performance.now() - started < 1_500;) {
    const { sent, arrived } = await awaitToken(sockets, subject, { request });
    times.push(arrived - sent);
  }
  return times;
}

/** Sends a few requests of the usual size. */
async function warmSmall({ sockets, subject }: Stand): Promise<void> {
  const request = requestFor(subject, "first");
  for (let count = 0; count < 20; count++) await awaitToken(sockets, subject, { request });
}

/** Milliseconds from the first byte of a request to the moment at which the upstream has all of it. */
async function sendLarge({ sockets, subject }: Stand, megabytes: number): Promise<number> {
  const request = requestFor(subject, "first", { bytes: megabytes * 1e6 });
  const { sent, written } = await awaitToken(sockets, subject, { request });
  return written - sent;
}

/** Requests of 16 MB that a process gets, one after another. */
const LARGE_REQUESTS = 5;

/** Large requests. */
export const large: Workload = {
  rows: { peak: { name: "16 MB request: peak memory", unit: "MB", target: { kind: "ratio", most: 1 } } },
  warm: warmSmall,
  async measure(stand) {
    for (let round = 0; round < LARGE_REQUESTS; round++) await sendLarge(stand, 16);
    return { figures: { peak: stand.subject.use().peak / 1e6 } };
  },
};

/** Sizes in megabytes, and how often each is sent. */
const SIZES = [[0.1, 9], [1, 7], [4, 5], [16, 5], [64, 1]] as const;

/** Requests of growing size. */
export const growth: Workload = {
  rows: {
    time: { name: "16 MB request to the upstream", unit: "ms", target: { kind: "ratio", most: 0.2 } },
    usual: {
      name: "growth exponent of request time, 1 to 16 MB",
      unit: "",
      target: { kind: "value", most: 1.05 },
    },
    whole: {
      name: "growth exponent of request time, 0.1 to 64 MB",
      unit: "",
      target: { kind: "value", most: 1.05 },
    },
  },
  without: ["oursBun", "passBun"],
  warm: warmSmall,
  async measure(stand) {
    const points = [];
    for (const [size, count] of SIZES) {
      const times: number[] = [];
      for (let round = 0; round < count; round++) times.push(await sendLarge(stand, size));
      points.push({ size, cost: median(times) });
    }
    const time = points.find(({ size }) => size === 16)?.cost ?? NaN;
    const usual = growthExponent(points.filter(({ size }) => size >= 1 && size <= 16));
    return { figures: { time, usual, whole: growthExponent(points) } };
  },
};

const WHOLE_ANSWERS = 150;

/** Answers that are not streamed. */
export const whole: Workload = {
  rows: {
    cost: { name: "short whole answers, one at a time: CPU each", unit: "ms", target: { kind: "ratio", most: 1.2 } },
  },
  warm: (stand) => readWhole(stand, 100),
  async measure(stand) {
    const cost = await costOf(stand, () => readWhole(stand, WHOLE_ANSWERS));
    return { figures: { cost: cost.subject / WHOLE_ANSWERS / 1_000 }, pieces: WHOLE_ANSWERS, cost };
  },
};

async function readWhole({ sockets, subject }: Stand, count: number): Promise<void> {
  const request = requestFor(subject, "whole");
  for (let index = 0; index < count; index++) await readAnswers(sockets, subject, { request, count: 1 });
}
