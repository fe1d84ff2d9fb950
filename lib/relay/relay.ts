/**
 * The journey of one request: read, decode, translate, exchange, step, write.
 *
 * @module
 */
import { ByteWriter } from "../base/byte_writer.ts";
import { RelayError } from "../base/errors.ts";
import { omitUndefined } from "../base/json.ts";
import { DEFAULT_LIMITS, type Limits } from "../base/limits.ts";
import { collectOwnSecrets, findCredential, Redactors } from "../base/redact.ts";
import { PromptRedactor } from "../base/redact_prompt.ts";
import type { ProviderProfile } from "../providers/profile.ts";
import { selectClient } from "../responses/client_profiles.ts";
import { createCompactedResponse, createCompactionRequest } from "../responses/compaction.ts";
import { decodeRequest } from "../responses/decode.ts";
import { releaseTexts } from "../responses/release_texts.ts";
import type { ResponseObject } from "../responses/types.ts";
import { createStreamState, type StreamState } from "../translate/stream/state.ts";
import { loadSchemaCheck } from "../translate/stream/schema_check.ts";
import { ToolMap } from "../translate/tool_map.ts";
import type { ModelMap, ProviderOptions } from "../upstream/options.ts";
import { ProviderGroup } from "../upstream/provider_group.ts";
import type { Upstream } from "../upstream/upstream.ts";
import { logEnd, type LoggedRequest, logReport } from "./access_log.ts";
import { closeAnswer } from "./answer_end.ts";
import { ActiveRequests } from "./active_requests.ts";
import { createCandidates } from "./candidates.ts";
import { createFailedResponse, createStreamResponse, createWholeResponse, type Reply } from "./http_response.ts";
import { chooseRoute, type Route } from "./model_router.ts";
import type { RelayOptions } from "./options.ts";
import { type PreparedRequest, prepareRequest } from "./prepare.ts";
import { readJsonBody } from "./request_body.ts";
import { CacheWatch } from "./cache_watch.ts";
import { ResponseWriter } from "./response_writer.ts";
import { RetryLoop } from "./retry.ts";
import { findThread } from "./thread.ts";
import { UploadDeadline } from "./upload_deadline.ts";
import { UsageLedger } from "./usage_ledger.ts";

/** State shared by all requests of one relay. */
export interface Relay extends LastingState {
  readonly options: RelayOptions;
  readonly limits: Limits;
  /** The first one gets what no provider is known to have. */
  readonly providers: readonly [ProviderGroup, ...ProviderGroup[]];
  readonly aliases: ModelMap;
  /** The writer of all answers. */
  readonly bytes: ByteWriter;
  /** What redacts its own secrets, and a client's, in every text. */
  readonly redactors: Redactors;
}

/** The state that a relay hands on to the one that replaces it when settings change. */
export interface LastingState {
  readonly live: ActiveRequests;
  /** What its requests used. */
  readonly ledger: UsageLedger;
  readonly caches: CacheWatch;
  /** What it learned of its providers goes on; absent: it had none. */
  readonly providers?: readonly ProviderGroup[];
}

/** The state of a relay that replaces none. */
function createLastingState(): LastingState {
  return { live: new ActiveRequests(), ledger: new UsageLedger(), caches: new CacheWatch() };
}

/** Without aliases every name stands for itself. */
const NO_ALIASES: ModelMap = { resolve: (name) => name };

/**
 * Creates a relay. It opens no port and sends no request by itself.
 *
 * @param kept The state of the relay that it replaces; absent: it replaces none.
 */
export function createRelay(options: RelayOptions, kept: LastingState = createLastingState()): Relay {
  const { log, reach, isDirect, relayToken, otherProviders = [], limits = DEFAULT_LIMITS, aliases = NO_ALIASES } =
    options;
  const former = kept.providers?.flatMap(({ upstreams }) => upstreams);
  const context = { log, forwardsClientKey: relayToken === undefined, ...omitUndefined({ reach, isDirect, former }) };
  const createGroup = (provider: ProviderOptions) => new ProviderGroup(provider, { context, limits });
  const providers = [createGroup(options), ...otherProviders.map(createGroup)] as const;
  const { live, ledger, caches } = kept;
  const redactors = new Redactors(collectOwnSecrets(options));
  return { options, limits, providers, aliases, bytes: new ByteWriter(), redactors, live, ledger, caches };
}

/** Answers `POST /v1/responses`. */
export function answerResponses(http: Request, relay: Relay): Promise<Response> {
  return answer(http, relay, { read: (body) => body });
}

/** Answers `POST /v1/responses/compact`. */
export function answerCompaction(http: Request, relay: Relay): Promise<Response> {
  return answer(http, relay, { read: createCompactionRequest, shape: createCompactedResponse });
}

/** The differences between the endpoints that answer with a response. */
interface Endpoint {
  /** The ordinary request that is equivalent to the body. */
  read(body: unknown): unknown;
  /** The object that the client gets; absent: the response itself. */
  shape?(response: ResponseObject, body: unknown): unknown;
}

/** @throws {RelayError} For clients that understand an HTTP status, before the response begins. The error is logged. */
async function answer(http: Request, relay: Relay, { read, shape }: Endpoint): Promise<Response> {
  const { options, limits, live } = relay;
  let logged = createUnread(http, relay.redactors);
  let release = () => {};
  let route: Route;
  let first: PreparedRequest;
  let body: unknown;
  let quotes: PromptRedactor;
  try {
    release = live.acquire(limits.maxStreams);
    body = await live.during(new UploadDeadline(limits.requestTimeout), ({ missed }) => {
      return readJsonBody(http, options.maxRequestBytes, missed);
    });
    const request = decodeRequest(read(body));
    const { redact } = logged;
    quotes = new PromptRedactor(request.raw);
    const client = selectClient(http.headers, request.raw.client_metadata);
    logged = {
      ...logged,
      client,
      request,
      model: request.model,
      forLog: (text) => quotes.redact(redact(text)),
    };
    route = await chooseRoute(request.model, relay, http.headers);
    const [upstream] = route.provider.upstreams;
    logged = { ...logged, model: nameTarget(route, upstream) };
    await loadSchemaCheck(request);
    first = prepareRequest(request, { upstream, names: route.names, client: http.headers });
  } catch (thrown) {
    release();
    const failure = RelayError.from(thrown);
    logEnd(options.log, logged, { failure });
    if (shape || !logged.request.stream || logged.client.earlyFailure === "http_status") throw failure;
    return createFailedResponse(createState(logged, options.profile), failure);
  }
  logReport(options.log, first.report);
  const shaped = shape && { shape: (response: ResponseObject) => shape(response, body) };
  return await respond(http, relay, { ...logged, route, first, quotes, release, ...shaped });
}

/** The provider's name of the model, behind the provider's own where there are several. */
function nameTarget({ provider, names }: Route, upstream: Upstream): string {
  const name = upstream.resolveName(names);
  return provider.id === undefined ? name : `${provider.id}/${name}`;
}

/** A request that is ready to send. */
interface Journey extends LoggedRequest, Pick<Reply, "shape"> {
  readonly route: Route;
  readonly first: PreparedRequest;
  readonly quotes: PromptRedactor;
  /** Releases its slot among the active requests. */
  release(): void;
}

async function respond(http: Request, relay: Relay, { first, ...journey }: Journey): Promise<Response> {
  const { options: { log }, live, bytes } = relay;
  const { request, client, shape, route: { provider: { upstreams }, names } } = journey;
  const state = createState(journey, first.target.profile, first.tools);
  const candidates = createCandidates({ first, upstreams, names, client: http.headers }, state);
  const limits = limitTries(journey);
  const isWhole = !request.stream;
  const { patience } = client;
  // A stream that begins at once is cancelled when its client leaves. Before a response begins this is the only notice,
  // on Deno 2.9 after small requests only; asking for it costs an error with its stack at the end of every request.
  const signal = isWhole || client.earlyFailure === "http_status" ? http.signal : undefined;
  const retries = new RetryLoop({ candidates, limits, patience, log, redact: journey.forLog, isWhole });
  const writer = new ResponseWriter({
    state,
    source: retries,
    limit: limits.requestTimeout,
    bytes,
    begun() {
      // The log of level debug compares each request with the next, and quotes providers.
      if (isWhole || log.isDebug !== false) return;
      retries.release();
      journey.quotes.release();
      releaseTexts(request);
    },
    ended(writer) {
      signal?.removeEventListener("abort", disconnect);
      live.delete(writer);
      journey.release();
      const thread = findThread(http.headers, request);
      closeAnswer({ logged: journey, writer, retries, upstreams, ...(thread !== undefined && { thread }) }, relay);
    },
  });
  const disconnect = () => writer.clientDisconnected();
  live.track(writer);
  signal?.addEventListener("abort", disconnect);
  const reply = { writing: writer, attempts: retries, notes: first.report.notes, ...(shape && { shape }) };
  return isWhole ? await createWholeResponse(reply) : await createStreamResponse(reply, client);
}

/** The limits of a request: clients that repeat every failure themselves get one try for each upstream. */
function limitTries({ client, route: { provider: { limits, upstreams } } }: Omit<Journey, "first">): Limits {
  return client.repeatsAll ? { ...limits, maxTries: Math.min(limits.maxTries, upstreams.length) } : limits;
}

/** The response to a request that was refused unread; undefined for a client that understands an HTTP status. */
export function refuseUnread(http: Request, error: RelayError, { options, redactors }: Relay): Response | undefined {
  const logged = createUnread(http, redactors);
  if (logged.client.earlyFailure === "http_status") return undefined;
  return createFailedResponse(createState(logged, options.profile), error);
}

/** Replaces a request that was not read; clients that need failures as streams only send streaming requests. */
const UNREAD = decodeRequest({ model: "unknown", input: [], stream: true });

function createUnread({ headers }: Request, redactors: Redactors): LoggedRequest {
  const redact = redactors.findFor(findCredential(headers.get("authorization")));
  const client = selectClient(headers);
  return { started: performance.now(), client, request: UNREAD, model: UNREAD.model, redact, forLog: redact };
}

function createState(
  { request, client, redact }: LoggedRequest,
  profile: ProviderProfile,
  tools: ToolMap = new ToolMap(),
): StreamState {
  return createStreamState({
    request,
    client,
    profile,
    tools,
    redact,
    newId: (prefix) => `${prefix}_${crypto.randomUUID().replaceAll("-", "")}`,
    now: () => Math.floor(Date.now() / 1000),
  });
}
