/**
 * The server of Deno, which opens its socket again after the process ran out of file handles.
 *
 * Deno 2.9.6 ends a whole server when it cannot accept one connection: `finished` rejects, and the responses under way
 * go on (2026-11).
 *
 * @module
 */
import { formatAuthority } from "../base/host.ts";
import { describeNetworkError, FILES_ADVICE, isOutOfHandles } from "../base/network_error.ts";
import { createListenError } from "./listen_error.ts";
import type { FetchHandler, Listener, ListenOptions } from "./runtime.ts";

/** Pause before a socket that failed is opened again, in milliseconds. */
const REOPEN_DELAY_MS = 1_000;

/** Listens by `Deno.serve`; see `Runtime.serve`. */
export function serveWithDeno(handle: FetchHandler, options: ListenOptions): Promise<Listener> {
  hideAbortNotice();
  try {
    return Promise.resolve(new DenoListener(handle, options));
  } catch (thrown) {
    return Promise.reject(createListenError(options, thrown, adviseOn(thrown, options)));
  }
}

class DenoListener implements Listener {
  readonly port: number;
  readonly url: string;
  busy = 0;
  readonly #handle: FetchHandler;
  readonly #options: ListenOptions;
  #server: Deno.HttpServer<Deno.NetAddr>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #drained = Promise.withResolvers<void>();
  #isStopped = false;
  /** Whether the user knows that no connection is accepted. */
  #isReported = false;

  constructor(handle: FetchHandler, options: ListenOptions) {
    this.#handle = handle;
    this.#options = options;
    this.#server = this.#open(options.port);
    this.port = this.#server.addr.port;
    this.url = `http://${formatAuthority(options.host, this.port)}`;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    if (this.busy === 0) this.#drained.resolve();
    // A server that failed earlier does not wait for the responses that it left under way.
    await Promise.allSettled([this.#server.shutdown(), this.#drained.promise]);
  }

  #open(port: number): Deno.HttpServer<Deno.NetAddr> {
    const { host } = this.#options;
    const server = Deno.serve({ hostname: host, port, onListen() {} }, (request, { completed }) => {
      this.#isReported = false;
      this.busy++;
      completed.then(() => this.#free(), () => this.#free());
      return this.#handle(request, { host, port: this.port });
    });
    server.finished.catch((cause) => this.#recover(cause));
    return server;
  }

  #free(): void {
    this.busy--;
    if (this.#isStopped && this.busy === 0) this.#drained.resolve();
  }

  #recover(cause: unknown): void {
    if (this.#isStopped) return;
    const advice = isOutOfHandles(cause) ? `; ${FILES_ADVICE}` : "";
    if (!this.#isReported) {
      this.#options.report(
        `Cannot take new connections: ${describeNetworkError(cause)}${advice}; the answers that are live go on`,
      );
    }
    this.#isReported = true;
    this.#timer = setTimeout(() => this.#reopen(), REOPEN_DELAY_MS);
  }

  #reopen(): void {
    try {
      this.#server = this.#open(this.port);
    } catch (thrown) {
      this.#recover(thrown);
    }
  }
}

function adviseOn(thrown: unknown, { host, port }: ListenOptions): string | undefined {
  if (thrown instanceof Deno.errors.NotCapable) {
    return `Deno was not permitted to; run it with --allow-net=${formatAuthority(host, port)}`;
  }
  // It has no code.
  if (String(thrown).includes("failed to lookup address")) {
    return "this machine knows no address for that name; check --host";
  }
  return undefined;
}

/** The first words of a notice that Deno prints once, when a handler uses `request.signal` (2.9, 2026-11). */
const ABORT_NOTICE = "Deno.serve: request.signal aborts on successful responses";
const HIDDEN = Symbol.for("codex-relay.abort-notice-hidden");

/**
 * Hides Deno's notice about `request.signal`, about which the user can do nothing: the relay needs the signal to see
 * clients disconnect, and expects it to abort after a response as well. All other warnings pass.
 */
export function hideAbortNotice(): void {
  const warn = console.warn as typeof console.warn & { [HIDDEN]?: true };
  if (warn[HIDDEN]) return;
  console.warn = Object.assign((...values: unknown[]) => {
    const [first] = values;
    if (typeof first === "string" && first.startsWith(ABORT_NOTICE)) return;
    warn(...values);
  }, { [HIDDEN]: true });
}
