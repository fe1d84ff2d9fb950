#!/usr/bin/env bash
# Deno 2.9.6 (npm `deno`), 2026-11: its `node:http` sends a POST a second time by itself, over a new connection, when a
# kept connection is closed before the answer, although the server has received all of the first one. The program sees
# one request, one answer and no error; in Node 20 and Bun 1.4.5 the same program gets `ECONNRESET` and decides itself.
# RFC 9110, 9.2.2 forbids clients to repeat by themselves what is not idempotent, so an order or a paid generation is
# done twice. Setting `request.reusedSocket = false` in the `socket` event switches it off.
#
# Seen: `Deno: 200, received 2 times; Node: ECONNRESET, received 1 times; Bun: ECONNRESET, received 1 times`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" deno@2.9.6 bun@1.4.5 >/dev/null
cat >"$folder/check.mjs" <<'CODE'
import { Agent, request } from "node:http";
import { createServer } from "node:net";
import process from "node:process";

const received = [];
const server = createServer((socket) => {
  let count = 0;
  socket.on("error", () => {});
  socket.on("data", (bytes) => {
    received.push(String(bytes).split("\r\n\r\n")[1]);
    if (++count === 1) socket.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    else socket.destroy();
  });
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const agent = new Agent({ keepAlive: true });

function post(body) {
  return new Promise((resolve) => {
    const { port } = server.address();
    const headers = { "content-length": body.length };
    const outgoing = request({ agent, host: "127.0.0.1", port, method: "POST", headers }, (incoming) => {
      incoming.resume();
      // The connection is kept a turn after the end.
      incoming.on("end", () => setTimeout(() => resolve(incoming.statusCode), 50));
    });
    outgoing.on("error", ({ code }) => resolve(code));
    outgoing.end(body);
  });
}

await post("warm-up");
const result = await post("order");
console.log(`${result}, received ${received.filter((body) => body === "order").length} times`);
process.exit(0);
CODE
bin="$folder/node_modules/.bin"
seen="Deno: $("$bin/deno" run -A "$folder/check.mjs"); Node: $(node "$folder/check.mjs"); Bun: $("$bin/bun" "$folder/check.mjs")"
echo "$seen"
[[ $seen == "Deno: 200, received 2 times; Node: ECONNRESET, received 1 times; Bun: ECONNRESET, received 1 times" ]]
