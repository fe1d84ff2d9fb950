/**
 * The sending of a request to the upstream, and the meaning of a refusal.
 *
 * @module
 */
import { decodeRefusal } from "../wire/errors/decode_error.ts";
import { createFailureContext, type FailureContext, translateProviderError } from "../wire/errors/classify.ts";
import type { RelayError } from "../base/errors.ts";
import { createRedactor } from "../base/redact.ts";
import { encodeRequest, type WireRequest } from "../wire/table.ts";
import { isMostlyMedia } from "./sent_images.ts";
import type { HttpAnswer } from "./http_client.ts";
import { collectSentSecrets, readBodyStart, sendToUpstream, type UpstreamRequest } from "./http.ts";

/** The upstream and the key of a request. */
export type SendOptions = Pick<
  UpstreamRequest,
  "upstream" | "authorization" | "profile" | "signal" | "sessionId" | "clientAgent" | "client"
>;

const CONTENT_TOO_LARGE = 413;

/** Maximum number of bytes of a refusal that are read. */
const MAX_ERROR_BYTES = 65_536;

/**
 * Sends a request and waits for the status.
 *
 * @returns The answer, always with a 2xx status; its body has not been read.
 * @throws {RelayError} The meaning of the refusal, or why the upstream could not be reached.
 */
export async function sendRequest(request: WireRequest, options: SendOptions): Promise<HttpAnswer> {
  const accept = "text/event-stream";
  const response = await sendToUpstream({ ...options, ...encodeRequest(request, options.profile), accept });
  if (response.ok) return response;
  // Only a body that is too large may be so by its images; measuring it costs as much as sending it.
  const isTooLarge = response.status === CONTENT_TOO_LARGE;
  throw await readRefusal(response, { ...options, isMostlyMedia: isTooLarge && isMostlyMedia(request) });
}

/** Reads the body of an answer with an error status, and returns its meaning. */
export async function readRefusal(
  response: HttpAnswer,
  { authorization, profile, isMostlyMedia: ofMedia = false }:
    & Pick<SendOptions, "authorization" | "profile">
    & Pick<FailureContext, "isMostlyMedia">,
): Promise<RelayError> {
  const { status, headers } = response;
  const redact = createRedactor(collectSentSecrets({ profile, ...(authorization !== undefined && { authorization }) }));
  // A body that breaks off is used up to that point. Redact before anything is shortened: a cut key would no longer be
  // recognised.
  const { text } = await readBodyStart(response, MAX_ERROR_BYTES);
  const found = decodeRefusal(redact(text));
  const requestId = found.requestId ?? ID_HEADERS.map((name) => headers.get(name)).find((id) => id !== null);
  return translateProviderError({ ...found, ...(requestId !== undefined && requestId !== null && { requestId }) }, {
    status,
    headers,
    isMostlyMedia: ofMedia,
    ...createFailureContext(profile, { redact }),
  });
}

/** Headers with the id by which a provider, or the proxy in front of it, finds an exchange (2026-11). */
const ID_HEADERS = ["x-request-id", "request-id", "x-trace-id", "x-ds-trace-id", "cf-ray"];
