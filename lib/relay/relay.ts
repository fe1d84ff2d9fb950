/**
 * The whole journey of one request: read, translate, send, answer. The only file that sees every room.
 *
 * @module
 */
import { Answer } from "./response_writer.ts";
import { Attempts } from "./retry.ts";
import { readJson } from "./request_body.ts";
import type { ClientProfile } from "../responses/client_profile.ts";
import { selectClient } from "../responses/client_profiles.ts";
import { RelayError } from "../base/errors.ts";
import { DEFAULT_LIMITS, type Limits } from "../base/limits.ts";
import type { LiveAnswers } from "./active_requests.ts";
import type { RelayOptions } from "./options.ts";
import { withoutPrompt } from "../base/redact_prompt.ts";
import type { ProviderProfile } from "../providers/profile.ts";
import { failedReply, type Reply, streamReply, wholeReply } from "./http_response.ts";
import type { Report } from "../base/report.ts";
import { compactedResponse, compactionRequest } from "../responses/compaction.ts";
import { decodeRequest } from "../responses/decode.ts";
import type { ResponseObject, ResponsesRequest } from "../responses/types.ts";
import type { Rest } from "./retry_policy.ts";
import { concealer, secretsOf } from "../base/redact.ts";
import { prepare, type Prepared, serversFor } from "./candidates.ts";
import { loadSchemaCheck } from "../translate/stream/schema_check.ts";
import { initialState, type StreamState } from "../translate/stream/stream.ts";
import { ToolMap } from "../translate/tool_map.ts";
import { Upload } from "./upload_deadline.ts";

/** What one exchange is about, for the log. */
interface Exchange {
  readonly started: number;
  readonly client: ClientProfile;
  readonly request: ResponsesRequest;
  readonly model: string;
  /** Takes the secrets of this exchange out of a text. */
  readonly conceal: (text: string) => string;
  /** Takes what the prompt was out of it as well. */
  readonly forLog: (text: string) => string;
}

/** Stands for a request that cannot be read; clients that need failures as streams ask for nothing else. */
const UNREAD = decodeRequest({ model: "unknown", input: [], stream: true });

/** Answers `POST /v1/responses`. */
export function relay(http: Request, options: RelayOptions, live: LiveAnswers): Promise<Response> {
  return answerAs({ read: (body) => body }, { http, options, live });
}

/** Answers `POST /v1/responses/compact`. */
export function relayCompaction(http: Request, options: RelayOptions, live: LiveAnswers): Promise<Response> {
  return answerAs({ read: compactionRequest, shape: compactedResponse }, { http, options, live });
}

/** What makes one kind of request of another. */
interface Kind {
  /** The body of the request that does it. */
  read(body: unknown): unknown;
  /** The answer that the client expects; absent: the response. */
  shape?(response: ResponseObject, body: unknown): unknown;
}

async function answerAs({ read, shape }: Kind, { http, options, live }: {
  readonly http: Request;
  readonly options: RelayOptions;
  readonly live: LiveAnswers;
}): Promise<Response> {
  let exchange = unread(http, options);
  const { client } = exchange;
  let leave = () => {};
  let first: Prepared;
  let shaped: Reply["shape"];
  try {
    const { maxStreams, requestTimeout } = limitsOf(options);
    leave = live.admit(maxStreams);
    const body = await live.during(new Upload(requestTimeout), ({ signal }) => {
      return readJson(http, options.maxRequestBytes, signal);
    });
    const request = decodeRequest(read(body));
    const { conceal } = exchange;
    exchange = {
      ...exchange,
      request,
      model: options.modelMap.resolve(request.model),
      forLog: (text) => withoutPrompt(conceal(text), request.raw),
    };
    await loadSchemaCheck(request);
    first = prepare(http, request, options);
    shaped = shape && ((response) => shape(response, body));
  } catch (thrown) {
    leave();
    const error = RelayError.from(thrown);
    logEnd(exchange, error, options);
    if (shape || !exchange.request.stream || client.earlyFailure === "http_status") throw error;
    return failedReply(stateOf(exchange, options.profile), error);
  }
  logReport(first.report, options);
  return await answer(http, { ...exchange, first, options, live, leave, ...(shaped && { shape: shaped }) });
}

/** The answer to a request that was refused before it was read; undefined for a client that wants an HTTP status. */
export function refuseUnread(http: Request, error: RelayError, options: RelayOptions): Response | undefined {
  const exchange = unread(http, options);
  if (exchange.client.earlyFailure === "http_status") return undefined;
  return failedReply(stateOf(exchange, options.profile), error);
}

function unread(http: Request, options: RelayOptions): Exchange {
  const conceal = concealer(secretsOf(http, options));
  const client = selectClient(http.headers);
  return { started: performance.now(), client, request: UNREAD, model: UNREAD.model, conceal, forLog: conceal };
}

interface Journey extends Exchange {
  readonly first: Prepared;
  readonly options: RelayOptions;
  readonly live: LiveAnswers;
  leave(): void;
  readonly shape?: NonNullable<Reply["shape"]>;
}

async function answer(http: Request, journey: Journey): Promise<Response> {
  const { first, options, live, leave, request, client } = journey;
  const own = limitsOf(options);
  const state = stateOf(journey, first.target.profile, first.tools);
  const servers = serversFor(http, first, state);
  const limits = client.repeatsAll ? { ...own, maxTries: Math.min(own.maxTries, servers.length) } : own;
  const attempts = new Attempts({
    servers,
    limits,
    rest: restOf(options),
    log: options.log,
    conceal: journey.forLog,
    isWhole: !request.stream,
  });
  const writing = new Answer({
    state,
    source: attempts,
    limit: limits.requestTimeout,
    ended(ended) {
      http.signal.removeEventListener("abort", left);
      live.delete(ended);
      leave();
      const by = servers.length > 1 ? attempts.servedBy : undefined;
      logEnd(journey, ended.clientGone ? "the client left" : ended.state.failure ?? "", options, by);
    },
  });
  function left(): void {
    writing.leave();
  }
  live.add(writing);
  // A client that leaves before its response begins is seen here only, by `Deno.serve` (2.9) after small requests only.
  http.signal.addEventListener("abort", left);
  const reply = { writing, attempts, notes: first.report.notes, ...(journey.shape && { shape: journey.shape }) };
  return request.stream ? await streamReply(reply, client) : await wholeReply(reply);
}

function limitsOf({ limits = DEFAULT_LIMITS }: RelayOptions): Limits {
  return limits;
}

const RESTS = new WeakMap<RelayOptions, Rest>();

/** What the requests of one relay know of its upstreams' failures. */
function restOf(options: RelayOptions): Rest {
  const known = RESTS.get(options) ?? new WeakMap<object, number>();
  RESTS.set(options, known);
  return known;
}

function stateOf(
  { request, client, conceal }: Exchange,
  profile: ProviderProfile,
  tools: ToolMap = new ToolMap(),
): StreamState {
  return initialState({
    request,
    client,
    profile,
    tools,
    conceal,
    newId: (prefix) => `${prefix}_${crypto.randomUUID().replaceAll("-", "")}`,
    now: () => Math.floor(Date.now() / 1000),
  });
}

function logReport(report: Report, { log }: RelayOptions): void {
  for (const note of report.notes) {
    log.debug(`${note.kind} ${note.what}${note.count > 1 ? ` (${note.count} times)` : ""}: ${note.why}`);
  }
}

function logEnd(exchange: Exchange, end: RelayError | string, { log }: RelayOptions, servedBy?: string): void {
  const { request, model, started, client } = exchange;
  const mapped = model === request.model ? model : `${request.model} -> ${model}`;
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  const by = servedBy === undefined ? "" : ` by ${servedBy}`;
  const what = `${client.name} ${mapped} ${request.stream ? "stream" : "whole"}${by} ${seconds} s`;
  if (end instanceof RelayError) {
    LOGGED.add(end);
    log.warn(exchange.conceal(`${what}: ${end.code}: `) + exchange.forLog(end.message));
    return;
  }
  log.info(exchange.conceal(end === "" ? what : `${what}: ${end}`));
}

const LOGGED = new WeakSet<RelayError>();

/** Whether the log has `error` already. */
export function isLogged(error: RelayError): boolean {
  return LOGGED.has(error);
}
