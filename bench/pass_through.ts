/**
 * A program that passes the bytes of both bodies on, unread: what the runtime costs without translation.
 *
 * `deno run bench/pass_through.ts PORT UPSTREAM` serves by `Deno.serve`, the same with `bun` by `Bun.serve`.
 *
 * @module
 */
import process from "node:process";

/** The part of Bun that is used. */
interface Bun {
  serve(options: {
    readonly hostname: string;
    readonly port: number;
    readonly idleTimeout: number;
    readonly maxRequestBodySize: number;
    readonly fetch: (request: Request) => Promise<Response>;
  }): void;
}

const LARGEST = 256 * 1024 * 1024;

const [port, upstream] = process.argv.slice(2);

async function pass(request: Request): Promise<Response> {
  const { status, headers, body } = await fetch(`${upstream}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    // As one piece, so that the upstream gets a length, as from the relay.
    body: await request.arrayBuffer(),
    signal: request.signal,
  });
  return new Response(body, { status, headers: { "content-type": headers.get("content-type") ?? "" } });
}

if (import.meta.main) {
  const { Bun } = globalThis as { Bun?: Bun };
  const options = { hostname: "127.0.0.1", port: Number(port) };
  if (Bun === undefined) Deno.serve({ ...options, onListen: () => {} }, pass);
  else Bun.serve({ ...options, idleTimeout: 0, maxRequestBodySize: LARGEST, fetch: pass });
}
