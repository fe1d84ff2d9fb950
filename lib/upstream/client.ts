/**
 * A chat request on its way to the upstream, and the meaning of a refusal.
 *
 * @module
 */
import { decodeRefusal } from "../chat/errors/decode_error.ts";
import { chatFailure, failureContext } from "../chat/errors/classify.ts";
import type { ChatRequest } from "../chat/types.ts";
import type { RelayError } from "../base/errors.ts";
import { concealer, credentialOf } from "../base/redact.ts";
import { readBodyStart, sendToUpstream, type UpstreamRequest } from "./http.ts";

/** Where a chat request is sent, and with which key. */
export type SendOptions = Pick<UpstreamRequest, "upstream" | "authorization" | "profile" | "signal">;

/** How much of a refusal is read, in bytes. */
const MAX_ERROR_BYTES = 65_536;

/**
 * Sends a chat request and waits for the status.
 *
 * @returns The answer, always with a 2xx status; its body has not been read.
 * @throws {RelayError} With the meaning of the refusal, or why the upstream could not be reached.
 */
export async function sendChat(chat: ChatRequest, options: SendOptions): Promise<Response> {
  const response = await sendToUpstream({
    ...options,
    path: "/chat/completions",
    accept: "text/event-stream",
    json: JSON.stringify(chat),
  });
  if (response.ok) return response;
  throw await readRefusal(response, options);
}

/** Reads the body of an answer whose status is a refusal, and says what it means. */
export async function readRefusal(
  response: Response,
  { authorization, profile }: Pick<SendOptions, "authorization" | "profile">,
): Promise<RelayError> {
  const { status, headers } = response;
  const conceal = concealer([credentialOf(authorization)]);
  // A body that breaks off is used as far as it came. Redact before anything is shortened: a cut key would no longer be
  // recognised.
  const { text } = await readBodyStart(response, MAX_ERROR_BYTES);
  const found = decodeRefusal(conceal(text));
  const requestId = found.requestId ?? ID_HEADERS.map((name) => headers.get(name)).find((id) => id !== null);
  return chatFailure({ ...found, ...(requestId !== undefined && requestId !== null && { requestId }) }, {
    status,
    headers,
    ...failureContext(profile, { conceal }),
  });
}

/** Headers by which a provider, or the proxy before it, finds an exchange again (2026-11). */
const ID_HEADERS = ["x-request-id", "request-id", "x-trace-id", "x-ds-trace-id", "cf-ray"];
