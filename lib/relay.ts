/**
 * The whole journey of one request: read, translate, send, answer. The only file that sees every room.
 *
 * @module
 */
import { adaptationsOf } from "./adaptation.ts";
import { sendAdapting } from "./adapting.ts";
import { Answer, failedStream } from "./answer.ts";
import { readJson } from "./body.ts";
import type { ClientProfile } from "./clients/profile.ts";
import { selectClient } from "./clients/profiles.ts";
import { errorBody, RelayError } from "./errors.ts";
import type { LiveAnswers } from "./live_answers.ts";
import type { RelayOptions } from "./options.ts";
import type { Note, Report } from "./report.ts";
import { decodeRequest } from "./responses/decode.ts";
import type { ResponsesRequest } from "./responses/types.ts";
import { FormGate } from "./translate/answer_form.ts";
import { translateRequest, type Translation, type TranslationTarget } from "./translate/request.ts";
import { concealer, secretsOf } from "./secrets.ts";
import { targetOf } from "./target.ts";
import { initialState, type StreamState } from "./translate/stream.ts";
import { ToolMap } from "./translate/tool_map.ts";
import { send } from "./upstream.ts";

/** What one exchange is about, for the log. */
interface Exchange {
  readonly started: number;
  readonly client: ClientProfile;
  readonly request: ResponsesRequest;
  readonly model: string;
  /** Takes the secrets of this exchange out of a text. */
  readonly conceal: (text: string) => string;
}

const STREAM_HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
};

/** Stands for a request that cannot be read; clients that need failures as streams ask for nothing else. */
const UNREAD = decodeRequest({ model: "unknown", input: [], stream: true });

/** Answers `POST /v1/responses`. */
export async function relay(http: Request, options: RelayOptions, live: LiveAnswers): Promise<Response> {
  let exchange = unread(http, options);
  const { client } = exchange;
  let target: TranslationTarget = { profile: options.profile, model: UNREAD.model };
  let translation: Translation;
  try {
    const request = decodeRequest(await readJson(http, options.maxRequestBytes));
    const model = options.modelMap.resolve(request.model);
    exchange = { ...exchange, request, model };
    target = targetOf(model, options, { authorization: authorizationFor(http, options) });
    translation = translateRequest(request, target);
  } catch (thrown) {
    const error = RelayError.from(thrown);
    logEnd(exchange, error, options);
    if (!exchange.request.stream || client.earlyFailure === "http_status") throw error;
    return failedAnswer(exchange, error, target);
  }
  logReport(translation.report, options);
  return await answer(http, { ...exchange, ...translation, target, options, live });
}

/** The answer to a request that was refused before it was read; undefined for a client that wants an HTTP status. */
export function refuseUnread(http: Request, error: RelayError, options: RelayOptions): Response | undefined {
  const exchange = unread(http, options);
  if (exchange.client.earlyFailure === "http_status") return undefined;
  return failedAnswer(exchange, error, { profile: options.profile, model: UNREAD.model });
}

function unread(http: Request, options: RelayOptions): Exchange {
  const conceal = concealer(secretsOf(http, options));
  const client = selectClient(http.headers);
  return { started: performance.now(), client, request: UNREAD, model: UNREAD.model, conceal };
}

function failedAnswer(exchange: Exchange, error: RelayError, target: TranslationTarget): Response {
  const text = failedStream(stateOf(exchange, { tools: new ToolMap(), target }), error);
  return new Response(text, { headers: STREAM_HEADERS });
}

interface Journey extends Exchange, Translation {
  readonly target: TranslationTarget;
  readonly options: RelayOptions;
  readonly live: LiveAnswers;
}

async function answer(http: Request, journey: Journey): Promise<Response> {
  const { report, options, live, request, client } = journey;
  const ending = new AbortController();
  const state = stateOf(journey, journey);
  const sent = sendOn(http, journey, { state, signal: AbortSignal.any([http.signal, ending.signal]) });
  const writing = new Answer({
    state,
    body: sent.then((upstream) => upstream.body),
    abort: () => ending.abort(),
    ended: (ended) => {
      live.delete(ended);
      logEnd(journey, ended.clientGone ? "the client left" : ended.state.failure ?? "", options);
    },
  });
  live.add(writing);
  const headers = reportHeader(report.notes);
  if (!request.stream) return wholeAnswer(writing, headers);
  if (client.earlyFailure === "http_status") await known(sent, writing);
  return new Response(writing.stream(), { headers: { ...STREAM_HEADERS, ...headers } });
}

/** Sends the request, and once more in another form when the upstream refuses a part of it by name. */
function sendOn(
  http: Request,
  { chat, request, target, options }: Journey,
  { state, signal }: { readonly state: StreamState; readonly signal: AbortSignal },
): Promise<Response> {
  const { upstream, profile, log } = options;
  const authorization = authorizationFor(http, options);
  const sending = { upstream, profile, signal, ...(authorization !== undefined && { authorization }) };
  return sendAdapting(chat, {
    ...target,
    log,
    adaptations: adaptationsOf(options),
    send: (body) => send(body, sending),
    translate(adapted) {
      state.form = FormGate.for(request, adapted);
      return translateRequest(request, { ...target, profile: adapted }).chat;
    },
  });
}

/** How long a plain client's stream waits for the upstream's status, in milliseconds. */
const HOLD = 10_000;

/**
 * Waits until the upstream's status is known, so that a refusal can be an HTTP status; but not for ever, because only
 * a stream that has begun tells when its client leaves (Deno 2.9), and only it can carry heartbeats.
 */
async function known(sent: Promise<Response>, writing: Answer): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const held = new Promise<void>((resolve) => timer = setTimeout(resolve, HOLD));
  try {
    await Promise.race([sent, held]);
  } catch (thrown) {
    writing.fail(RelayError.from(thrown));
    // A shutdown that ended the answer first is the better reason.
    throw writing.state.failure ?? thrown;
  } finally {
    clearTimeout(timer);
  }
}

async function wholeAnswer(writing: Answer, headers: Record<string, string>): Promise<Response> {
  const last = await writing.drain();
  if (writing.state.failure) throw writing.state.failure;
  return Response.json("response" in last ? last.response : null, { headers });
}

function stateOf(
  { request, client, conceal }: Exchange,
  { tools, target }: { tools: ToolMap; target: TranslationTarget },
): StreamState {
  return initialState({
    request,
    client,
    profile: target.profile,
    tools,
    conceal,
    newId: (prefix) => `${prefix}_${crypto.randomUUID().replaceAll("-", "")}`,
    now: () => Math.floor(Date.now() / 1000),
  });
}

/** The relay's own key if it has one, else the client's; a relay token is never passed on. */
export function authorizationFor(http: Request, options: RelayOptions): string | undefined {
  if (options.apiKey !== undefined) return `Bearer ${options.apiKey}`;
  if (options.relayToken !== undefined) return undefined;
  return http.headers.get("authorization") ?? undefined;
}

/** The error object as an HTTP answer. */
export function errorResponse(error: RelayError): Response {
  const headers: Record<string, string> = error.retryAfter === undefined
    ? {}
    : { "retry-after": String(Math.ceil(error.retryAfter)) };
  return Response.json(errorBody(error), { status: error.row.status, headers });
}

const MAX_HEADER = 900;

/** The notes in short, so that a client can see without a log what was changed. */
function reportHeader(notes: readonly Note[]): Record<string, string> {
  if (notes.length === 0) return {};
  const text = notes.map((note) => `${note.kind} ${note.what}${note.count > 1 ? ` x${note.count}` : ""}`).join("; ");
  const plain = text.replaceAll(/[^\x20-\x7e]/g, "?");
  return {
    "x-codex-relay-report": plain.length <= MAX_HEADER ? plain : `${plain.slice(0, MAX_HEADER)}…`.replace("…", "..."),
  };
}

function logReport(report: Report, { log }: RelayOptions): void {
  for (const note of report.notes) {
    log.debug(`${note.kind} ${note.what}${note.count > 1 ? ` (${note.count} times)` : ""}: ${note.why}`);
  }
}

function logEnd(exchange: Exchange, end: RelayError | string, { log }: RelayOptions): void {
  const { request, model, started, client } = exchange;
  const mapped = model === request.model ? model : `${request.model} -> ${model}`;
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  const what = `${client.name} ${mapped} ${request.stream ? "stream" : "whole"} ${seconds} s`;
  if (end instanceof RelayError) log.warn(`${what}: ${end.code}: ${exchange.conceal(end.message)}`);
  else log.info(end === "" ? what : `${what}: ${end}`);
}
