/**
 * What the relay needs of an HTTP client: requests whose answers are read piece by piece.
 *
 * @module
 */
import type { BodyReader } from "./body_reader.ts";

/** One HTTP request. */
export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Body of a POST; a GET when absent. Bytes are given away: a client may free their memory once they were sent. */
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Ends the exchange, before and after the headers. */
  readonly signal: AbortSignal;
}

/** The status and the headers of an answer, and its body, which has not been read. */
export interface HttpAnswer {
  readonly status: number;
  /** Whether the status is a 2xx. */
  readonly ok: boolean;
  readonly headers: Headers;
  readonly body: BodyReader;
  /** Whether the body is as it was sent, so that a content coding which the headers name is still to be undone. */
  readonly isAsSent: boolean;
}

/** A client, which may keep connections for later requests. */
export interface HttpClient {
  /**
   * Sends a request and waits for the status. Redirects are answers like others.
   *
   * @throws {Error} The runtime's error when there is no connection, or none that lasts.
   */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Closes the connections that no exchange uses. */
  close(): void;
}
