/**
 * One HTTP request to a provider, with its headers, redirects and bounded body, for requests to models and model lists alike.
 *
 * @module
 */
import { createClientGoneError, RelayError } from "../base/errors.ts";
import { adviseOnNetworkError, describeNetworkError } from "../base/network_error.ts";
import { collectHeaderSecrets, createRedactor, findCredential } from "../base/redact.ts";
import type { ProviderProfile } from "../providers/profile.ts";
import { normalizeHeaderNames } from "../providers/request_settings.ts";
import { decompressAnswer } from "./content_coding.ts";
import { FetchClient } from "./fetch_client.ts";
import type { HttpAnswer, HttpClient } from "./http_client.ts";

/** A request to a provider. */
export interface UpstreamRequest {
  /** Path below the base URL, for example `/models`. */
  readonly path: string;
  /** Media type of the answer. */
  readonly accept: string;
  /** Headers that the wire needs; absent when it needs none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Body of a POST, as text or in UTF-8, which is given away; a GET when absent. */
  readonly json?: string | Uint8Array<ArrayBuffer>;
  /** Base URL without a trailing slash. */
  readonly upstream: string;
  /** Value of the `Authorization` header; absent when there is no key at all. */
  readonly authorization?: string;
  readonly profile: ProviderProfile;
  /** Id of the conversation, for providers that keep its cache on one machine; absent when it has none. */
  readonly sessionId?: string;
  /** The client's `user-agent`; absent when there is no client, or when it sent none. */
  readonly clientAgent?: string;
  /** Ends the exchange, before and after the headers. */
  readonly signal: AbortSignal;
  /** Sends it; absent: `fetch`. */
  readonly client?: HttpClient;
}

/** The `user-agent` of the relay's own requests. */
const OWN_AGENT = "codex-relay";

/**
 * Sends one request and waits for its status.
 *
 * @returns Any answer except a redirect; its body has not been read, and has no content coding.
 * @throws {RelayError} `upstream_redirect`, `upstream_unreachable`, or `client_gone` after an abort.
 */
export async function sendToUpstream(request: UpstreamRequest): Promise<HttpAnswer> {
  const answer = await requestAnswer(request);
  if (answer.status < 300 || answer.status >= 400) return decompressAnswer(answer);
  await answer.body.cancel();
  const host = URL.parse(answer.headers.get("location") ?? "")?.host ?? "another address";
  const target = createRedactor(collectSentSecrets(request))(host);
  throw new RelayError(
    "upstream_redirect",
    `The upstream redirected the request (${answer.status}) to ${target}; redirects are not followed, ` +
      "set --upstream to the final address",
  );
}

async function requestAnswer(request: UpstreamRequest): Promise<HttpAnswer> {
  const { json, upstream, signal, client = new FetchClient() } = request;
  try {
    return await client.send({
      url: `${upstream}${request.path}`,
      headers: createHeaders(request),
      signal,
      ...(json !== undefined && { body: json }),
    });
  } catch (cause) {
    if (signal.aborted) throw createClientGoneError(cause);
    const reason = describeNetworkError(cause);
    throw new RelayError(
      "upstream_unreachable",
      `Cannot reach the upstream ${new URL(upstream).host}: ${reason}; ${adviseOnNetworkError(reason)}`,
      { cause },
    );
  }
}

/** The secrets that a request to a provider holds, which its answer may quote. */
export function collectSentSecrets(
  { authorization, profile }: Pick<UpstreamRequest, "authorization" | "profile">,
): readonly (string | undefined)[] {
  return [findCredential(authorization), ...collectHeaderSecrets(profile.extraHeaders)];
}

function createHeaders(
  { accept, headers, json, authorization, profile, sessionId, clientAgent = OWN_AGENT }: UpstreamRequest,
): Record<string, string> {
  return {
    accept,
    "user-agent": profile.userAgent === "client" ? clientAgent : OWN_AGENT,
    ...(json !== undefined && {
      "content-type": "application/json",
      // Compression gains nothing on small events and may delay them.
      "accept-encoding": "identity",
    }),
    ...createKeyHeader(authorization, profile),
    ...headers,
    ...(profile.sessionHeader !== undefined && sessionId !== undefined && {
      [profile.sessionHeader.toLowerCase()]: sessionId,
    }),
    // The user's header replaces the relay's, whatever its spelling.
    ...normalizeHeaderNames(profile.extraHeaders ?? {}),
  };
}

/** The header with the key: `authorization` unchanged, or the bare key under the name that the provider requires. */
export function createKeyHeader(
  authorization: string | undefined,
  profile: Pick<ProviderProfile, "keyHeader">,
): Record<string, string> {
  if (authorization === undefined) return {};
  if (profile.keyHeader === "authorization") return { authorization };
  return { [profile.keyHeader]: authorization.replace(/^Bearer\s+/i, "") };
}

/** The beginning of a body as text. */
export interface BodyStart {
  readonly text: string;
  /** Whether the body is longer than the limit; the rest was not read. */
  readonly isTooLong: boolean;
  /** The runtime's error when the connection broke before the end; absent when it did not. */
  readonly broken?: unknown;
}

/** Reads a body as text up to `limit` bytes, rounded up to a whole piece, and discards the rest. */
export async function readBodyStart({ body }: Pick<HttpAnswer, "body">, limit: number): Promise<BodyStart> {
  const decoder = new TextDecoder();
  const pieces: string[] = [];
  let size = 0;
  try {
    for (let bytes = await body.read(); bytes !== undefined; bytes = await body.read()) {
      size += bytes.byteLength;
      pieces.push(decoder.decode(bytes, { stream: true }));
      if (size <= limit) continue;
      body.cancel().catch(() => {});
      return { text: pieces.join(""), isTooLong: true };
    }
  } catch (broken) {
    return { text: pieces.join(""), isTooLong: false, broken };
  }
  return { text: pieces.join(""), isTooLong: false };
}
