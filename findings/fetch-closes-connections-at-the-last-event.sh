#!/usr/bin/env bash
# `fetch` of Deno 2.9.6 and Bun 1.4.5 (npm `deno`, `bun`) and of Node 20, 2026-11: a reader that stops at the last event of
# a stream, as every client of `data: [DONE]` may, costs the connection. `cancel()` closes it even if all that is missing
# is the empty chunk that ends the body, which most servers write a moment later; the next request opens a new one, with
# a new TLS handshake where there is TLS. Who goes on reading for the millisecond that it takes keeps the connection.
#
# Seen, connections for five requests one after another:
# `Deno: 5 by cancel(), 1 by reading on; Bun: 5 by cancel(), 1 by reading on; Node: 5 by cancel(), 1 by reading on`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" deno@2.9.6 bun@1.4.5 >/dev/null
cat >"$folder/check.mjs" <<'CODE'
import { createServer } from "node:net";
import process from "node:process";

const users = new Set();
const server = createServer((socket) => {
  socket.on("error", () => {});
  socket.on("data", () => {
    users.add(socket);
    socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\ne\r\ndata: [DONE]\n\n\r\n");
    setTimeout(() => socket.writable && socket.write("0\r\n\r\n"), 1);
  });
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

async function countConnections(leave) {
  users.clear();
  for (let turn = 0; turn < 5; turn++) {
    const { body } = await fetch(`http://127.0.0.1:${server.address().port}/`);
    const reader = body.getReader();
    await reader.read();
    await leave(reader);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return users.size;
}

const reading = await countConnections(async (reader) => {
  while (!(await reader.read()).done);
});
const cancelling = await countConnections((reader) => reader.cancel());
console.log(`${cancelling} by cancel(), ${reading} by reading on`);
process.exit(0);
CODE
bin="$folder/node_modules/.bin"
seen="Deno: $("$bin/deno" run -A "$folder/check.mjs"); Bun: $("$bin/bun" "$folder/check.mjs"); Node: $(node "$folder/check.mjs")"
echo "$seen"
both="5 by cancel(), 1 by reading on"
[[ $seen == "Deno: $both; Bun: $both; Node: $both" ]]
