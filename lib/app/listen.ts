/**
 * The opening of a relay's socket, before the code that answers is loaded.
 *
 * Loading all of it takes about as long as everything before (Deno 2.9.6, 2026-11). A request that comes meanwhile waits
 * for the rest of it.
 *
 * @module
 */
import type { Config } from "../config/config.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { loadLate } from "../base/load_late.ts";
import type { Log } from "../base/log.ts";
import type { RelayServer } from "../server/router.ts";
import type { OpenRelay } from "./open_relay.ts";
import type { RelayHost } from "./relay_options.ts";

/** A relay that takes connections, and is being loaded. */
export interface ListeningRelay extends Pick<OpenRelay, "port" | "url"> {
  /** The relay, loaded; rejects when it cannot be, and then it does not listen any more. */
  readonly opened: Promise<OpenRelay>;
}

/** Where a relay listens, and how its code is loaded. */
export interface ListenHost extends RelayHost {
  readonly runtime: Runtime;
  /** Absent: as usual; a test's own may fail. */
  readonly load?: () => Promise<typeof import("./open_relay.ts")>;
}

/**
 * Opens the socket of a relay as configured, and begins to load the rest.
 *
 * @throws {ListenError} when it cannot listen.
 */
export async function listenForRelay(
  config: Config,
  log: Log,
  { load = loadOpenRelay, ...about }: ListenHost,
): Promise<ListeningRelay> {
  for (const warning of config.warnings) log.warn(warning);
  const { host, port } = config;
  const loading = Promise.withResolvers<RelayServer>();
  let server: RelayServer | undefined;
  const listener = await about.runtime.serve((request, address) => {
    return server?.fetch(request, address) ?? loading.promise.then((loaded) => loaded.fetch(request, address));
  }, { host, port, report: (line) => log.error(line) });
  const open = async () => {
    const { createOpenRelay } = await load();
    const made = createOpenRelay(listener, { config, log, about });
    loading.resolve(server = made.server);
    return made.relay;
  };
  const opened = open().catch(async (thrown) => {
    loading.reject(thrown);
    await listener.stop();
    throw thrown;
  });
  // It is the caller's to handle, who may have more to do before.
  opened.catch(() => {});
  loading.promise.catch(() => {});
  return { port: listener.port, url: listener.url, opened };
}

function loadOpenRelay(): Promise<typeof import("./open_relay.ts")> {
  return loadLate(() => import("./open_relay.ts" as string));
}

/**
 * Starts a relay as configured.
 *
 * @throws {ListenError} when it cannot listen.
 * @throws {LoadError} when a part of the program cannot be loaded.
 */
export async function openRelay(config: Config, log: Log, about: ListenHost): Promise<OpenRelay> {
  return await (await listenForRelay(config, log, about)).opened;
}
