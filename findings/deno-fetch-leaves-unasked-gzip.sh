#!/usr/bin/env bash
# Deno 2.9.6 (npm `deno`), 2026-11: `fetch` decompresses an answer only if it chose `accept-encoding` itself. With a header
# of one's own (here `identity`), an answer that comes with `content-encoding: gzip` all the same is handed over
# compressed, without an error; Node 20 and Bun 1.4.5 decompress it. The Fetch standard decodes by the response's header
# whatever was asked, so a client of a careless proxy reads binary garbage on Deno only.
#
# Seen: `default: hello, identity: 1f8b`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" deno@2.9.6 >/dev/null
cat >"$folder/check.ts" <<'CODE'
import { gzipSync } from "node:zlib";

const body = gzipSync("hello");
const server = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen() {} },
  () => new Response(body, { headers: { "content-encoding": "gzip", "content-type": "text/plain" } }),
);
const url = `http://127.0.0.1:${server.addr.port}/`;
const usual = await (await fetch(url)).text();
const own = new Uint8Array(await (await fetch(url, { headers: { "accept-encoding": "identity" } })).arrayBuffer());
const start = [...own.slice(0, 2)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
console.log(`default: ${usual}, identity: ${start}`);
await server.shutdown();
CODE
seen=$("$folder/node_modules/.bin/deno" run --allow-net=127.0.0.1 "$folder/check.ts")
echo "$seen"
[[ $seen == "default: hello, identity: 1f8b" ]]
