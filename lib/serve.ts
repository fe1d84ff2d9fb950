/**
 * How does the relay run under `deno serve`, or on a host that calls `fetch` itself?
 *
 * `deno serve --host 127.0.0.1 --port 4444 jsr:@codex-relay/cli/serve`. Settings come from the environment and the
 * configuration file; host and port are those of `deno serve`. Without a relay token only clients on this machine are
 * answered, since `deno serve` listens on all addresses unless told otherwise.
 *
 * @module
 */
import { readConfig } from "./config.ts";
import { isLoopbackHost } from "./config/values.ts";
import { hideAbortNotice, MACHINE, readText, writeLine } from "./deno_adapter.ts";
import { errorBody, RelayError } from "./errors.ts";
import { createLog } from "./log.ts";
import { relayOptions } from "./running.ts";
import { createServer, type RelayServer } from "./server.ts";

interface Setup {
  readonly server: RelayServer;
  /** Whether strangers are kept out by a token. */
  readonly hasToken: boolean;
}

async function setUp(): Promise<Setup> {
  const command = await readConfig({ ...MACHINE, args: [], readText });
  if (!("config" in command)) throw new Error("Without arguments nothing but serving can be asked for");
  const { config } = command;
  hideAbortNotice();
  const server = createServer(relayOptions(config, createLog(config.logLevel, writeLine)));
  return { server, hasToken: config.relayToken !== undefined };
}

/** Whether the peer is this machine, or speaks over a socket that has no address. */
function isLocal({ remoteAddr }: Deno.ServeHandlerInfo): boolean {
  return !("hostname" in remoteAddr) || isLoopbackHost(remoteAddr.hostname.replace(/^::ffff:/, ""));
}

const { server, hasToken } = await setUp();

/** The relay as a default export of `deno serve`. */
const relay: Deno.ServeDefaultExport = {
  fetch(request, info) {
    if (hasToken || isLocal(info)) return server.fetch(request);
    const error = new RelayError(
      "forbidden",
      "Refused a request from another machine: set CODEX_RELAY_TOKEN for the relay, and send it as a bearer token",
    );
    return Response.json(errorBody(error), { status: error.row.status });
  },
};

export default relay;
