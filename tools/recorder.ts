/**
 * A recorder that keeps an exchange between a client, the relay and a provider, byte for byte.
 *
 * The relay in the middle is the real one. A handler in front of it keeps what the client sent; a server between it and
 * the provider passes everything on and keeps what comes back.
 *
 * @module
 */
import { readJsonBody } from "../lib/relay/request_body.ts";
import { isObject, type JsonObject } from "../lib/base/json.ts";
import { createLog } from "../lib/base/log.ts";
import type { ServerOptions } from "../lib/server/options.ts";
import { selectProfile } from "../lib/providers/select.ts";
import { createServer, type RelayServer } from "../lib/server/router.ts";

/** The provider's answer. */
export interface RecordedAnswer {
  readonly status: number;
  /** The body as it came; the part that had arrived, when the client left before the end. */
  readonly pieces: readonly Uint8Array[];
}

/** One `POST …/responses` and its result. */
export interface Exchange {
  readonly headers: Headers;
  readonly body: JsonObject;
  /** Absent when the provider was not asked, or gave no answer. */
  answer?: RecordedAnswer;
}

/** Options of a recorder. */
export interface RecorderOptions {
  /** Base URL of the provider without a trailing slash. */
  readonly upstream: string;
  /** Key for the provider; the client's own key is passed on when absent. */
  readonly apiKey?: string;
  /** Port to listen on; a free one when absent. */
  readonly port?: number;
}

/** A running recorder. */
export interface Recorder {
  /** Base URL for the client, `/v1` included. */
  readonly url: string;
  /** Every exchange, in the order of the requests. */
  readonly exchanges: readonly Exchange[];
  /** Resolves when `count` answers have ended. */
  answered(count: number): Promise<void>;
  /** Waits until every answer has ended, then stops listening. */
  close(): Promise<void>;
}

const MAX_REQUEST_BYTES = 256 * 1024 * 1024;

/**
 * Starts a relay on 127.0.0.1 that records.
 *
 * @throws {Deno.errors.AddrInUse} when the port is taken.
 */
export function startRecorder(options: RecorderOptions): Recorder {
  const exchanges: Exchange[] = [];
  const answered = new Tally();
  const relays: RelayServer[] = [];
  const tap = startTap(options.upstream, (index, answer) => {
    const exchange = exchanges[index];
    if (exchange) exchange.answer = answer;
  });
  // Each exchange gets its own relay, so that the path identifies the exchange of an answer.
  function relayFor(place: number | "other"): RelayServer {
    const relay = createServer(relayOptions(options, `${tap.url}/${place}`));
    relays.push(relay);
    return relay;
  }
  const other = relayFor("other");
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: options.port ?? 0, onListen() {} },
    async (request) => {
      const isAsked = request.method === "POST" && new URL(request.url).pathname.endsWith("/responses");
      const body = isAsked ? await bodyOf(request.clone()) : undefined;
      if (body === undefined) return other.fetch(request);
      const exchange: Exchange = { headers: request.headers, body };
      const index = exchanges.push(exchange) - 1;
      const response = await relayFor(index).fetch(request);
      return whenRead(response, () => answered.add());
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}/v1`,
    exchanges,
    answered: (count) => answered.reaches(count),
    async close() {
      await Promise.all(relays.map((relay) => relay.idle()));
      await server.shutdown();
      await tap.close();
    },
  };
}

/** A counter that can be awaited until it reaches a number. */
class Tally {
  #count = 0;
  readonly #waiting = new Set<{ readonly count: number; resolve(): void }>();

  add(): void {
    this.#count++;
    for (const waiter of this.#waiting) {
      if (this.#count >= waiter.count) waiter.resolve();
    }
  }

  reaches(count: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#count >= count) resolve();
      else this.#waiting.add({ count, resolve });
    });
  }
}

function relayOptions({ upstream, apiKey }: RecorderOptions, address: string): ServerOptions {
  return {
    upstream: address,
    ...(apiKey !== undefined && { apiKey }),
    modelMap: { resolve: (name) => name },
    profile: selectProfile(upstream),
    maxRequestBytes: MAX_REQUEST_BYTES,
    allowedHosts: [],
    log: createLog("error", (line) => console.error(line)),
  };
}

/** The body as a JSON object; undefined when it is not one, which the relay reports to the client. */
async function bodyOf(request: Request): Promise<JsonObject | undefined> {
  try {
    const body = await readJsonBody(request, MAX_REQUEST_BYTES);
    return isObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

/** The same answer, which calls `done` when it has been read to its end or cancelled. */
function whenRead(response: Response, done: () => void): Response {
  if (response.body === null) {
    done();
    return response;
  }
  const reader = response.body.getReader();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done: isEnd } = await reader.read();
      if (value) controller.enqueue(value);
      if (!isEnd) return;
      controller.close();
      done();
    },
    async cancel(reason) {
      await reader.cancel(reason);
      done();
    },
  });
  return new Response(body, response);
}

interface Tap {
  readonly url: string;
  close(): Promise<void>;
}

/** A server that passes `/<index>/…` on to `upstream` and keeps the answer under the index. */
function startTap(upstream: string, keep: (index: number, answer: RecordedAnswer) => void): Tap {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname, search } = new URL(request.url);
    const [, place = "", path = ""] = /^\/([^/]+)(\/.*)$/.exec(pathname) ?? [];
    const headers = new Headers(request.headers);
    headers.delete("host");
    const body = request.body === null ? undefined : await request.bytes();
    const answer = await fetch(upstream + path + search, {
      method: request.method,
      headers,
      redirect: "manual",
      signal: request.signal,
      ...(body !== undefined && { body }),
    });
    const passed = new Headers(answer.headers);
    // `fetch` has decompressed the body.
    passed.delete("content-encoding");
    passed.delete("content-length");
    const pieces: Uint8Array[] = [];
    keep(Number(place), { status: answer.status, pieces });
    const kept = answer.body?.pipeThrough(keeping(pieces)) ?? null;
    return new Response(kept, { status: answer.status, headers: passed });
  });
  return { url: `http://127.0.0.1:${server.addr.port}`, close: () => server.shutdown() };
}

/** Passes everything on and keeps it in `pieces`. */
function keeping(pieces: Uint8Array[]): TransformStream<Uint8Array, Uint8Array> {
  return new TransformStream({
    transform(piece, controller) {
      pieces.push(piece.slice());
      controller.enqueue(piece);
    },
  });
}
