/**
 * The faults between relay and upstream, before the first event of an answer and after it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeArray, isObject, type JsonObject } from "../../lib/base/json.ts";
import { DEFAULT_LIMITS, type Limits } from "../../lib/base/limits.ts";
import { deltaChunk, finishChunk, reasoningChunks, textChunks } from "../../tools/chat_frames.ts";
import type { ScriptedAnswer } from "../../tools/scripted_provider.ts";
import { CODEX, eventsOf, STREAM, WHOLE } from "./relay_harness.ts";

/** One fault. */
export interface Fault {
  /** A phrase that completes "when the upstream". */
  readonly name: string;
  readonly answer: ScriptedAnswer;
  /** The code of the relay's error. */
  readonly code: string;
  /** Part of the message. */
  readonly words: RegExp;
}

/** Deadlines of a second: the clock looks once a second. */
export const IMPATIENT: Limits = { ...DEFAULT_LIMITS, firstByteTimeout: 1, silenceTimeout: 1, retryTime: 30 };

function refusal(status: number, message: string, headers: Record<string, string> = {}): ScriptedAnswer {
  return { status, json: { error: { message } }, headers: { "retry-after": "0.05", ...headers } };
}

const ROLE = deltaChunk({ role: "assistant", content: "" });
/** The wait as the message of an answer without headers states it. */
const SOON = "Please try again in 50ms.";

/** Faults before any part of an answer. */
export const EARLY: readonly Fault[] = [
  { name: "is overloaded (503)", answer: refusal(503, "Busy"), code: "upstream_overloaded", words: /503: Busy/ },
  { name: "is overloaded (529)", answer: refusal(529, "Busy"), code: "upstream_overloaded", words: /529: Busy/ },
  { name: "limits the rate (429)", answer: refusal(429, "Slow"), code: "upstream_rate_limit", words: /429: Slow/ },
  {
    name: "limits the rate and says for how long in milliseconds",
    answer: refusal(429, "Slow", { "retry-after": "60", "retry-after-ms": "50" }),
    code: "upstream_rate_limit",
    words: /429: Slow/,
  },
  {
    name: "says in its message when to come back",
    answer: { status: 429, json: { error: { message: `Rate limit reached. ${SOON}` } } },
    code: "upstream_rate_limit",
    words: /Rate limit reached/,
  },
  { name: "has a fault of its own (500)", answer: refusal(500, "Oops"), code: "upstream_error", words: /500: Oops/ },
  {
    name: "is behind a gateway that answers for it (502)",
    answer: { status: 502, text: "<html><title>Bad Gateway</title></html>", headers: { "retry-after": "0.02" } },
    code: "upstream_unreachable",
    words: /502/,
  },
  {
    name: "breaks off before the first byte",
    answer: { frames: [], end: "reset" },
    code: "upstream_truncated",
    words: /broke before any answer: /,
  },
  {
    name: "closes the stream before the first byte",
    answer: { frames: [] },
    code: "upstream_truncated",
    words: /before any answer/,
  },
  {
    name: "closes the stream after the role",
    answer: { chunks: [ROLE], done: false },
    code: "upstream_truncated",
    words: /before any answer/,
  },
  {
    name: "breaks off after a comment",
    answer: { frames: [": queued\n\n"], end: "reset" },
    code: "upstream_truncated",
    words: /broke before any answer: /,
  },
  {
    name: "ends without an answer",
    answer: { chunks: [ROLE, finishChunk("stop")] },
    code: "unusable_answer",
    words: /without any text or tool call/,
  },
  {
    name: "gives the answer up",
    answer: { chunks: [ROLE, finishChunk("abort")] },
    code: "upstream_error",
    words: /gave the answer up before its end \(finish reason abort\)/,
  },
  {
    name: "cannot read the model's call",
    answer: { chunks: [ROLE, finishChunk("function_call_filter: MALFORMED_FUNCTION_CALL")] },
    code: "unusable_answer",
    words: /could not read \(finish reason function_call_filter: MALFORMED_FUNCTION_CALL\)/,
  },
  {
    name: "says nothing but that it is done",
    answer: { chunks: [] },
    code: "upstream_protocol",
    words: /without any text or tool call/,
  },
  {
    name: "answers with a web page",
    answer: { text: "<!doctype html><title>Hi</title>" },
    code: "upstream_protocol",
    words: /HTML page/,
  },
  {
    name: "sends an event that is not JSON",
    answer: { frames: ['data: {"choices": [{"delta\n\n'] },
    code: "upstream_protocol",
    words: /not valid JSON/,
  },
  {
    name: "sends a text and invalid JSON in one piece, and then nothing",
    answer: { chunks: textChunks("Half"), frames: ["data: {oops\n\n"], done: false, end: "hang" },
    code: "upstream_protocol",
    words: /not valid JSON/,
  },
  {
    name: "puts an overload into a stream that began well",
    answer: { chunks: [ROLE, { error: { message: `The engine is overloaded. ${SOON}`, code: 503 } }], done: false },
    code: "upstream_overloaded",
    words: /overloaded/,
  },
  {
    name: "puts a rate limit into one JSON object with status 200",
    answer: { json: { error: { message: `Rate limit reached. ${SOON}`, type: "rate_limit_error" } } },
    code: "upstream_rate_limit",
    words: /Rate limit/,
  },
];

/** Whether the fault states a wait, so short that every client gets several tries. */
export function statesWait({ answer }: Fault): boolean {
  return JSON.stringify(answer).includes(SOON) || answer.headers !== undefined;
}

/** Faults of an upstream that sends nothing; they need {@linkcode IMPATIENT}. */
export const STALLS: readonly Fault[] = [
  {
    name: "sends no byte",
    answer: { frames: [], end: "hang" },
    code: "upstream_timeout",
    words: /sent no answer for 1 s \(--first-byte-timeout\)/,
  },
  {
    name: "falls silent after the role",
    answer: { chunks: [ROLE], end: "hang" },
    code: "upstream_timeout",
    words: /was silent for 1 s \(--silence-timeout\)/,
  },
];

/** A reasoning text and the beginning of a text, in pieces, so that both pass the commit point before the fault. */
const BEGUN = { chunks: [...reasoningChunks("Let me think."), ...textChunks("Half of the")], delayMs: 5 };

/** Faults after the commit point. */
export const LATE: readonly Fault[] = [
  {
    name: "breaks off",
    answer: { ...BEGUN, end: "reset" },
    code: "upstream_truncated",
    words: /broke in the middle/,
  },
  {
    name: "closes the stream",
    answer: { ...BEGUN, done: false },
    code: "upstream_truncated",
    words: /in the middle of the answer/,
  },
  {
    name: "sends an event that is not JSON",
    answer: { ...BEGUN, frames: ["data: {oops\n\n"] },
    code: "upstream_protocol",
    words: /not valid JSON/,
  },
  {
    name: "sends an event that is not JSON, and then nothing",
    answer: { ...BEGUN, frames: ["data: {oops\n\n"], done: false, end: "hang" },
    code: "upstream_protocol",
    words: /not valid JSON/,
  },
  {
    name: "puts an error into the stream",
    answer: { ...BEGUN, chunks: [...BEGUN.chunks, { error: { message: "Out of memory", code: 500 } }], done: false },
    code: "upstream_error",
    words: /Out of memory/,
  },
  {
    name: "falls silent",
    answer: { ...BEGUN, end: "hang" },
    code: "upstream_timeout",
    words: /was silent for 1 s \(--silence-timeout\)/,
  },
];

/** A kind of client: its request body and its headers. */
export interface Client {
  readonly name: string;
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
}

/** Every kind of client. */
export const CLIENTS: readonly Client[] = [
  { name: "Codex", body: STREAM, headers: CODEX },
  { name: "a client of streams", body: STREAM, headers: {} },
  { name: "a client of whole answers", body: WHOLE, headers: {} },
];

/** A request as a host gets it that calls the relay directly. */
export function turn(body: unknown, headers: HeadersInit): Request {
  const local = new Headers(headers);
  local.set("host", "127.0.0.1:4444");
  return new Request("http://127.0.0.1:4444/v1/responses", {
    method: "POST",
    body: JSON.stringify(body),
    headers: local,
  });
}

/** The response that a client got. */
export interface Outcome {
  readonly httpStatus: number;
  /** Status of the response, or `refused` for an error object. */
  readonly status: string;
  readonly code: string | undefined;
  readonly message: string | undefined;
  /** Types of the finished items. */
  readonly items: readonly unknown[];
  readonly text: string;
}

/** Reads an answer to its end; a stream must have exactly one terminal event, its last. */
export async function outcomeOf(response: Response): Promise<Outcome> {
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) {
    return readOutcome(response, await response.json());
  }
  const events = await eventsOf(response);
  const ends = events.flatMap(({ type }, index) => /completed$|failed$|incomplete$/.test(String(type)) ? [index] : []);
  assertEquals(ends, [events.length - 1], "there is one terminal event, the last");
  assertEquals(events.map(({ sequence_number }) => sequence_number), events.map((_, index) => index));
  return readOutcome(response, events.at(-1)?.response);
}

function readOutcome({ status: httpStatus }: Response, object: unknown): Outcome {
  const { error, status = "refused", output } = isObject(object) ? object : {};
  const items = decodeArray(output).filter(isObject);
  const { code, message } = isObject(error) ? error : {};
  return {
    httpStatus,
    status: String(status),
    code: code === undefined ? undefined : String(code),
    message: message === undefined ? undefined : String(message),
    items: items.map(({ type }) => type),
    text: items.flatMap(({ content }) => decodeArray(content)).map((part) => isObject(part) ? part.text : "").join(""),
  };
}
