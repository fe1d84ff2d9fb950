/**
 * The server of Node, `node:http`, between web requests and sockets.
 *
 * @module
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { formatAuthority } from "../base/host.ts";
import { createListenError } from "./listen_error.ts";
import type { FetchHandler, Listener, ListenOptions } from "./runtime.ts";

/** Listens by `node:http`; see `Runtime.serve`. */
export async function serveWithNode(handle: FetchHandler, options: ListenOptions): Promise<Listener> {
  const listener = new NodeListener(handle, options);
  try {
    await listener.listen();
  } catch (thrown) {
    throw createListenError(options, thrown);
  }
  return listener;
}

class NodeListener implements Listener {
  busy = 0;
  readonly #handle: FetchHandler;
  readonly #options: ListenOptions;
  readonly #server: Server;
  #port = 0;
  #whenIdle: (() => void) | undefined;

  constructor(handle: FetchHandler, options: ListenOptions) {
    this.#handle = handle;
    this.#options = options;
    // The relay has deadlines of its own, and Codex keeps its connections for 90 s: one that Node closes meanwhile
    // would break a request that is on its way (Node 24, 2026-11: 5 minutes for a request, 5 s for an idle connection).
    const settings = { requestTimeout: 0, keepAliveTimeout: 0 };
    this.#server = createServer(settings, (incoming, outgoing) => void this.#answer(incoming, outgoing));
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://${formatAuthority(this.#options.host, this.#port)}`;
  }

  async listen(): Promise<void> {
    const { host, port } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen({ host, port }, () => resolve());
    });
    this.#server.removeAllListeners("error");
    this.#server.on("error", (error) => this.#options.report(`Cannot take new connections: ${error.message}`));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    // It closes connections without a request as well, but waits for those that have sent half of one's head.
    this.#server.close();
    if (this.busy > 0) await new Promise<void>((resolve) => this.#whenIdle = resolve);
    this.#server.closeAllConnections();
  }

  async #answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    this.busy++;
    const leaving = new AbortController();
    outgoing.once("close", () => {
      leaving.abort();
      this.busy--;
      if (this.busy === 0) this.#whenIdle?.();
    });
    const { host } = this.#options;
    const request = createWebRequest(incoming, {
      authority: formatAuthority(host, this.#port),
      signal: leaving.signal,
    });
    if (request === undefined) {
      outgoing.writeHead(400, { connection: "close" }).end();
      return;
    }
    const response = await this.#handle(request, { host, port: this.#port });
    await writeWebResponse(response, { outgoing, hasBody: incoming.method !== "HEAD" });
  }
}

/** The web request that `incoming` is; undefined for one that the web knows no form for. */
export function createWebRequest(
  incoming: IncomingMessage,
  { authority, signal }: { readonly authority: string; readonly signal: AbortSignal },
): Request | undefined {
  const { method = "GET", url = "/", rawHeaders } = incoming;
  try {
    const headers = new Headers();
    // The parsed headers leave out all but the first of those that may be there once: a doubled one must be seen.
    for (let at = 0; at < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? "", rawHeaders[at + 1] ?? "");
    // A request to a proxy names a host in its first line.
    const address = /^[a-z][a-z\d+.-]*:\/\//i.test(url) ? url : `http://${headers.get("host") || authority}${url}`;
    const hasBody = method !== "GET" && method !== "HEAD" &&
      (headers.has("content-length") || headers.has("transfer-encoding"));
    return new Request(address, {
      method,
      headers,
      signal,
      ...(hasBody && { body: Readable.toWeb(incoming) as ReadableStream<Uint8Array>, duplex: "half" }),
    } as RequestInit);
  } catch {
    return undefined;
  }
}

/** Why a body is cancelled. */
const CLIENT_LEFT = "The client left";

interface WebResponseTarget {
  readonly outgoing: ServerResponse;
  /** Whether the body is sent. */
  readonly hasBody: boolean;
}

/** Sends `response`, no faster than the client takes it; the body is cancelled when the client leaves. */
export async function writeWebResponse(
  { status, statusText, headers, body }: Response,
  { outgoing, hasBody }: WebResponseTarget,
): Promise<void> {
  // A client that left before its response began is seen here; nothing more will come of its connection.
  if (outgoing.destroyed) return await body?.cancel(CLIENT_LEFT);
  const cookies = headers.getSetCookie();
  const fields = { ...Object.fromEntries(headers), ...(cookies.length > 0 && { "set-cookie": cookies }) };
  // Without words of its own, Node says what the status means.
  if (statusText === "") outgoing.writeHead(status, fields);
  else outgoing.writeHead(status, statusText, fields);
  if (body === null || !hasBody) {
    await body?.cancel();
    outgoing.end();
    return;
  }
  const reader = body.getReader();
  const left = new Promise<void>((resolve) => outgoing.once("close", resolve));
  left.then(() => reader.cancel(CLIENT_LEFT)).catch(() => {});
  try {
    const first = reader.read();
    // What is there already goes out with the head; else the head alone tells the client that its stream has begun.
    if (!await isSettledAtOnce(first)) outgoing.flushHeaders();
    for (let piece = await first; !piece.done && !outgoing.destroyed; piece = await reader.read()) {
      if (!outgoing.write(piece.value)) await Promise.race([waitForDrain(outgoing), left]);
    }
    outgoing.end();
  } catch {
    // A body that breaks off must not look complete.
    outgoing.destroy();
  }
}

/** Whether `promise` settles before anything else happens in this program. */
async function isSettledAtOnce(promise: Promise<unknown>): Promise<boolean> {
  const turn = new Promise<boolean>((resolve) => setImmediate(() => resolve(false)));
  return await Promise.race([promise.then(() => true, () => true), turn]);
}

function waitForDrain(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => outgoing.once("drain", resolve));
}
