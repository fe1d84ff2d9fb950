/**
 * How a chat request gets to the upstream, and what its refusal means.
 *
 * @module
 */
import { decodeRefusal } from "../chat/errors/decode_error.ts";
import { chatFailure, failureContext } from "../chat/errors/classify.ts";
import type { ChatRequest } from "../chat/types.ts";
import { clientGone, RelayError } from "../base/errors.ts";
import { networkReason, reachAdvice } from "../base/network_error.ts";
import { concealer, credentialOf } from "../base/redact.ts";
import type { ProviderProfile } from "../providers/profile.ts";

/** Where to and with what a request is sent. */
export interface SendOptions {
  /** Base URL without a trailing slash. */
  readonly upstream: string;
  /** Value of the `Authorization` header; absent when there is no key at all. */
  readonly authorization?: string;
  readonly profile: ProviderProfile;
  /** Ends the exchange, before and after the headers. */
  readonly signal: AbortSignal;
}

const MAX_ERROR_BYTES = 65_536;

/** Bun's `fetch` gives up after six minutes of silence otherwise (1.4.5, 2026-11); other runtimes do not know it. */
const NO_OWN_DEADLINE = { timeout: false };

/**
 * Sends a chat request and waits for the status.
 *
 * @returns The answer, always with a 2xx status; its body has not been read.
 * @throws {RelayError} With the meaning of the refusal, or why the upstream could not be reached.
 */
export async function send(chat: ChatRequest, options: SendOptions): Promise<Response> {
  const response = await request(chat, options);
  if (response.ok) return response;
  if (response.status >= 300 && response.status < 400) throw await redirected(response);
  throw await refusalOf(response, options);
}

async function request(chat: ChatRequest, options: SendOptions): Promise<Response> {
  try {
    return await fetch(`${options.upstream}/chat/completions`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "accept": "text/event-stream",
        // Compression gains nothing on small events and may hold them back.
        "accept-encoding": "identity",
        "user-agent": "codex-relay",
        ...keyHeader(options.authorization, options.profile),
        ...options.profile.extraHeaders,
      },
      body: JSON.stringify(chat),
      // A redirect could carry prompts and key to another host.
      redirect: "manual",
      signal: options.signal,
      ...NO_OWN_DEADLINE,
    });
  } catch (cause) {
    if (options.signal.aborted) throw clientGone(cause);
    const reason = networkReason(cause);
    throw new RelayError(
      "upstream_unreachable",
      `Cannot reach the upstream ${new URL(options.upstream).host}: ${reason}; ${reachAdvice(reason)}`,
      { cause },
    );
  }
}

/** The header that carries the key: `authorization` as it is, or the bare key under the name the provider wants. */
export function keyHeader(
  authorization: string | undefined,
  profile: Pick<ProviderProfile, "keyHeader">,
): Record<string, string> {
  if (authorization === undefined) return {};
  if (profile.keyHeader === "authorization") return { authorization };
  return { [profile.keyHeader]: authorization.replace(/^Bearer\s+/i, "") };
}

async function redirected(response: Response): Promise<RelayError> {
  await response.body?.cancel();
  const location = response.headers.get("location");
  const target = location !== null && URL.canParse(location) ? new URL(location).host : "another address";
  return new RelayError(
    "upstream_redirect",
    `The upstream redirected the request (${response.status}) to ${target}; redirects are not followed, set --upstream to the final address`,
  );
}

/** What an answer means whose status is a refusal; reads its body. */
export async function refusalOf(
  response: Response,
  { authorization, profile }: Pick<SendOptions, "authorization" | "profile">,
): Promise<RelayError> {
  const { status, headers } = response;
  const conceal = concealer([credentialOf(authorization)]);
  // While the words are whole: a cut key would not be known again.
  const found = decodeRefusal(conceal(await readStart(response)));
  const requestId = found.requestId ?? ID_HEADERS.map((name) => headers.get(name)).find((id) => id !== null);
  return chatFailure({ ...found, ...(requestId !== undefined && requestId !== null && { requestId }) }, {
    status,
    headers,
    ...failureContext(profile, { conceal }),
  });
}

/** Headers by which a provider, or the proxy before it, finds an exchange again (2026-11). */
const ID_HEADERS = ["x-request-id", "request-id", "x-trace-id", "x-ds-trace-id", "cf-ray"];

async function readStart(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return "";
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (let size = 0; size < MAX_ERROR_BYTES;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    // The status alone is telling enough.
  }
  await reader.cancel().catch(() => {});
  return text;
}
