/**
 * What the command `codex-relay` does while its relay runs: it follows the settings, shows waits, and sums up at the end.
 *
 * @module
 */
import type { OpenRelay } from "../app/open_relay.ts";
import type { WaitStatus } from "../app/wait_status.ts";
import { watchConfigFile } from "../app/watch_config.ts";
import { formatStack } from "../base/errors.ts";
import type { Log } from "../base/log.ts";
import type { Config } from "../config/config.ts";
import { formatUsageSummary } from "../relay/usage_summary.ts";
import type { Runtime } from "../runtime/runtime.ts";

/** Where a relay runs, and what is done with it. */
export interface WatchRelayOptions {
  /** The settings that it runs with now. */
  readonly config: Config;
  readonly runtime: Runtime;
  readonly log: Log;
  readonly status: WaitStatus;
  /** The log by other settings. */
  createLog(config: Config): Log;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Watches `relay` and its settings until `signal` is aborted. */
export function watchRelay(
  relay: OpenRelay,
  { config, runtime, log, status, createLog, signal }: WatchRelayOptions,
): void {
  // One answer that goes wrong in an unforeseen way must not end all others.
  runtime.onUnhandledRejection((reason) => {
    log.error(`A bug in the relay, please report it: ${formatStack(reason)}`);
  });
  relay.watchWaits(status.observe);
  watchConfigFile({
    config,
    sources: runtime,
    log,
    apply(changed) {
      status.setLevel(changed.logLevel);
      relay.configure(changed, createLog(changed));
    },
    signal,
  });
}

/** Stops `relay`, and says what its requests used; `writeLine` takes what the user should know meanwhile. */
export async function stopRelay(
  relay: OpenRelay,
  { log, writeLine }: { readonly log: Log; readonly writeLine: (line: string) => void },
): Promise<void> {
  await relay.close(writeLine);
  if (relay.ledger.total.requests > 0) log.info(`used in all: ${formatUsageSummary(relay.ledger)}`);
}
