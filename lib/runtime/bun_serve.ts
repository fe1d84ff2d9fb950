/**
 * The server of Bun.
 *
 * When the process runs out of file handles, Bun 1.4.5 leaves connections waiting and accepts them later by itself
 * (2026-11).
 *
 * @module
 */
import { formatAuthority } from "../base/host.ts";
import { createListenError } from "./listen_error.ts";
import type { FetchHandler, Listener, ListenOptions } from "./runtime.ts";

/** The part of Bun's server that is used here. */
interface BunServer {
  readonly port: number;
  /** Number of requests that have not been answered to the end. */
  readonly pendingRequests: number;
  /** Accepts no more; resolves when no request is pending. `true` closes every connection as well. */
  stop(closeConnections?: boolean): Promise<void>;
}

/** The part of Bun that is used here; its types are a package that nothing else needs. */
interface BunGlobal {
  serve(options: {
    readonly hostname: string;
    readonly port: number;
    /** Seconds of silence after which a connection is closed; 0 for never. */
    readonly idleTimeout: number;
    /** Largest body in bytes. */
    readonly maxRequestBodySize: number;
    /** Whether errors are answered with a page that shows the source. */
    readonly development: boolean;
    /** Whether other servers may listen on the same port. */
    readonly reusePort: boolean;
    fetch(request: Request): Promise<Response>;
  }): BunServer;
}

declare const Bun: BunGlobal;

/** How often a stopped server is asked whether its last response was delivered, in milliseconds. */
const POLL_MS = 20;

/** Listens by `Bun.serve`; see `Runtime.serve`. */
export function serveWithBun(handle: FetchHandler, options: ListenOptions): Promise<Listener> {
  try {
    return Promise.resolve(new BunListener(handle, options));
  } catch (thrown) {
    return Promise.reject(createListenError(options, thrown));
  }
}

class BunListener implements Listener {
  readonly port: number;
  readonly url: string;
  readonly #server: BunServer;

  constructor(handle: FetchHandler, { host, port }: ListenOptions) {
    this.#server = Bun.serve({
      hostname: host,
      port,
      // A model may think for minutes; the relay has deadlines of its own.
      idleTimeout: 0,
      // The relay's own limit answers with the reason.
      maxRequestBodySize: Number.MAX_SAFE_INTEGER,
      development: false,
      // Without `development`, Bun 1.4.5 lets a second server share the port unless it is forbidden (2026-11).
      reusePort: false,
      fetch: (request) => handle(request, { host, port: this.port }),
    });
    this.port = this.#server.port;
    this.url = `http://${formatAuthority(host, this.port)}`;
  }

  get busy(): number {
    return this.#server.pendingRequests;
  }

  async stop(): Promise<void> {
    // Its promise also waits for clients that have sent half of a request's head (1.4.5, 2026-11).
    this.#server.stop();
    while (this.busy > 0) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    // Connections without a request are still open.
    await this.#server.stop(true);
  }
}
