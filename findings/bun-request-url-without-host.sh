#!/usr/bin/env bash
# Bun 1.4.5 (npm `bun`), Linux x64, 2026-11: `request.url` of a request without a Host header, which HTTP/1.0 allows, is a
# bare path and no URL, so that `new URL(request.url)` throws in the handler; the Fetch standard makes it an absolute URL,
# and Deno 2.9.6 fills in `localhost` and its port.
#
# Seen: `with host: URL, without host: /path`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" bun@1.4.5 >/dev/null
cat >"$folder/check.mjs" <<'CODE'
import { connect } from "node:net";

const seen = [];
const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  development: false,
  fetch(request) {
    seen.push(URL.canParse(request.url) ? "URL" : request.url);
    return new Response("hello");
  },
});
for (const head of ["GET /path HTTP/1.1\r\nhost: example.test\r\nconnection: close", "GET /path HTTP/1.0"]) {
  await new Promise((resolve) => {
    const socket = connect(server.port, "127.0.0.1", () => socket.write(`${head}\r\n\r\n`));
    socket.on("data", () => socket.end()).on("close", resolve);
  });
}
console.log(`with host: ${seen[0]}, without host: ${seen[1]}`);
server.stop(true);
CODE
seen=$(timeout 20 "$folder/node_modules/.bin/bun" "$folder/check.mjs")
echo "$seen"
[[ $seen == "with host: URL, without host: /path" ]]
