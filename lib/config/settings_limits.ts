/**
 * The settings for deadlines, tries and bounds: their part of the table.
 *
 * @module
 */
import { DEFAULT_LIMITS, type Limits } from "../base/limits.ts";
import type { Setting } from "./setting.ts";
import { parseCount, parseDeadline, parseSeconds } from "./parsers.ts";

interface LimitRow {
  readonly form: string;
  readonly description: string;
  parse(text: string): number;
}

const DEADLINE = { form: "SECONDS", parse: parseDeadline } as const;

/** Every limit: a new one does not compile without a row. */
const LIMIT_ROWS: { readonly [Key in keyof Limits]: LimitRow } = {
  connectTimeout: { ...DEADLINE, description: "Longest time for the upstream to accept a connection" },
  firstByteTimeout: {
    ...DEADLINE,
    description: "Longest wait for the first byte of an answer; reasoning models and queues can take minutes",
  },
  silenceTimeout: { ...DEADLINE, description: "Longest silence between two pieces of an answer" },
  requestTimeout: { ...DEADLINE, description: "Longest time for one request, all waits and tries included" },
  maxTries: {
    form: "COUNT",
    description: "How many times a request may be sent until part of its answer is delivered; 1 disables retries",
    parse: parseCount,
  },
  retryTime: {
    form: "SECONDS",
    description: "Longest time that one request may wait between its tries, in total; 0 disables waiting",
    parse: parseSeconds,
  },
  maxStreams: {
    form: "COUNT",
    description: "How many requests are answered at the same time; more are refused with a retry-after header",
    parse: parseCount,
  },
};

/** The rows, in the order of the help. */
export const LIMIT_SETTINGS = Object.fromEntries((Object.keys(LIMIT_ROWS) as (keyof Limits)[]).map((key) => {
  const flag = key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const variable = `CODEX_RELAY_${flag.replaceAll("-", "_").toUpperCase()}`;
  const row: Setting<number> = {
    group: "Limits",
    flag,
    variables: [{ name: variable }],
    default: String(DEFAULT_LIMITS[key]),
    inFile: true,
    ...LIMIT_ROWS[key],
  };
  return [key, row];
})) as { readonly [Key in keyof Limits]: Setting<number> };

/** The limits that a provider may have for itself; the number of streams is the relay's. */
export const PROVIDER_LIMITS = [
  "connectTimeout",
  "firstByteTimeout",
  "silenceTimeout",
  "requestTimeout",
  "maxTries",
  "retryTime",
] as const satisfies readonly (keyof Limits)[];
