/**
 * How do requests get from a socket to the relay, and answers back?
 *
 * Through the server of `node:http`: in Deno 2.9.6 it tells at once when a client leaves, wherever its answer is, while
 * `Deno.serve` does not look before a response has begun (decision 0014).
 *
 * @module
 */
import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerOptions } from "node:http";
import type { AddressInfo } from "node:net";
import { createRequestListener } from "@remix-run/node-fetch-server";
import { authorityOf } from "../base/host.ts";
import { Deafness } from "./accept_watchdog.ts";
import { mayUseNet, writeLine } from "../runtime/deno.ts";
import { RelayError } from "../base/errors.ts";
import { FILES_ADVICE, networkReason } from "../base/network_error.ts";
import { Pending } from "./in_flight.ts";
import { errorResponse } from "./error_response.ts";
import type { RelayServer } from "./router.ts";

/** A socket on which a relay listens. */
export interface Listener {
  /** The real port, also when 0 was asked. */
  readonly port: number;
  /** Origin under which it can be reached, for example `http://127.0.0.1:4444`. */
  readonly url: string;
  /** How many requests have not been answered to the end. */
  readonly busy: number;
  /** Takes no more connections; resolves when every answer has been written or dropped. */
  stop(): Promise<void>;
}

/** Where to listen. */
export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Takes what a person should know when no connection can be taken for a while; standard error when absent. */
  readonly tell?: (line: string) => void;
}

/** The relay cannot listen; the message says where, why and what to do. */
export class ListenError extends Error {
  /** Always `ListenError`. */
  override readonly name = "ListenError";
}

/** How long a socket that failed is left alone before it is opened again, in milliseconds. */
const LISTEN_AGAIN = 1_000;

const HTTP_OPTIONS: ServerOptions = {
  // Who keeps a connection may use it whenever it likes: one that is closed just then would cost it a request.
  keepAliveTimeout: 0,
  // The relay's own limit of a request answers in words.
  requestTimeout: 0,
  // Codex sends two kilobytes of headers; the runtime's own limit is 16.
  maxHeaderSize: 64 * 1024,
  // The guards have the better words for both: a second host or key is not to be dropped unseen.
  requireHostHeader: false,
  joinDuplicateHeaders: true,
};

/**
 * Listens and lets `server` answer. A socket that takes no connections any more, for want of file handles, is opened
 * again.
 *
 * @throws {ListenError} when the port is taken or may not be used.
 */
export async function listen(
  server: Pick<RelayServer, "fetch">,
  { host, port, tell = writeLine }: ListenOptions,
): Promise<Listener> {
  const door = new Door((request, bound) => server.fetch(request, { host, port: bound }), tell);
  try {
    await door.open(await permittedAddress(host, port), port);
  } catch (thrown) {
    await door.close();
    throw new ListenError(`Cannot listen on ${authorityOf(host, port)}: ${listenAdvice(thrown)}`, { cause: thrown });
  }
  return {
    port: door.port,
    url: `http://${authorityOf(host, door.port)}`,
    get busy() {
      return door.pending.size;
    },
    stop: () => door.close(),
  };
}

type Answer = (request: Request, port: number) => Promise<Response>;

/** Servers that answer on one address, of whom the last one takes connections. */
class Door {
  readonly pending = new Pending();
  port = 0;
  readonly #answer: Answer;
  readonly #tell: (line: string) => void;
  readonly #servers: Server[] = [];
  #isClosed = false;
  readonly #deafness = new Deafness({ lacking: () => this.#lament(), deaf: () => this.#reopen() });
  #address = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(answer: Answer, tell: (line: string) => void) {
    this.#answer = answer;
    this.#tell = tell;
  }

  /** @throws {Error} with a `code` of the system when `address` cannot be had. */
  async open(address: string, port: number): Promise<void> {
    const answer = createRequestListener((request: Request) => this.#answer(request, this.port), { onError });
    const server = createServer(HTTP_OPTIONS, (request, response) => {
      this.pending.add(request, response);
      readTarget(request);
      answer(request, response);
    });
    server.listen(port, address);
    await once(server, "listening");
    if (this.#isClosed) return void server.close();
    // Nobody else would, and then the program ends with every live answer.
    server.on("error", (cause) => this.#tell(`Cannot take a connection: ${networkReason(cause)}`));
    this.#servers.push(server);
    this.#address = address;
    this.port = (server.address() as AddressInfo).port;
    this.#deafness.watch(server);
  }

  /** Takes no more connections; resolves when every answer has been written or dropped. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#deafness.stop();
    for (const server of this.#servers) server.close();
    await this.pending.end();
    // Whoever has connected and never asked for anything would keep it open.
    for (const server of this.#servers) server.closeAllConnections();
  }

  #lament(): void {
    this.#tell(`Cannot take new connections: Too many open files; ${FILES_ADVICE}; the answers that are live go on`);
  }

  /** Its live answers go on at the old server. */
  async #reopen(): Promise<void> {
    this.#servers.at(-1)?.close();
    try {
      await this.open(this.#address, this.port);
    } catch {
      if (this.#isClosed) return;
      this.#timer = setTimeout(() => this.#reopen(), LISTEN_AGAIN);
    }
  }
}

/** A request may name the whole address, which then counts for more than the host header, or `*` (RFC 9112, 3.2). */
function readTarget(request: IncomingMessage): void {
  const { url = "" } = request;
  if (url.startsWith("/")) return;
  const address = URL.parse(url);
  if (address !== null) request.headers.host = address.host;
  request.url = address === null ? `/${url}` : address.pathname + address.search;
}

/** What the library makes of a request failed: its first line or a header is nothing that a request may have. */
function onError(cause: unknown): Response {
  return errorResponse(
    new RelayError("bad_request", "Cannot read the request: its method, its address or a header is not valid", {
      cause,
    }),
  );
}

/**
 * The address that `host` stands for. Asked for here, because a refusal inside `node:net` can be caught by nobody
 * (Deno 2.9.6, 2026-11).
 *
 * @throws {Error} when it may not be used, or there is none.
 */
async function permittedAddress(host: string, port: number): Promise<string> {
  await demandPermission(host, port);
  const { address } = await lookup(host);
  await demandPermission(address, port);
  return address;
}

async function demandPermission(host: string, port: number): Promise<void> {
  const address = authorityOf(host, port);
  if (!await mayUseNet(address)) throw new NotPermitted(address);
}

/** The runtime may not use an address, which is the message. */
class NotPermitted extends Error {}

/** What to do, by the code of the system. */
const ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: "the port is in use; stop the program that has it, or choose another with --port (0 takes any free one)",
  EACCES: "the system does not permit this port; choose one from 1024 on with --port",
  EADDRNOTAVAIL: "this machine has no such address; check --host",
  // As Deno 2.9.6 calls the same (2026-11).
  EINVAL: "this machine has no such address; check --host",
  ENOTFOUND: "this machine knows no address for that name; check --host",
};

function listenAdvice(thrown: unknown): string {
  if (thrown instanceof NotPermitted) return `Deno was not permitted to; run it with --allow-net=${thrown.message}`;
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  return ADVICE[code] ?? `${networkReason(thrown)}; check --host and --port`;
}
