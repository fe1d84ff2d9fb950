/**
 * A client on `node:http` before a server that plays a script.
 *
 * @module
 */
import { readBodyStart } from "../../lib/upstream/http.ts";
import type { HttpAnswer, HttpRequest } from "../../lib/upstream/http_client.ts";
import { NodeClient } from "../../lib/upstream/node_client.ts";
import { type RawConnection, type RawScript, RawUpstream } from "./raw_upstream.ts";

/** The answer of a server that keeps its connections. */
export const OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

/** Answers a request with {@linkcode OK}. */
export function answerOk(connection: RawConnection): Promise<void> {
  return connection.write(OK);
}

/** The client, and the server. */
export interface ClientStage {
  readonly client: NodeClient;
  readonly upstream: RawUpstream;
  /** Sends a request like {@linkcode post}. */
  send(changes?: Partial<HttpRequest>): Promise<HttpAnswer>;
}

/** Calls `use` with a client before a server that plays `script`. */
export async function withUpstream(script: RawScript, use: (stage: ClientStage) => Promise<void>): Promise<void> {
  await using upstream = new RawUpstream(script);
  const client = new NodeClient();
  try {
    await use({ client, upstream, send: (changes) => client.send(post(upstream.url, changes)) });
  } finally {
    client.close();
  }
}

/** A request to the server at `url`. */
export function post(url: string, changes: Partial<HttpRequest> = {}): HttpRequest {
  return { url: `${url}/v1/chat`, headers: {}, body: "{}", signal: new AbortController().signal, ...changes };
}

/** The whole body of an answer. */
export async function textOf(answer: HttpAnswer): Promise<string> {
  const { text, broken } = await readBodyStart(answer, Infinity);
  if (broken !== undefined) throw broken;
  return text;
}
