/**
 * The request for the upstream's model list, and the meaning of its refusals.
 *
 * @module
 */
import { translateProviderError } from "../wire/errors/classify.ts";
import { decodeError, decodeRefusal } from "../wire/errors/decode_error.ts";
import { findModelList, type UpstreamModel } from "../wire/models/decode.ts";
import { createClientGoneError, type ErrorCode, RelayError } from "../base/errors.ts";
import { omitUndefined, parseJson } from "../base/json.ts";
import { adviseOnNetworkError, describeNetworkError } from "../base/network_error.ts";
import type { ProviderProfile } from "../providers/profile.ts";
import { createRedactor } from "../base/redact.ts";
import { applyWire } from "../providers/wire.ts";
import { getWire } from "../wire/table.ts";
import { switchKeyHeader } from "./refused_wire.ts";
import type { HttpAnswer, HttpClient } from "./http_client.ts";
import { collectSentSecrets, readBodyStart, sendToUpstream } from "./http.ts";

/** Settings of a request for the list. */
export interface ListModelsOptions {
  /** Base URL without a trailing slash. */
  readonly upstream: string;
  /** Key for the upstream. */
  readonly apiKey?: string;
  /** The client's own `Authorization` header, used when there is no `apiKey`. */
  readonly authorization?: string;
  /** The `user-agent` of the client that asks for the list; absent when there is none. */
  readonly clientAgent?: string;
  readonly profile: ProviderProfile;
  /** Aborts the request. */
  readonly signal?: AbortSignal;
  /** Longest wait for the whole list, in milliseconds. Default 5,000. */
  readonly timeoutMs?: number;
  /** Sends the requests; absent: `fetch`. */
  readonly client?: HttpClient;
  /** Whether an error says only what came back, for a caller that says by itself what was asked and what to do. */
  readonly isBrief?: boolean;
}

const ADVICE_ON_ADDRESS = "check that --upstream is an API's base URL";
const ADVICE_ON_SILENCE = "check the upstream and the network";
const DEFAULT_TIMEOUT_MS = 5_000;
/** Maximum size of a model list, in bytes; the longest one seen (2026-11) has about 1 MB. */
export const MAX_LIST_BYTES = 16 * 1024 * 1024;
const MAX_REASON_LENGTH = 200;

/**
 * Fetches the upstream's model list.
 *
 * @returns The models in the upstream's order; empty when it has none.
 * @throws {RelayError} `upstream_auth` when the key was refused, `upstream_quota`, `upstream_unreachable`, `upstream_redirect`,
 *   `upstream_timeout`, `client_gone` when `signal` was aborted, and `upstream_error` for every other answer. Messages
 *   contain no key.
 */
export async function listModels(given: ListModelsOptions): Promise<readonly UpstreamModel[]> {
  const options = { ...given, profile: applyWire(given.profile) };
  const { timeoutMs = DEFAULT_TIMEOUT_MS, signal } = options;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  try {
    const { response, text } = await requestList(
      options,
      signal ? AbortSignal.any([signal, late.signal]) : late.signal,
    );
    if (!response.ok) throw createRefusal(response, text, options);
    const models = decodeList(response, text, options);
    return [
      ...models,
      ...await listNextPages(text, options, signal ? AbortSignal.any([signal, late.signal]) : late.signal),
    ];
  } catch (thrown) {
    if (signal?.aborted) throw createClientGoneError(thrown);
    if (late.signal.aborted) {
      const seconds = timeoutMs / 1000;
      const reason = `no answer within ${seconds} s`;
      throw createListError("upstream_timeout", options, { reason, advice: ADVICE_ON_SILENCE, cause: thrown });
    }
    if (!(thrown instanceof RelayError)) throw thrown;
    if (thrown.code !== "upstream_redirect" && thrown.code !== "upstream_unreachable") throw thrown;
    throw createListError(thrown.code, options, { reason: thrown.message, cause: thrown.cause });
  } finally {
    clearTimeout(timer);
  }
}

/** Maximum number of further pages that are read; a page holds twenty models at least. */
const MAX_PAGES = 50;

/** The models behind the first page; as many as could be read, because the first ones are worth more than an error. */
async function listNextPages(
  firstText: string,
  options: ListModelsOptions,
  signal: AbortSignal,
): Promise<readonly UpstreamModel[]> {
  const { models: { findNextPage, decode } } = getWire(options.profile.wire);
  const found: UpstreamModel[] = [];
  let body = parseJson(firstText);
  const known = new Set(decode(body).map(({ id }) => id));
  for (let page = 0; page < MAX_PAGES; page++) {
    const query = findNextPage?.(body);
    if (query === undefined) break;
    const { modelsPath } = options.profile;
    const path = `${modelsPath}${modelsPath.includes("?") ? "&" : "?"}${query}`;
    const answer = await requestListAt(path, { options, signal }).catch(() => undefined);
    body = answer?.response.ok ? parseJson(answer.text) : undefined;
    const models = body === undefined ? [] : decode(body);
    // A server that does not know the query gives the first page again and again.
    if (models.length === 0 || models.some(({ id }) => known.has(id))) break;
    for (const { id } of models) known.add(id);
    found.push(...models);
  }
  return found;
}

/** An answer whose body has been read. */
interface ListAnswer {
  readonly response: HttpAnswer;
  readonly text: string;
}

const USUAL_PATH = "/models";

/**
 * Requests the richest list first and the usual one where there is none (an older release, a narrower key), or where it
 * takes more than half of the time. A key that was refused in one header is sent in the other.
 */
async function requestList(options: ListModelsOptions, signal: AbortSignal): Promise<ListAnswer> {
  const answer = await requestRichest(options, signal);
  const { profile } = options;
  // The header that requests learn as well, from the same words.
  const change = answer.response.status === 401
    ? switchKeyHeader({ text: answer.text, profile, images: [] })
    : undefined;
  return change === undefined
    ? answer
    : await requestRichest({ ...options, profile: { ...profile, ...change.differs } }, signal);
}

async function requestRichest(options: ListModelsOptions, signal: AbortSignal): Promise<ListAnswer> {
  const { profile: { modelsPath }, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  if (modelsPath === USUAL_PATH) return await requestListAt(USUAL_PATH, { options, signal });
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs / 2);
  try {
    const answer = await requestListAt(modelsPath, { options, signal: AbortSignal.any([signal, late.signal]) });
    if (answer.response.ok && findModelList(parseJson(answer.text)) !== undefined) return answer;
  } catch (thrown) {
    // Some servers redirect paths that they do not know.
    const isRedirect = thrown instanceof RelayError && thrown.code === "upstream_redirect";
    if (signal.aborted || !isRedirect && !late.signal.aborted) throw thrown;
  } finally {
    clearTimeout(timer);
  }
  return await requestListAt(USUAL_PATH, { options, signal });
}

async function requestListAt(
  path: string,
  { options, signal }: { readonly options: ListModelsOptions; readonly signal: AbortSignal },
): Promise<ListAnswer> {
  const { upstream, client, profile, clientAgent } = options;
  const headers = getWire(profile.wire).models.headers?.(profile);
  const authorization = resolveAuthorization(options);
  const response = await sendToUpstream({
    path,
    accept: "application/json",
    upstream,
    profile,
    signal,
    ...(authorization !== undefined && { authorization }),
    ...omitUndefined({ client, headers, clientAgent }),
  });
  const { text, isTooLong, broken } = await readBodyStart(response, MAX_LIST_BYTES);
  if (broken instanceof RelayError) throw createListError("upstream_error", options, { reason: broken.message });
  if (broken !== undefined) {
    const reason = describeNetworkError(broken);
    throw new RelayError("upstream_unreachable", `${reason}; ${adviseOnNetworkError(reason)}`, { cause: broken });
  }
  if (!isTooLong) return { response, text };
  const reason = `it is longer than ${MAX_LIST_BYTES} bytes`;
  throw createListError("upstream_error", options, { reason, advice: ADVICE_ON_ADDRESS });
}

/** The `Authorization` header to send: the configured key as a bearer token, else the client's own header. */
function resolveAuthorization({ apiKey, authorization }: ListModelsOptions): string | undefined {
  return apiKey === undefined ? authorization : `Bearer ${apiKey}`;
}

function createListError(
  code: ErrorCode,
  { upstream, isBrief = false }: ListModelsOptions,
  { reason, advice, cause }: { readonly reason: string; readonly advice?: string; readonly cause?: unknown },
): RelayError {
  const full = `Asked ${upstream}/models for the list of models: ${reason}${advice === undefined ? "" : `; ${advice}`}`;
  return new RelayError(code, isBrief ? reason : full, { cause });
}

function decodeList(response: HttpAnswer, text: string, options: ListModelsOptions): readonly UpstreamModel[] {
  const body = parseJson(text);
  if (findModelList(body) !== undefined) return getWire(options.profile.wire).models.decode(body);
  // Some providers refuse with status 200.
  if (decodeError(body) !== undefined) throw createRefusal(response, text, options);
  const reason = body === undefined ? "its answer is not JSON" : "its answer holds no list";
  throw createListError("upstream_error", options, { reason, advice: ADVICE_ON_ADDRESS });
}

function createRefusal(response: HttpAnswer, text: string, options: ListModelsOptions): RelayError {
  const { ok, status, headers } = response;
  const message = decodeError(parseJson(text))?.message;
  const answer = ok ? "it answered with an error" : `it answered ${status}`;
  const reason = `${answer}${message === undefined ? "" : `: ${formatExcerpt(message, options)}`}`;
  // Use the same table as for chat, because some providers refuse a wrong key with 400.
  const { code } = translateProviderError(decodeRefusal(text), ok ? { headers } : { status, headers });
  if (code === "upstream_auth" || status === 400 && /credential/i.test(message ?? "")) {
    return createListError("upstream_auth", options, { reason, advice: adviseOnKey(options) });
  }
  if (code === "upstream_quota") {
    return createListError(code, options, { reason, advice: "check the account's balance" });
  }
  const advice = status === 404
    ? "check that --upstream is the API's base URL, which usually ends in /v1"
    : ok
    ? ADVICE_ON_ADDRESS
    : "try again later, or look at the provider's status page";
  return createListError("upstream_error", options, { reason, advice });
}

function adviseOnKey(options: ListModelsOptions): string {
  if (resolveAuthorization(options) === undefined) {
    return "no key was sent: set CODEX_RELAY_API_KEY, --api-key-file, or the own variable of a provider that is named";
  }
  return options.apiKey === undefined
    ? "the client's own key was passed on, check it there"
    : "check the key: copied whole, not revoked, made for this provider and region";
}

/** The upstream's message, shortened, on one line and without the key that it may quote. */
function formatExcerpt(message: string, options: ListModelsOptions): string {
  const authorization = resolveAuthorization(options);
  const { profile } = options;
  const redact = createRedactor(collectSentSecrets({ profile, ...(authorization !== undefined && { authorization }) }));
  const line = redact(message).replaceAll(/[\s\p{Cc}]+/gu, " ").trim();
  return line.length > MAX_REASON_LENGTH ? `${line.slice(0, MAX_REASON_LENGTH)}…` : line;
}
