/**
 * Which models the upstream has: asking for its list, and what to do when it does not give one.
 *
 * @module
 */
import { decodeError } from "../chat/errors/decode_error.ts";
import { decodeModels, listOfModels, type UpstreamModel } from "../chat/models/decode.ts";
import { clientGone, RelayError } from "../base/errors.ts";
import { parseJson } from "../base/json.ts";
import { networkReason, reachAdvice } from "../base/network_error.ts";
import type { ProviderProfile } from "../providers/profile.ts";
import { concealer, credentialOf } from "../base/redact.ts";
import { keyHeader } from "./client.ts";

/** Whom to ask, and with what. */
export interface ListModelsOptions {
  /** Base URL without a trailing slash. */
  readonly upstream: string;
  /** Key for the upstream. */
  readonly apiKey?: string;
  /** The client's own `Authorization` header, used when there is no `apiKey`. */
  readonly authorization?: string;
  readonly profile: ProviderProfile;
  /** Gives up when aborted. */
  readonly signal?: AbortSignal;
  /** Longest wait for the whole list, in milliseconds. Default 5,000. */
  readonly timeoutMs?: number;
  /** Stands in for the global `fetch`. */
  readonly fetch?: typeof fetch;
}

const DEFAULT_TIMEOUT = 5_000;
/** Longest list of models in bytes; the longest seen (2026-11) has about 1 MB. */
export const MAX_LIST_BYTES = 16 * 1024 * 1024;
const MAX_REASON_LENGTH = 200;

/**
 * Asks the upstream for its models.
 *
 * @returns The models in the upstream's order; empty when it has none.
 * @throws {RelayError} `upstream_auth` when the key was refused, `upstream_unreachable`, `upstream_timeout`,
 *   `client_gone` when `signal` was aborted, and `upstream_error` for every other answer. Messages name no key.
 */
export async function listModels(options: ListModelsOptions): Promise<readonly UpstreamModel[]> {
  const { timeoutMs = DEFAULT_TIMEOUT, signal } = options;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  try {
    const { response, text } = await ask(options, signal ? AbortSignal.any([signal, late.signal]) : late.signal);
    if (!response.ok) throw refusal(response, text, options);
    return decode(text, options);
  } catch (thrown) {
    if (thrown instanceof RelayError) throw thrown;
    if (signal?.aborted) throw clientGone(thrown);
    if (late.signal.aborted) {
      const message = `${asked(options)}: no answer within ${timeoutMs / 1000} s; check the upstream and the network`;
      throw new RelayError("upstream_timeout", message, { cause: thrown });
    }
    const reason = networkReason(thrown);
    const message = `${asked(options)}: ${reason}; ${reachAdvice(reason)}`;
    throw new RelayError("upstream_unreachable", message, { cause: thrown });
  } finally {
    clearTimeout(timer);
  }
}

/** An answer whose body has been read. */
interface Answer {
  readonly response: Response;
  readonly text: string;
}

const USUAL_PATH = "/models";

/** Asks at the path of the richest list; where there is none (an older release, a narrower key), at the usual one. */
async function ask(options: ListModelsOptions, signal: AbortSignal): Promise<Answer> {
  const { modelsPath } = options.profile;
  const answer = await askAt(modelsPath, { options, signal });
  const isList = answer.response.ok && listOfModels(parseJson(answer.text)) !== undefined;
  return isList || modelsPath === USUAL_PATH ? answer : await askAt(USUAL_PATH, { options, signal });
}

async function askAt(
  path: string,
  { options, signal }: { readonly options: ListModelsOptions; readonly signal: AbortSignal },
): Promise<Answer> {
  const response = await (options.fetch ?? fetch)(`${options.upstream}${path}`, {
    headers: {
      accept: "application/json",
      "user-agent": "codex-relay",
      ...keyHeader(authorizationOf(options), options.profile),
      ...options.profile.extraHeaders,
    },
    // A redirect could carry the key to another host.
    redirect: "manual",
    signal,
  });
  return { response, text: await readText(response, options) };
}

/** The key as the provider wants it: as a bearer token, or bare in a header of its own. */
function authorizationOf({ apiKey, authorization }: ListModelsOptions): string | undefined {
  return apiKey === undefined ? authorization : `Bearer ${apiKey}`;
}

function asked({ upstream }: ListModelsOptions): string {
  return `Asked ${upstream}/models for the list of models`;
}

/** Reads the body, however long it is up to the limit. */
async function readText(response: Response, options: ListModelsOptions): Promise<string> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  const pieces: string[] = [];
  let size = 0;
  // Leaving the loop early cancels the body.
  for await (const bytes of response.body) {
    size += bytes.byteLength;
    pieces.push(decoder.decode(bytes, { stream: true }));
    if (size <= MAX_LIST_BYTES) continue;
    const message = `${
      asked(options)
    }: it is longer than ${MAX_LIST_BYTES} bytes; check that --upstream is an API's base URL`;
    throw new RelayError("upstream_error", message);
  }
  return pieces.join("");
}

function decode(text: string, options: ListModelsOptions): readonly UpstreamModel[] {
  const body = parseJson(text);
  if (listOfModels(body) !== undefined) return decodeModels(body);
  const told = decodeError(body);
  const what = told !== undefined
    ? `it answered with an error: ${excerpt(told.message, options)}`
    : body === undefined
    ? "its answer is no JSON"
    : "its answer holds no list";
  throw new RelayError("upstream_error", `${asked(options)}: ${what}; check that --upstream is an API's base URL`);
}

function refusal(response: Response, text: string, options: ListModelsOptions): RelayError {
  const { status } = response;
  const told = decodeError(parseJson(text))?.message;
  const reason = told === undefined ? "" : `: ${excerpt(told, options)}`;
  const answer = `${asked(options)}: it answered ${status}${reason}`;
  // Some providers refuse a wrong key with 400.
  if (status === 401 || status === 403 || status === 400 && /api.?key|credential/i.test(told ?? "")) {
    const advice = authorizationOf(options) === undefined
      ? "no key was sent, set --api-key or CODEX_RELAY_API_KEY"
      : options.apiKey === undefined
      ? "the client's own key was passed on, check it there"
      : "check the key in --api-key or CODEX_RELAY_API_KEY";
    return new RelayError("upstream_auth", `${answer}; ${advice}`);
  }
  if (status >= 300 && status < 400) {
    const location = response.headers.get("location") ?? "";
    const host = URL.parse(location, options.upstream)?.host;
    const target = host === undefined ? "nowhere" : concealerFor(options)(host);
    const advice = `a redirect to ${target}, which is not followed; set --upstream to the final address`;
    return new RelayError("upstream_error", `${asked(options)}: it answered ${status}, ${advice}`);
  }
  const advice = status === 404
    ? "check that --upstream is the API's base URL, which usually ends in /v1"
    : "try again later, or look at the provider's status page";
  return new RelayError("upstream_error", `${answer}; ${advice}`);
}

function concealerFor(options: ListModelsOptions): (text: string) => string {
  return concealer([credentialOf(authorizationOf(options))]);
}

/** The upstream's own words, short, on one line and without the key that it may repeat. */
function excerpt(message: string, options: ListModelsOptions): string {
  const line = concealerFor(options)(message).replaceAll(/[\s\p{Cc}]+/gu, " ").trim();
  return line.length > MAX_REASON_LENGTH ? `${line.slice(0, MAX_REASON_LENGTH)}…` : line;
}
