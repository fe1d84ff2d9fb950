/**
 * The relay as a process to be measured, and for comparison a program that only passes bytes on.
 *
 * `deno run bench/relay_process.ts relay URL [WIRE]`, the same with `bun`, or `… pass_through URL`; see `child.ts` for how it is spoken to.
 *
 * @module
 */
import process from "node:process";
import { loadRuntime } from "../lib/runtime/load_runtime.ts";
import { createLog } from "../lib/base/log.ts";
import type { Runtime } from "../lib/runtime/runtime.ts";
import type { WireName } from "../lib/providers/profile.ts";
import { createServer } from "../lib/server/router.ts";
import { answerQuestions } from "./child.ts";
import { profileOn } from "./pipeline.ts";

/** A handler that answers requests with the relay. */
function relayTo(
  upstream: string,
  { wire, runtime: { isDirect } }: { readonly wire: WireName; readonly runtime: Runtime },
): (request: Request) => Promise<Response> {
  const server = createServer({
    upstream,
    modelMap: { resolve: (name) => name },
    profile: profileOn(wire),
    maxRequestBytes: 256 * 1024 * 1024,
    allowedHosts: [],
    log: createLog("warn", (line) => console.error(line)),
    isDirect,
  });
  return (request) => server.fetch(request);
}

/** A handler that passes both bodies on, unread: the cost of the runtime without translation. */
function passTo(upstream: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const answer = await fetch(`${upstream}/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      // As one piece, so that the upstream gets a length, as from the relay.
      body: await request.arrayBuffer(),
      signal: request.signal,
    });
    return new Response(answer.body, { headers: { "content-type": "text/event-stream" } });
  };
}

if (import.meta.main) {
  const [kind, upstream = "", wire = "chat"] = process.argv.slice(2);
  if (kind === "relay") {
    const runtime = await loadRuntime();
    const { url } = await runtime.serve(relayTo(upstream, { wire: wire as WireName, runtime }), {
      host: "127.0.0.1",
      port: 0,
      report: (line) => console.error(line),
    });
    answerQuestions(`${url}/v1`);
  } else {
    // The floor: no other server of this runtime passes a body on with less.
    Deno.serve({
      hostname: "127.0.0.1",
      port: 0,
      onListen: ({ port }) => answerQuestions(`http://127.0.0.1:${port}/v1`),
    }, passTo(upstream));
  }
}
