/**
 * A running relay: a configuration, the server that it makes, and a listening socket.
 *
 * @module
 */
import { type Config, findOpenAccess } from "../config/config.ts";
import { ConfigError } from "../config/config_error.ts";
import type { Listener } from "../runtime/runtime.ts";
import type { Log } from "../base/log.ts";
import type { WaitObserver } from "../relay/active_requests.ts";
import type { UsageLedger } from "../relay/usage_ledger.ts";
import { createServerOptions, type RelayHost } from "./relay_options.ts";
import { createServer, type RelayServer } from "../server/router.ts";
import { shutDown, type ShutdownOptions } from "../server/shutdown.ts";

/** A relay that listens. */
export interface OpenRelay {
  /** The real port. */
  readonly port: number;
  /** Origin under which it can be reached, without `/v1`. */
  readonly url: string;
  /** What its requests used so far. */
  readonly ledger: UsageLedger;
  /**
   * Answers by other settings from now on, but at the same address; what has begun goes on with its own.
   *
   * @throws {ConfigError} when strangers could use the relay at that address.
   */
  configure(config: Config, log: Log): void;
  /** Calls `observe` once a second, as long as requests are active, with the answers that have no token yet. */
  watchWaits(observe: WaitObserver): void;
  /** Stops it; safe to call twice. */
  close(report?: ShutdownOptions["report"]): Promise<void>;
}

/** The relay behind an open socket, and the server that answers what comes in there. */
export function createOpenRelay(
  listener: Listener,
  { config, log, about }: { readonly config: Config; readonly log: Log; readonly about: RelayHost },
): { readonly relay: OpenRelay; readonly server: RelayServer } {
  const server = createServer(createServerOptions(config, log, about));
  let timeout = config.shutdownTimeout;
  let closing: Promise<void> | undefined;
  const relay: OpenRelay = {
    port: listener.port,
    url: listener.url,
    ledger: server.ledger,
    watchWaits: (observe) => server.watchWaits(observe),
    configure(changed, changedLog) {
      const fault = findOpenAccess(config.host, changed);
      if (fault !== undefined) throw new ConfigError([fault]);
      timeout = changed.shutdownTimeout;
      server.configure(createServerOptions(changed, changedLog, about));
    },
    close: (report) => {
      closing ??= shutDown({ listener, server, timeout, ...(report && { report }) });
      return closing;
    },
  };
  return { relay, server };
}
