/**
 * The HTTP client that follows every setting of the runtime: proxies, certificates, HTTP/2.
 *
 * @module
 */
import { openReader } from "./body_reader.ts";
import type { HttpAnswer, HttpClient, HttpRequest } from "./http_client.ts";

/** Without it, Bun's `fetch` gives up after six minutes of silence (1.4.5, 2026-11); other runtimes ignore it. */
const NO_OWN_DEADLINE = { timeout: false };

/**
 * Whether `fetch` leaves bodies as they came when the request asked for `identity`: Deno's does, but decodes them
 * without that header; Bun's always decodes them. Both leave the answer's header (Deno 2.9.6, Bun 1.4.5, 2026-11).
 */
const LEAVES_IDENTITY = navigator.userAgent.startsWith("Deno/");

/** A client on `fetch`, whose connections belong to the runtime. */
export class FetchClient implements HttpClient {
  readonly #fetch: typeof fetch | undefined;

  /** @param replaced What takes the place of the global `fetch`; absent: nothing does. */
  constructor(replaced?: typeof fetch) {
    this.#fetch = replaced;
  }

  async send({ url, headers, body, signal }: HttpRequest): Promise<HttpAnswer> {
    const response = await (this.#fetch ?? fetch)(url, {
      headers,
      ...(body !== undefined && { method: "POST", body }),
      // A redirect could carry prompts and key to another host.
      redirect: "manual",
      signal,
      ...NO_OWN_DEADLINE,
    });
    return wrapResponse(response, { isAsSent: LEAVES_IDENTITY && headers["accept-encoding"] === "identity" });
  }

  close(): void {}
}

/** An answer of `fetch` as one of a client. */
export function wrapResponse(
  { status, ok, headers, body }: Response,
  { isAsSent = false }: Partial<Pick<HttpAnswer, "isAsSent">> = {},
): HttpAnswer {
  return { status, ok, headers, body: openReader(body), isAsSent };
}
