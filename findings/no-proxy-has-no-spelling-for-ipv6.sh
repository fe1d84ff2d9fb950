#!/usr/bin/env bash
# Deno 2.9.6, Bun 1.4.5 and Node 24.21.0 (npm `deno`, `bun` and `node`), `httpx` 0.28.1 (PyPI) and Python's `urllib`, Linux
# x64, 2026-11: there is no way to write the IPv6 loopback address in `NO_PROXY` that all of them heed. Without brackets,
# as curl wants it, Node and `urllib` go to the proxy; with brackets, as in a URL, Deno does, and `httpx` refuses every
# request, also those to other hosts. Both spellings side by side serve all but `httpx`.
#
# Seen, of a server at [::1]: `::1: deno direct, bun direct, node proxy, httpx direct, urllib proxy` and
# `[::1]: deno proxy, bun direct, node direct, httpx InvalidURL, urllib direct` and
# `::1,[::1]: deno direct, bun direct, node direct, httpx InvalidURL, urllib direct`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" deno@2.9.6 bun@1.4.5 node@24.21.0 >/dev/null
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check httpx==0.28.1
cd "$folder"
cat >client.mjs <<'CODE'
console.log(await (await fetch(process.argv[2])).text());
CODE
cat >httpx_client.py <<'CODE'
import sys

import httpx

try:
    print(httpx.get(sys.argv[1]).text)
except httpx.InvalidURL:
    print("InvalidURL")
CODE
cat >urllib_client.py <<'CODE'
import sys
import urllib.request

print(urllib.request.urlopen(sys.argv[1]).read().decode())
CODE
cat >check.mjs <<'CODE'
import { execFile } from "node:child_process";
import { createServer } from "node:http";

/** A server that answers with `name`; as a proxy it also opens tunnels, each to itself. */
async function serve(name, host) {
  const server = createServer((_, response) => response.writeHead(200, { connection: "close" }).end(name));
  server.on("connect", (_, socket) => {
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    server.emit("connection", socket);
  });
  await new Promise((resolve) => server.listen(0, host, resolve));
  return server.address().port;
}

const proxy = `http://127.0.0.1:${await serve("proxy", "127.0.0.1")}`;
const url = `http://[::1]:${await serve("direct", "::1")}/`;
const clients = {
  deno: ["node_modules/.bin/deno", "run", "-A", "client.mjs"],
  bun: ["node_modules/.bin/bun", "client.mjs"],
  node: ["node_modules/.bin/node", "client.mjs"],
  httpx: ["python/bin/python", "httpx_client.py"],
  urllib: ["python/bin/python", "urllib_client.py"],
};
for (const exempt of ["::1", "[::1]", "::1,[::1]"]) {
  const ways = [];
  for (const [name, [file, ...args]] of Object.entries(clients)) {
    const env = { PATH: process.env.PATH, HOME: process.cwd(), NODE_USE_ENV_PROXY: "1" };
    Object.assign(env, { HTTP_PROXY: proxy, http_proxy: proxy, NO_PROXY: exempt, no_proxy: exempt });
    const output = await new Promise((resolve) => {
      execFile(file, [...args, url], { env, timeout: 20_000 }, (_, stdout) => resolve(stdout));
    });
    ways.push(`${name} ${output.trim()}`);
  }
  console.log(`${exempt}: ${ways.join(", ")}`);
}
process.exit();
CODE
seen=$(node check.mjs)
echo "$seen"
[[ $seen == "::1: deno direct, bun direct, node proxy, httpx direct, urllib proxy
[::1]: deno proxy, bun direct, node direct, httpx InvalidURL, urllib direct
::1,[::1]: deno direct, bun direct, node direct, httpx InvalidURL, urllib direct" ]]
