/**
 * A provider that answers by script on one wire or more, records its requests, and refuses what real providers refuse.
 *
 * It listens on 127.0.0.1. Tests and the demo run the relay in front of it.
 *
 * @module
 */
import { parseJson } from "../lib/base/json.ts";
import type { ProviderRules } from "./rule.ts";
import { playChat } from "./wires/chat_player.ts";
import { type PlayedRefusal, WIRE_PATHS, type WirePlayer } from "./wires/player.ts";
import type { Speech, SpokenFailure } from "./wires/speech.ts";

/** One request as it came in. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path without the query, for example `/v1/chat/completions`. */
  readonly path: string;
  readonly headers: Headers;
  /** The parsed JSON body; undefined when there is no body or it is not JSON. */
  readonly body: unknown;
  /** The body's text. */
  readonly text: string;
  /**
   * Aborted when the client leaves before it has the whole answer. Deno 2.9 notices it only after the answer has
   * begun, unless the request is tiny.
   */
  readonly signal: AbortSignal;
  /** Position among the requests of the same method and path, from 0. Refused requests count. */
  readonly index: number;
}

/**
 * What the script answers to one request: `json`, `text`, `speech`, or a stream of `chunks` and `frames` (in this
 * order).
 */
export interface ScriptedAnswer {
  /** HTTP status; 200 when absent. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  /** What the model says; the wire of the request decides the frames. */
  readonly speech?: Speech;
  /** A failure instead of an answer; the wire of the request decides its body. */
  readonly failure?: SpokenFailure;
  /** Values that become one `data:` frame each. */
  readonly chunks?: readonly unknown[];
  /** Text written as it is, one piece at a time. */
  readonly frames?: readonly string[];
  /** Whether `data: [DONE]` ends the stream; absent means: when there are `chunks` and the end is `close`. */
  readonly done?: boolean;
  /** Milliseconds between frames; 0 when absent, and then all frames leave at once. */
  readonly delayMs?: number;
  /** Milliseconds between the headers, which are sent at once, and the first frame. An answer that resolves late delays both. */
  readonly firstDelayMs?: number;
  /** After the last frame: end the stream properly (default), keep it open in silence, or cut the connection. */
  readonly end?: "close" | "hang" | "reset";
}

/** Options of a scripted provider. */
export interface ScriptedProviderOptions {
  /** Called for every request for an answer that no rule refuses. */
  readonly answer: (request: ReceivedRequest) => ScriptedAnswer | Promise<ScriptedAnswer>;
  /** Body of `GET /v1/models`; a list of one model `scripted-model` when absent. */
  readonly models?: unknown;
  /** Answers `GET /v1/models` instead of `models`. */
  readonly answerModels?: (request: ReceivedRequest) => ScriptedAnswer | Promise<ScriptedAnswer>;
  /** Answers requests at any other path; 404 when absent, or when it returns nothing. */
  readonly answerOther?: (request: ReceivedRequest) => ScriptedAnswer | undefined;
  /** Changes to the default rules of the chat wire. */
  readonly rules?: Partial<ProviderRules>;
  /** The wires that are served; chat alone, by `rules`, when absent. */
  readonly players?: readonly WirePlayer[];
  /** Keys that are accepted, as bearer or in `x-api-key`; any, or none at all, when absent. */
  readonly keys?: readonly string[];
  /** Port to listen on; a free one when absent. */
  readonly port?: number;
}

/** A running scripted provider. */
export interface ScriptedProvider {
  /** Base URL, `/v1` included. */
  readonly url: string;
  /** Every request, in order of arrival. */
  readonly requests: readonly ReceivedRequest[];
  /** The `POST /v1/chat/completions` among them. */
  readonly chats: readonly ReceivedRequest[];
  /** The requests for an answer among them, on any wire. */
  readonly asks: readonly ReceivedRequest[];
  /** Requests that the rules refused, in order; empty when the relay made no mistake. */
  readonly refusals: readonly PlayedRefusal[];
  /** Number of requests that were neither answered to the end nor abandoned by the client. */
  readonly open: number;
  /** Ends every connection, hanging ones too, and stops listening. */
  close(): Promise<void>;
}

const CHAT_PATH = "/v1/chat/completions";
const MODELS_PATH = "/v1/models";
const ONE_MODEL = {
  object: "list",
  data: [{ id: "scripted-model", object: "model", created: 1_764_000_000, owned_by: "script" }],
};

/** Waits `ms` milliseconds; ends early, without an error, when `signal` is aborted. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener("abort", finish);
  });
}

function framesOf(answer: ScriptedAnswer): string[] {
  const { chunks = [], frames = [], end = "close" } = answer;
  const done = answer.done ?? (answer.chunks !== undefined && end === "close");
  const all = [...chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`), ...frames];
  if (done) all.push("data: [DONE]\n\n");
  return answer.delayMs === undefined || answer.delayMs === 0 ? (all.length === 0 ? [] : [all.join("")]) : all;
}

/** The stream of `answer`; `stop` is aborted when the reader leaves. */
function streamOf(answer: ScriptedAnswer, stop: AbortController): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const frames = framesOf(answer);
  let next = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const wait = next === 0 ? answer.firstDelayMs ?? 0 : answer.delayMs ?? 0;
      if (wait > 0) await pause(wait, stop.signal);
      if (stop.signal.aborted) return;
      const frame = frames[next++];
      if (frame !== undefined) return controller.enqueue(encoder.encode(frame));
      if (answer.end === "hang") {
        await new Promise<void>((resolve) => stop.signal.addEventListener("abort", () => resolve(), { once: true }));
      } else if (answer.end === "reset") {
        // A string, because an Error would be printed with its stack.
        controller.error("The script cut the connection");
      } else {
        controller.close();
      }
    },
    cancel() {
      stop.abort();
    },
    // Frames are made on demand, so that a delay counts from the previous write.
  }, { highWaterMark: 0 });
}

function responseOf(answer: ScriptedAnswer, stop: AbortController): Response {
  const { status = 200, headers = {} } = answer;
  if (answer.text !== undefined) {
    return new Response(answer.text, { status, headers: { "content-type": "text/plain", ...headers } });
  }
  if (answer.chunks === undefined && answer.frames === undefined && answer.end === undefined) {
    return Response.json(answer.json ?? {}, { status, headers });
  }
  return new Response(streamOf(answer, stop), {
    status,
    headers: { "content-type": "text/event-stream", ...headers },
  });
}

async function receive(request: Request, earlier: readonly ReceivedRequest[]): Promise<ReceivedRequest> {
  const { method, headers, signal } = request;
  const path = new URL(request.url).pathname;
  const text = await request.text();
  const index = earlier.filter((other) => other.method === method && other.path === path).length;
  return { method, path, headers, body: text === "" ? undefined : parseJson(text), text, signal, index };
}

function playerOf(request: ReceivedRequest, players: readonly WirePlayer[]): WirePlayer | undefined {
  if (request.method !== "POST") return undefined;
  // Only chat is bound to one path: the other wires of a provider often have a base URL of their own.
  return players.find(({ wire }) =>
    wire === "chat" ? request.path === CHAT_PATH : request.path.endsWith(WIRE_PATHS[wire])
  );
}

async function answerTo(
  request: ReceivedRequest,
  options: ScriptedProviderOptions & { readonly refusals: PlayedRefusal[]; readonly players: readonly WirePlayer[] },
): Promise<ScriptedAnswer> {
  const player = playerOf(request, options.players);
  const isModels = request.method === "GET" && request.path === MODELS_PATH;
  if (player === undefined && !isModels) {
    return options.answerOther?.(request) ??
      { status: 404, json: { error: { message: "Not found", type: "invalid_request_error", code: "not_found" } } };
  }
  const { keys } = options;
  // The list of models has the key of the first wire.
  const keyFault = keys && (player ?? options.players[0])?.refuseKey(request.headers, keys);
  if (keyFault !== undefined) return { status: keyFault.status, json: keyFault.body };
  if (player === undefined) return await options.answerModels?.(request) ?? { json: options.models ?? ONE_MODEL };
  const refusal = player.refuse(request);
  if (refusal === undefined) {
    const answer = await options.answer(request);
    const { failure } = answer;
    if (failure !== undefined) return { status: failure.status, json: player.fail(failure), ...answer };
    return answer.speech === undefined ? answer : { ...answer, ...player.speak(answer.speech, request) };
  }
  options.refusals.push(refusal);
  const { status, body: json, text } = refusal;
  return text === undefined ? { status, json } : { status, text };
}

/**
 * Starts a provider on 127.0.0.1 that answers by `options.answer`.
 *
 * @throws {Deno.errors.AddrInUse} when `options.port` is taken.
 */
export function startScriptedProvider(options: ScriptedProviderOptions): ScriptedProvider {
  const requests: ReceivedRequest[] = [];
  const refusals: PlayedRefusal[] = [];
  const players = options.players ?? [playChat(options.rules)];
  const closing = new AbortController();
  const stops = new Set<AbortController>();
  let open = 0;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: options.port ?? 0, signal: closing.signal, onListen() {} },
    async (request, { completed }) => {
      const done = () => void open--;
      open++;
      completed.then(done, done);
      const received = await receive(request, requests);
      requests.push(received);
      const answer = await answerTo(received, { ...options, refusals, players });
      const stop = new AbortController();
      stops.add(stop);
      stop.signal.addEventListener("abort", () => stops.delete(stop));
      return responseOf(answer, stop);
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}/v1`,
    requests,
    get chats(): readonly ReceivedRequest[] {
      return requests.filter((request) => request.method === "POST" && request.path === CHAT_PATH);
    },
    get asks(): readonly ReceivedRequest[] {
      return requests.filter((request) => playerOf(request, players) !== undefined);
    },
    refusals,
    get open() {
      return open;
    },
    async close(): Promise<void> {
      closing.abort();
      // Pending pauses would keep their timers, and hanging pulls their promise.
      for (const stop of [...stops]) stop.abort();
      await server.finished;
    },
  };
}
