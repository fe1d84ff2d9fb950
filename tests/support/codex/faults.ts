/**
 * The faults of an upstream while Codex runs, and what the user and the upstream see of each.
 *
 * The table of docs/reliability.md is made of these rows.
 *
 * @module
 */
import { finishChunk, textAnswer, textChunks } from "../../../tools/chat_frames.ts";
import type { ScriptedAnswer } from "../../../tools/scripted_provider.ts";

/** A range of seconds: from, to. */
type Range = readonly [from: number, to: number];

/** What an upstream does during one turn of Codex, and the expected result. */
export interface CodexFault {
  readonly name: string;
  /** Answers in order, the last one again and again; or the milliseconds without a listener before all is well. */
  readonly upstream: readonly ScriptedAnswer[] | number;
  /** Settings of the relay that are not the defaults. */
  readonly settings?: readonly string[];
  /** What Codex shows, as the documentation describes it. */
  readonly shows: string;
  /** Patterns of the errors that Codex shows, in order; it shows the last one twice. None: it shows the answer. */
  readonly errors: readonly RegExp[];
  /** How many requests reach the upstream. */
  readonly requests: number;
  /** Seconds from the first request to the one that was answered well, or to Codex's end. */
  readonly seconds: Range;
}

/** The answer when all is well again. */
export const WELL = textAnswer("All is well.");

function refusal(status: number, error: Record<string, unknown>, headers: Record<string, string> = {}): ScriptedAnswer {
  return { status, json: { error }, headers };
}

const BUSY = refusal(503, { message: "Busy" });
const CUT: ScriptedAnswer = { chunks: textChunks("Half of the"), delayMs: 5, end: "reset" };
const STALLING: ScriptedAnswer = { chunks: textChunks("Half of the"), end: "hang" };

/** A failure that may pass, before the commit point. */
interface Passing {
  readonly name: string;
  readonly answer: ScriptedAnswer;
  /** Seconds that the relay waits before the second try; its own choice when absent. */
  readonly wait?: Range;
  /** Seconds that a failed try takes; 0 when absent. */
  readonly takes?: Range;
  readonly settings?: readonly string[];
}

const OWN_WAIT: Range = [1, 2];

const PASSING: readonly Passing[] = [
  { name: "503", answer: BUSY },
  { name: "529", answer: refusal(529, { message: "Overloaded", type: "overloaded_error" }) },
  {
    name: "429 with `retry-after: 2`",
    answer: refusal(429, { message: "Slow down" }, { "retry-after": "2" }),
    wait: [2, 2],
  },
  { name: "429 that names no time", answer: refusal(429, { message: "Slow down" }) },
  {
    name: "overload reported inside a 200 stream",
    answer: { frames: ['data: {"error":{"message":"The engine is overloaded","code":503}}\n\n'] },
  },
  { name: "connection reset before any byte", answer: { frames: [], end: "reset" } },
  { name: "an answer without content", answer: { chunks: [finishChunk("stop")] }, wait: [0, 0] },
  { name: "finish reason `abort`", answer: { chunks: [finishChunk("abort")] } },
  {
    name: "finish reason `MALFORMED_FUNCTION_CALL`",
    answer: { chunks: [finishChunk("MALFORMED_FUNCTION_CALL")] },
    wait: [0, 0],
  },
  { name: "a web page instead of an answer", answer: { text: "<!doctype html><title>Hi</title>" } },
  {
    name: "no byte until `--first-byte-timeout` (1 s)",
    answer: { frames: [], end: "hang" },
    takes: [1, 2],
    settings: ["--first-byte-timeout", "1"],
  },
];

const TRIED_TWICE = "one error: the reason, “tried 2 times in … s”";

/** Failures that happen once. */
export const ONCE: readonly CodexFault[] = [
  ...PASSING.map(({ name, answer, wait = OWN_WAIT, takes = [0, 0], settings = [] }): CodexFault => ({
    name: `${name}, once`,
    upstream: [answer, WELL],
    settings,
    shows: "the answer",
    errors: [],
    requests: 2,
    seconds: [takes[0] + wait[0], takes[1] + wait[1]],
  })),
  {
    name: "connections refused for 2 s",
    upstream: 2_000,
    shows: "the answer",
    errors: [],
    requests: 1,
    seconds: [1, 6],
  },
];

/** Failures that happen on every request. */
export const LASTING: readonly CodexFault[] = [
  ...PASSING.map(({ name, answer, wait = OWN_WAIT, takes = [0, 0], settings = [] }): CodexFault => ({
    name: `${name}, for good (\`--max-tries 2\`)`,
    upstream: [answer],
    settings: ["--max-tries", "2", ...settings],
    shows: TRIED_TWICE,
    errors: [/\(tried 2 times in \d+ s\)$/],
    requests: 2,
    seconds: [2 * takes[0] + wait[0], 2 * takes[1] + wait[1]],
  })),
  {
    name: "connections refused for good (`--max-tries 2`)",
    upstream: Infinity,
    settings: ["--max-tries", "2"],
    shows: TRIED_TWICE,
    errors: [/Connection refused; check --upstream.*\(tried 2 times in \d+ s\)$/],
    requests: 0,
    seconds: OWN_WAIT,
  },
  {
    name: "503, for good, with the default settings",
    upstream: [BUSY],
    shows: "one error: the reason, “tried 5 times in … s”",
    errors: [/503: Busy.*\(tried 5 times in \d+ s\)$/],
    requests: 5,
    seconds: [15, 30],
  },
  {
    name: "an answer without content, for good, with the default settings",
    upstream: [{ chunks: [finishChunk("stop")] }],
    shows: "one error: the reason, “tried 3 times in … s”",
    errors: [/without any text or tool call \(tried 3 times in \d+ s\)$/],
    requests: 3,
    seconds: [0, 0],
  },
  {
    name: "503 with `retry-after: 30`, for good (`--retry-time 20`)",
    upstream: [refusal(503, { message: "Busy" }, { "retry-after": "30" })],
    settings: ["--retry-time", "20"],
    shows: "one error: the reason, “another wait of 30 s is more than --retry-time allows”",
    errors: [/503: Busy.*\(another wait of 30 s is more than --retry-time allows\)$/],
    requests: 1,
    seconds: [0, 0],
  },
];

/** Failures that a retry cannot fix. */
const HOPELESS: readonly (readonly [name: string, upstream: ScriptedAnswer, words: RegExp])[] = [
  ["a wrong key (401)", refusal(401, { message: "Invalid API key" }), /401: Invalid API key; check the API key$/],
  ["no credit (402)", refusal(402, { message: "Insufficient Balance" }), /402: Insufficient Balance; check the acc/],
  ["an unknown model (404)", refusal(404, { message: "The model `x` does not exist" }), /model `x` does not exist; /],
  [
    "the limit of the day (429)",
    refusal(429, { message: "Rate limit reached on requests per day (RPD): Limit 1000" }, { "retry-after": "40000" }),
    /429: Rate limit reached on requests per day .*wait until the limit is renewed/,
  ],
];

/** Failures after which waiting is useless. */
export const AT_ONCE: readonly CodexFault[] = HOPELESS.map(([name, answer, words]) => ({
  name,
  upstream: [answer],
  shows: "one error: the provider's words, what to do",
  errors: [words],
  requests: 1,
  seconds: [0, 0],
}));

const AGAIN = /^Reconnecting\.\.\. \d\/5/;

/** Failures after the commit point, or without tries of the relay: only Codex itself can ask again. */
export const LATER: readonly CodexFault[] = [
  {
    name: "cut in mid-text, once",
    upstream: [CUT, WELL],
    shows: "“Reconnecting... 1/5”, the answer",
    errors: [AGAIN],
    requests: 2,
    seconds: [0, 1],
  },
  {
    name: "silent in mid-text until `--silence-timeout` (1 s), once",
    upstream: [STALLING, WELL],
    settings: ["--silence-timeout", "1"],
    shows: "“Reconnecting... 1/5”, the answer",
    errors: [AGAIN],
    requests: 2,
    seconds: [1, 3],
  },
  {
    name: "finish reason `abort` in mid-text, once",
    upstream: [{ chunks: [...textChunks("Half of the"), finishChunk("abort")], delayMs: 20 }, WELL],
    shows: "“Reconnecting... 1/5”, the answer",
    errors: [AGAIN],
    requests: 2,
    seconds: [0, 1],
  },
  {
    name: "cut in mid-text, for good",
    upstream: [CUT],
    shows: "“Reconnecting...” five times, the reason",
    errors: [...Array(5).fill(AGAIN), /broke in the middle/],
    requests: 6,
    seconds: [5, 8],
  },
  {
    name: "503, for good, all trying left to Codex (`--max-tries 1`)",
    upstream: [BUSY],
    settings: ["--max-tries", "1"],
    shows: "“Reconnecting...” five times, the reason",
    errors: [...Array(5).fill(AGAIN), /503: Busy/],
    requests: 6,
    seconds: [5, 8],
  },
  {
    name: "cut in mid-text, then 503 for good (`--max-tries 3`)",
    upstream: [CUT, BUSY],
    settings: ["--max-tries", "3"],
    shows: "“Reconnecting... 1/5”, one error: the reason, “tried 3 times in … s”",
    errors: [AGAIN, /503: Busy.*\(tried 3 times in \d+ s\)$/],
    requests: 4,
    seconds: [3, 7],
  },
];

/** One row of each kind. */
export const CORE: readonly CodexFault[] = [ONCE, LASTING, AT_ONCE, LATER].flatMap((rows) => rows.slice(0, 1));

/** What Codex 0.80 does with failures: it has no error code whose message it shows and that it does not retry. */
export const REPEATED_BY_OLDEST: readonly CodexFault[] = [
  {
    name: "a wrong key (401), asked by Codex 0.80",
    upstream: AT_ONCE[0]?.upstream ?? [],
    shows: "“Reconnecting...” five times, the provider's words",
    errors: [...Array(5).fill(AGAIN), /401: Invalid API key/],
    requests: 6,
    seconds: [5, 8],
  },
  {
    name: "503 for good, asked by Codex 0.80",
    upstream: LASTING[0]?.upstream ?? [],
    shows: "“Reconnecting...” five times, the provider's words",
    errors: [...Array(5).fill(AGAIN), /503/],
    requests: 6,
    seconds: [5, 8],
  },
];

/** Lines of the table of docs/reliability.md, without the padding of its cells. */
export function faultTable(): string[] {
  return [...ONCE, ...LASTING, ...AT_ONCE, ...LATER, ...REPEATED_BY_OLDEST].map(
    ({ name, shows, requests, seconds: [from, to] }) =>
      `| ${name} | ${shows} | ${requests} | ${from === to ? from : `${from} to ${to}`} |`,
  );
}
