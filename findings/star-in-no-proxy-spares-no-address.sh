#!/usr/bin/env bash
# Codex 0.171.0 (npm `@openai/codex`) and Deno 2.9.6 (npm `deno`), Linux x64, 2026-11: `NO_PROXY=*`, by which curl, Node, Bun
# and Python use no proxy at all, holds for names only: a request for a server on the same machine, at `127.0.0.1`, still
# goes to the proxy, which looks for it on its own. For comparison here are Bun 1.4.5 (npm `bun`), Node 24.21.0 (npm
# `node`) with `NODE_USE_ENV_PROXY`, and the `urllib` of Python. The address itself in `NO_PROXY` is heeded by all.
#
# Seen, of a server at 127.0.0.1 and of the same one as `localhost`:
# `codex: * proxy direct, 127.0.0.1 direct proxy` and the same of `deno`, and
# `bun: * direct direct, 127.0.0.1 direct proxy` and the same of `node` and `python`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" \
  @openai/codex@0.171.0 deno@2.9.6 bun@1.4.5 node@24.21.0 >/dev/null
mkdir "$folder/home"
cd "$folder"
cat >client.mjs <<'CODE'
await (await fetch(process.argv[2])).text();
CODE
cat >client.py <<'CODE'
import sys
import urllib.request

urllib.request.urlopen(sys.argv[1]).read()
CODE
cat >check.mjs <<'CODE'
import { execFile } from "node:child_process";
import { createServer } from "node:http";

const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };
const item = { type: "message", role: "assistant", content: [{ type: "output_text", text: "Done." }] };
const events = [
  { type: "response.created", response: { id: "resp_1" } },
  { type: "response.output_item.done", output_index: 0, item },
  { type: "response.completed", response: { id: "resp_1", usage } },
];
const answer = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");
const reached = new Set();

/** A server that notes under `name` that it was reached; as a proxy it also opens tunnels, each to itself. */
async function serve(name) {
  const reply = (_, response) => {
    reached.add(name);
    response.writeHead(200, { "content-type": "text/event-stream", connection: "close" }).end(answer);
  };
  const server = createServer(reply).on("connect", (_, socket) => {
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    server.emit("connection", socket);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server.address().port;
}

const [proxy, direct] = [await serve("proxy"), await serve("direct")];
const bin = "node_modules/.bin";
const provider = (url) => `model_providers.local={name="Local",base_url="${url}v1",wire_api="responses"}`;
const clients = {
  codex: (url) => [
    `${bin}/codex`,
    ["exec", "--skip-git-repo-check", "-c", "model_provider=local", "-c", "model=model", "-c", provider(url), "Hello."],
  ],
  deno: (url) => [`${bin}/deno`, ["run", "-A", "client.mjs", url]],
  bun: (url) => [`${bin}/bun`, ["client.mjs", url]],
  node: (url) => [`${bin}/node`, ["client.mjs", url]],
  python: (url) => ["python3", ["client.py", url]],
};
for (const [name, command] of Object.entries(clients)) {
  const outcomes = [];
  for (const exempt of ["*", "127.0.0.1"]) {
    const ways = [];
    for (const host of ["127.0.0.1", "localhost"]) {
      const address = `http://127.0.0.1:${proxy}`;
      const home = `${process.cwd()}/home`;
      const env = { PATH: process.env.PATH, HOME: home, CODEX_HOME: home, NODE_USE_ENV_PROXY: "1" };
      Object.assign(env, { HTTP_PROXY: address, http_proxy: address, NO_PROXY: exempt, no_proxy: exempt });
      reached.clear();
      const [file, args] = command(`http://${host}:${direct}/`);
      await new Promise((resolve) => execFile(file, args, { env, timeout: 30_000 }, resolve).stdin.end());
      ways.push([...reached].join("+"));
    }
    outcomes.push(`${exempt} ${ways.join(" ")}`);
  }
  console.log(`${name}: ${outcomes.join(", ")}`);
}
process.exit();
CODE
seen=$(node check.mjs)
echo "$seen"
[[ $seen == "codex: * proxy direct, 127.0.0.1 direct proxy
deno: * proxy direct, 127.0.0.1 direct proxy
bun: * direct direct, 127.0.0.1 direct proxy
node: * direct direct, 127.0.0.1 direct proxy
python: * direct direct, 127.0.0.1 direct proxy" ]]
