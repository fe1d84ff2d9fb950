/**
 * The command `codex-relay`: it runs a relay until a signal stops it.
 *
 * @module
 */
import { announceRelay, paintLevel } from "../app/banner.ts";
import { listenForRelay, type ListeningRelay } from "../app/listen.ts";
import { createWaitStatus } from "../app/wait_status.ts";
import { LoadError, loadLate } from "../base/load_late.ts";
import { createLog, type Log } from "../base/log.ts";
import { collectOwnSecrets, createRedactor } from "../base/redact.ts";
import { createStatusLine } from "../base/status_line.ts";
import type { Config } from "../config/config.ts";
import { ListenError } from "../runtime/listen_error.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { EXIT_FAILED } from "./exit_codes.ts";

/** Runs a relay; returns an exit code when it cannot start, else undefined while it runs on. */
export async function runServe(
  config: Config,
  { runtime, version }: { readonly runtime: Runtime; readonly version: string },
): Promise<number | undefined> {
  const { hasColour, program } = runtime;
  const redact = createRedactor(collectOwnSecrets(config));
  const status = createWaitStatus(createStatusLine(runtime.terminal), config.logLevel);
  const writeLine = (line: string) => status.printAbove(() => runtime.writeLine(line));
  const createLog = (settings: Config) => createRelayLog(settings, { writeLine, hasColour });
  const log = createLog(config);
  const stopping = new AbortController();
  const { signal } = stopping;
  const exit = (exitCode: number) => {
    status.clear();
    runtime.exit(exitCode);
  };
  try {
    const listening = await listenForRelay(config, log, { runtime, version, owner: "serve" });
    const loading = loadRest(listening);
    runtime.onStopSignal((exitCode) => {
      if (signal.aborted) exit(exitCode);
      stopping.abort();
      loading.then(({ relay, stopRelay }) => stopRelay(relay, { log, writeLine })).finally(() => exit(0));
    });
    const write = (line: string) => writeLine(redact(line));
    const codexHome = runtime.variable("CODEX_HOME");
    announceRelay(listening, { config, io: { version, program, codexHome, colour: hasColour, write, signal } })
      .catch((thrown) => writeLoadError(thrown, write));
    const { relay, watchRelay } = await loading;
    watchRelay(relay, { config, runtime, log, status, createLog, signal });
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof ListenError || thrown instanceof LoadError)) throw thrown;
    writeLine(thrown.message);
    return EXIT_FAILED;
  }
}

/**
 * Loads what a relay needs that listens already.
 *
 * @throws {LoadError} when it cannot.
 */
async function loadRest({ opened }: ListeningRelay) {
  const { watchRelay, stopRelay } = await loadLate<typeof import("./watch_relay.ts")>(
    () => import("./watch_relay.ts" as string),
  );
  return { relay: await opened, watchRelay, stopRelay };
}

/** Writes why a part cannot be loaded that a relay can do without. */
function writeLoadError(thrown: unknown, write: (line: string) => void): void {
  if (!(thrown instanceof LoadError)) throw thrown;
  write(thrown.message);
}

/** The log of a relay with these settings, without its secrets. */
function createRelayLog(config: Config, { hasColour, writeLine }: Pick<Runtime, "hasColour" | "writeLine">): Log {
  const redact = createRedactor(collectOwnSecrets(config));
  return createLog(config.logLevel, (line) => writeLine(redact(hasColour ? paintLevel(line) : line)));
}
