/**
 * Which settings say how long, how often and how much: their part of the table.
 *
 * @module
 */
import { DEFAULT_LIMITS, type Limits } from "../base/limits.ts";
import type { Setting } from "./setting.ts";
import { parseCount, parseDeadline, parseSeconds } from "./parsers.ts";

interface Words {
  readonly form: string;
  readonly description: string;
  parse(text: string): number;
}

const DEADLINE = { form: "SECONDS", parse: parseDeadline } as const;

/** Every limit: a new one does not compile without a row. */
const WORDS: { readonly [Key in keyof Limits]: Words } = {
  connectTimeout: { ...DEADLINE, description: "Longest wait until the upstream takes a connection" },
  firstByteTimeout: {
    ...DEADLINE,
    description: "Longest wait for the first byte of an answer; thinking models and queues take minutes",
  },
  silenceTimeout: { ...DEADLINE, description: "Longest silence between two pieces of an answer" },
  requestTimeout: { ...DEADLINE, description: "Longest time for one request, with all waiting and trying" },
  maxTries: {
    form: "COUNT",
    description: "How often a request is sent at the most while nothing of an answer was delivered; 1 never repeats it",
    parse: parseCount,
  },
  retryTime: {
    form: "SECONDS",
    description: "Longest time spent on waiting between the tries of one request, in sum; 0 never waits",
    parse: parseSeconds,
  },
  maxStreams: {
    form: "COUNT",
    description: "How many requests are answered at the same time; more are refused and told when to come back",
    parse: parseCount,
  },
};

/** The rows, in the order of the help. */
export const LIMIT_SETTINGS = Object.fromEntries((Object.keys(WORDS) as (keyof Limits)[]).map((key) => {
  const flag = key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const variable = `CODEX_RELAY_${flag.replaceAll("-", "_").toUpperCase()}`;
  const row: Setting<number> = {
    flag,
    variables: [{ name: variable }],
    default: String(DEFAULT_LIMITS[key]),
    inFile: true,
    ...WORDS[key],
  };
  return [key, row];
})) as { readonly [Key in keyof Limits]: Setting<number> };
