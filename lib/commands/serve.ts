/**
 * The command `codex-relay`: it runs a relay until a signal stops it.
 *
 * @module
 */
import { watchConfigFile } from "../app/watch_config.ts";
import { announceRelay, paintLevel } from "../app/banner.ts";
import { createWaitStatus } from "../app/wait_status.ts";
import { ListenError, openRelay } from "../app/open_relay.ts";
import { formatStack } from "../base/errors.ts";
import { createLog, type Log } from "../base/log.ts";
import { collectOwnSecrets, createRedactor } from "../base/redact.ts";
import { createStatusLine } from "../base/status_line.ts";
import { formatUsageSummary } from "../relay/usage_summary.ts";
import type { Config } from "../config/config.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { EXIT_FAILED } from "./exit_codes.ts";

/** Runs a relay; returns an exit code when it cannot start, else undefined while it runs on. */
export async function runServe(
  config: Config,
  { runtime, version }: { readonly runtime: Runtime; readonly version: string },
): Promise<number | undefined> {
  const { hasColour: colour, program } = runtime;
  const redact = createRedactor(collectOwnSecrets(config));
  const status = createWaitStatus(createStatusLine(runtime.terminal), config.logLevel);
  const writeLine = (line: string) => status.printAbove(() => runtime.writeLine(line));
  const output = { writeLine, hasColour: colour };
  const log = createRelayLog(config, output);
  try {
    const relay = await openRelay(config, log, { runtime, version, owner: "serve" });
    relay.watchWaits(status.observe);
    const stopping = new AbortController();
    const exit = (exitCode: number) => {
      status.clear();
      runtime.exit(exitCode);
    };
    runtime.onStopSignal((exitCode) => {
      if (stopping.signal.aborted) exit(exitCode);
      stopping.abort();
      relay.close(writeLine).finally(() => {
        if (relay.ledger.total.requests > 0) log.info(`used in all: ${formatUsageSummary(relay.ledger)}`);
        exit(0);
      });
    });
    // One answer that goes wrong in an unforeseen way must not end all others.
    runtime.onUnhandledRejection((reason) => {
      log.error(`A bug in the relay, please report it: ${formatStack(reason)}`);
    });
    const io = {
      version,
      program,
      codexHome: runtime.variable("CODEX_HOME"),
      colour,
      write: (line: string) => writeLine(redact(line)),
      signal: stopping.signal,
    };
    announceRelay(relay, { config, io });
    watchConfigFile({
      config,
      sources: runtime,
      log,
      apply(changed) {
        status.setLevel(changed.logLevel);
        relay.configure(changed, createRelayLog(changed, output));
      },
      signal: stopping.signal,
    });
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof ListenError)) throw thrown;
    writeLine(thrown.message);
    return EXIT_FAILED;
  }
}

/** The log of a relay with these settings, without its secrets. */
function createRelayLog(config: Config, { hasColour, writeLine }: Pick<Runtime, "hasColour" | "writeLine">): Log {
  const redact = createRedactor(collectOwnSecrets(config));
  return createLog(config.logLevel, (line) => writeLine(redact(hasColour ? paintLevel(line) : line)));
}
