/**
 * The router: guards and routes, nothing else.
 *
 * @module
 */
import { STATUS_CODE } from "@std/http/status";
import { formatStack, RelayError } from "../base/errors.ts";
import { addCorsHeaders, answerPreflight } from "./cors.ts";
import { type BoundAddress, checkAccess, isPreflight } from "./access_control.ts";
import { answerCatalog, answerModel, answerModels } from "./models_endpoint.ts";
import type { JsonObject } from "../base/json.ts";
import type { ServerOptions } from "./options.ts";
import { answerCompaction, answerResponses, createRelay, refuseUnread, type Relay } from "../relay/relay.ts";
import { createErrorResponse } from "./error_response.ts";
import { answerUsage } from "./usage_endpoint.ts";
import type { WaitObserver } from "../relay/active_requests.ts";
import type { UsageLedger } from "../relay/usage_ledger.ts";
import { collectSecrets, createRedactor, redactError } from "../base/redact.ts";

/** A relay that answers requests, wherever they come from. */
export interface RelayServer {
  /** Answers one request; never throws. `served` is where the request came in; absent when unknown. */
  fetch(request: Request, served?: BoundAddress): Promise<Response>;
  /** Answers by other settings from now on; what has begun goes on with its own. */
  configure(options: ServerOptions): void;
  /** How many answers are being written. */
  readonly liveStreams: number;
  /** Refuses every request from now on: the relay is shutting down. */
  refuseRequests(): void;
  /** Number of requests that are still being read. */
  readonly uploads: number;
  /** Resolves when no request is being read. */
  whenUploaded(): Promise<void>;
  /** Ends every live answer with a failed event. */
  endStreams(error: RelayError): void;
  /** Resolves when no answer is live. */
  idle(): Promise<void>;
  /** Closes the connections to providers that no request uses. */
  closeConnections(): void;
  /** Calls `observe` once a second, as long as requests are active, with the answers that have no token yet. */
  watchWaits(observe: WaitObserver): void;
  /** What its requests used so far. */
  readonly ledger: UsageLedger;
}

interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  answer(request: Request, parameter: string): Promise<Response> | Response;
}

const TURN_PATH = /^(?:\/v1)?\/responses$/;

/** What answers requests, for as long as the settings stay the same. */
interface Setup {
  readonly options: ServerOptions;
  readonly relay: Relay;
  readonly routes: readonly Route[];
}

/** Makes a relay from its settings. It opens nothing and starts nothing by itself. */
export function createServer(options: ServerOptions): RelayServer {
  let setup = createSetup(options);
  const { live, ledger } = setup.relay;
  let isRefusing = false;
  return {
    async fetch(request, served) {
      const { options, relay } = setup;
      const answered = isRefusing ? Promise.reject(createStopError()) : answerGuarded(request, setup, served);
      const response = await answered.catch((thrown) => {
        const error = RelayError.from(thrown);
        if (error.code !== "internal") {
          options.log.debug(createRedactor(collectSecrets(request, options))(error.message));
        }
        const refusal = createRefusal(request, error, relay);
        if (error.code === "unauthorized") refusal.headers.set("www-authenticate", formatChallenge(options));
        return refusal;
      });
      return addCorsHeaders(response, request, options);
    },
    configure: (changed) => void (setup = createSetup(changed, setup.relay)),
    get liveStreams() {
      return live.size;
    },
    refuseRequests: () => void (isRefusing = true),
    get uploads() {
      return live.uploads;
    },
    whenUploaded: () => live.whenUploaded(),
    endStreams: (error) => live.failAll(error),
    idle: () => live.whenIdle(),
    closeConnections() {
      for (const { upstreams } of setup.relay.providers) for (const { client } of upstreams) client.close();
    },
    watchWaits: (observe) => live.watchWaits(observe),
    ledger,
  };
}

function createSetup(options: ServerOptions, former?: Relay): Setup {
  const relay = createRelay(options, former);
  return { options, relay, routes: createRoutes(options, relay) };
}

function createStopError(): RelayError {
  return new RelayError("shutting_down", "The relay is shutting down and accepts no more requests; ask again");
}

async function answerGuarded(
  request: Request,
  { options, routes }: Setup,
  served: BoundAddress | undefined,
): Promise<Response> {
  checkAccess(request, options, served);
  return isPreflight(request, options) ? answerPreflight(request) : await dispatchRequest(request, routes);
}

/** The response to a request that failed with `error`; what was not foreseen is logged with its stack. */
function createRefusal(request: Request, error: RelayError, relay: Relay): Response {
  const { options } = relay;
  const { code, message, cause } = error;
  const redact = createRedactor(collectSecrets(request, options));
  if (code === "internal") options.log.error(redact(`${message}: ${formatStack(cause)}`));
  const isTurn = request.method === "POST" && TURN_PATH.test(normalizePath(request));
  const stream = isTurn ? refuseUnread(request, error, relay) : undefined;
  if (stream !== undefined) return stream;
  const response = createErrorResponse(redactError(error, redact));
  if (response.status === STATUS_CODE.Unauthorized) response.headers.set("www-authenticate", "Bearer");
  return response;
}

/** What a client without the token may know: that it has found a relay, and what started that one. */
function formatChallenge({ identity }: ServerOptions): string {
  return identity === undefined ? "Bearer" : `Bearer realm="codex-relay ${identity.owner}"`;
}

function createRoutes(options: ServerOptions, relay: Relay): readonly Route[] {
  /** The relay logs its failures itself. */
  function answered(response: Promise<Response>, request: Request): Promise<Response> {
    return response.catch((thrown) => createRefusal(request, RelayError.from(thrown), relay));
  }
  const { live, providers, aliases } = relay;
  const models = { providers, aliases, codexInstructions: options.codexInstructions };
  return [
    {
      method: "POST",
      pattern: TURN_PATH,
      answer: (request) => answered(answerResponses(request, relay), request),
    },
    {
      method: "POST",
      pattern: /^(?:\/v1)?\/responses\/compact$/,
      answer: (request) => answered(answerCompaction(request, relay), request),
    },
    { method: "GET", pattern: TURN_PATH, answer: refuseUpgrade },
    { method: "GET", pattern: /^(?:\/v1)?\/models$/, answer: (request) => answerModels(request, models) },
    { method: "GET", pattern: /^(?:\/v1)?\/models\/(.+)$/, answer: (request, id) => answerModel(request, models, id) },
    { method: "GET", pattern: /^(?:\/v1)?\/codex-catalog$/, answer: (request) => answerCatalog(request, models) },
    { method: "GET", pattern: /^(?:\/v1)?\/usage$/, answer: () => answerUsage(relay.ledger) },
    {
      method: "GET",
      pattern: /^\/health$/,
      answer: () => Response.json({ status: "ok", live_streams: live.size, ...describeRelay(options.identity) }),
    },
  ];
}

/** What a program on this machine needs to know of the relay before it uses it. */
function describeRelay(identity: ServerOptions["identity"]): JsonObject {
  if (identity === undefined) return { name: "codex-relay" };
  const { passesClientKey, ...shown } = identity;
  return { name: "codex-relay", ...shown, passes_client_key: passesClientKey };
}

function dispatchRequest(request: Request, routes: readonly Route[]): Promise<Response> | Response {
  const path = normalizePath(request);
  const matching = routes.filter((route) => route.pattern.test(path));
  // HEAD is routed as GET.
  const method = request.method === "HEAD" ? "GET" : request.method;
  const route = matching.find((candidate) => candidate.method === method);
  if (route) return route.answer(request, decodeParameter(route.pattern.exec(path)?.[1] ?? ""));
  if (matching.length === 0) {
    throw new RelayError(
      "not_found",
      `Cannot ${request.method} ${path}: there is no such path, the API is at /v1/responses`,
    );
  }
  const useful = matching.filter(({ answer }) => answer !== refuseUpgrade).map((candidate) => candidate.method);
  return refuseMethod(request.method, path, [...new Set(useful)].join(", "));
}

/** The path without a trailing slash, which some clients add; empty for an invalid URL, which is refused. */
function normalizePath(request: Request): string {
  return URL.parse(request.url)?.pathname.replace(/(?<=.)\/$/, "") ?? "";
}

function refuseMethod(method: string, path: string, allowed: string): Response {
  const response = createErrorResponse(
    new RelayError("method_not_allowed", `Cannot ${method} ${path}: use ${allowed}`),
  );
  response.headers.set("allow", allowed);
  return response;
}

/** Codex 0.120 to 0.171 falls back to HTTP at once on 426, and after 6.5 s of retries on anything else. */
function refuseUpgrade(request: Request): Response {
  if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
    return refuseMethod(request.method, "/v1/responses", "POST");
  }
  const error = new RelayError(
    "upgrade_required",
    "Cannot open a WebSocket: the relay speaks HTTP streams, use POST /v1/responses",
  );
  return createErrorResponse(error);
}

/** Model ids hold slashes and colons, which clients may or may not escape. */
function decodeParameter(parameter: string): string {
  try {
    return decodeURIComponent(parameter);
  } catch (cause) {
    throw new RelayError("bad_request", "Cannot read the path: its percent escapes are broken", { cause });
  }
}
