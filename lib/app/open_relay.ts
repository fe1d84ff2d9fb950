/**
 * A running relay: a configuration, the server that it makes, and a listening socket.
 *
 * @module
 */
import type { Config } from "../config/config.ts";
import { ListenError } from "../runtime/listen_error.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { Log } from "../base/log.ts";
import type { UsageLedger } from "../relay/usage_ledger.ts";
import { createServerOptions } from "./relay_options.ts";
import { createServer } from "../server/router.ts";
import { shutDown, type ShutdownOptions } from "../server/shutdown.ts";

export { ListenError };

/** A relay that listens. */
export interface OpenRelay {
  /** The real port. */
  readonly port: number;
  /** Origin under which it can be reached, without `/v1`. */
  readonly url: string;
  /** What its requests used so far. */
  readonly ledger: UsageLedger;
  /** Stops it; safe to call twice. */
  close(report?: ShutdownOptions["report"]): Promise<void>;
}

/**
 * Starts a relay as configured.
 *
 * @throws {ListenError} when it cannot listen.
 */
export async function openRelay(config: Config, log: Log, runtime: Runtime): Promise<OpenRelay> {
  for (const warning of config.warnings) log.warn(warning);
  const { host, port } = config;
  const server = createServer(createServerOptions(config, log, runtime));
  const listener = await runtime.serve((request, address) => server.fetch(request, address), {
    host,
    port,
    report: (line) => log.error(line),
  });
  let closing: Promise<void> | undefined;
  return {
    port: listener.port,
    url: listener.url,
    ledger: server.ledger,
    close: (report) => {
      closing ??= shutDown({ listener, server, timeout: config.shutdownTimeout, ...(report && { report }) });
      return closing;
    },
  };
}
