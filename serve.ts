/**
 * The relay as the module that `deno serve`, or another host that calls `fetch`, runs.
 *
 * `deno serve --host 127.0.0.1 --port 4444 jsr:@codex-relay/cli/serve`. Settings come from the environment and the
 * configuration file; host and port are those of `deno serve`. Without a relay token only clients on this machine are
 * answered, since `deno serve` listens on all addresses by default and cannot be kept from starting; unless the settings
 * let anyone use the key.
 *
 * @module
 */
import { type Config, formatOpenAccessWarning, readConfig } from "./lib/config/config.ts";
import { isLoopback } from "./lib/base/host.ts";
import { ConfigError } from "./lib/config/config_error.ts";
import { DENO } from "./lib/runtime/deno.ts";
import { hideAbortNotice } from "./lib/runtime/deno_serve.ts";
import { RelayError } from "./lib/base/errors.ts";
import type { BoundAddress } from "./lib/server/access_control.ts";
import { createLog, type Log } from "./lib/base/log.ts";
import { createErrorResponse } from "./lib/server/error_response.ts";
import { createServerOptions } from "./lib/app/relay_options.ts";
import { createServer, type RelayServer } from "./lib/server/router.ts";

const EXIT_USAGE = 2;

/** Prints wrong settings as lines, as the program itself does, without a stack, and ends the process. */
function sayAndEnd(thrown: unknown): never {
  if (!(thrown instanceof ConfigError)) throw thrown;
  for (const fault of thrown.errors) DENO.writeLine(fault);
  DENO.exit(EXIT_USAGE);
}

interface Setup {
  readonly server: RelayServer;
  readonly config: Config;
  readonly log: Log;
}

async function setUp(): Promise<Setup> {
  const command = await readConfig({ ...DENO, args: [] }).catch(sayAndEnd);
  if (!("config" in command)) throw new Error("Unreachable: without arguments the command is always `serve`");
  const { config } = command;
  hideAbortNotice();
  const log = createLog(config.logLevel, DENO.writeLine);
  for (const warning of config.warnings) log.warn(warning);
  return { server: createServer(createServerOptions(config, log, { runtime: DENO, owner: "serve" })), config, log };
}

/** What is to be said of a relay that others reach, and that has nothing to know them by. */
const ONLY_HERE = "Other machines are refused: set CODEX_RELAY_TOKEN, and let them send it as a bearer token";

/** Whether the peer is this machine, or speaks over a socket that has no address. */
function isLocal({ remoteAddr }: Deno.ServeHandlerInfo): boolean {
  return !("hostname" in remoteAddr) || isLoopback(remoteAddr.hostname.replace(/^::ffff:/, ""));
}

const { server, config, log } = await setUp();
const hasToken = config.relayToken !== undefined;
let served: BoundAddress = {};

/** The relay as a default export of `deno serve`. */
const relay: Deno.ServeDefaultExport = {
  onListen(address) {
    if (!("hostname" in address)) return;
    const { hostname: host, port } = address;
    served = { host, port };
    log.info(`codex-relay listens on ${host}, port ${port} → ${config.upstream}`);
    if (hasToken || isLoopback(host)) return;
    const isTold = config.warnings.includes(formatOpenAccessWarning(config.host));
    if (!config.allowAnyoneToUseMyKey) log.warn(ONLY_HERE);
    else if (!isTold) log.warn(formatOpenAccessWarning(host));
  },
  fetch(request, info) {
    if (hasToken || config.allowAnyoneToUseMyKey || isLocal(info)) return server.fetch(request, served);
    log.debug("Refused a request from another machine");
    const error = new RelayError(
      "forbidden",
      "Refused a request from another machine: set CODEX_RELAY_TOKEN for the relay, and send it as a bearer token",
    );
    return createErrorResponse(error);
  },
};

export default relay;
