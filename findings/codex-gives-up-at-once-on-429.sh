#!/usr/bin/env bash
# Codex 0.171.0 (npm `@openai/codex`), Linux x64, 2026-11: a 429 without a `retry-after` that it can read ends the turn after
# the one request, with the words "exceeded retry limit", though no retry was made. A 503 with the same body is retried, and
# a `retry-after: 1` is kept to. `retry-after-ms`, which OpenAI's own SDK (here npm `openai` 7.59.0) reads first, does not
# count: the answer that one client waits for and recovers from is the end of the other's turn.
#
# Seen: `429: 1 request, exceeded retry limit`, `429 retry-after: 2 requests`,
# `429 retry-after-ms: 1 request, exceeded retry limit`, `503: 2 requests`, `SDK on 429 retry-after-ms: 2 requests`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" @openai/codex@0.171.0 openai@7.59.0 >/dev/null
mkdir "$folder/home"
cat >"$folder/check.mjs" <<'CODE'
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import OpenAI from "openai";

const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };
const item = { type: "message", role: "assistant", content: [{ type: "output_text", text: "Done." }] };
const events = [
  { type: "response.created", response: { id: "resp_1" } },
  { type: "response.output_item.done", output_index: 0, item },
  { type: "response.completed", response: { id: "resp_1", usage } },
];

/** Refuses the first request and answers the others; tells how many `client` made, and its last words. */
async function watch(name, status, headers, client) {
  let requests = 0;
  const server = createServer(async (request, response) => {
    await request.toArray();
    if (request.method !== "POST") return response.writeHead(404).end();
    if (++requests === 1) {
      const error = { message: "Slow down.", type: "rate_limit_error", code: "rate_limit_exceeded" };
      return response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify({ error }));
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(""));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const said = await client(`http://127.0.0.1:${server.address().port}/v1`);
  server.closeAllConnections();
  server.close();
  console.log(`${name}: ${requests} request${requests > 1 ? "s" : ""}${said}`);
}

async function runCodex(url) {
  const provider = `[model_providers.local]\nname = "Local"\nbase_url = "${url}"\nwire_api = "responses"\n`;
  writeFileSync("home/config.toml", `model = "model"\nmodel_provider = "local"\n${provider}`);
  const home = `${process.cwd()}/home`;
  const options = { env: { PATH: process.env.PATH, HOME: home, CODEX_HOME: home }, timeout: 30_000 };
  const args = ["exec", "--skip-git-repo-check", "--json", "Say hello."];
  const output = await new Promise((resolve) => {
    execFile("node_modules/.bin/codex", args, options, (_, stdout) => resolve(stdout)).stdin.end();
  });
  return /"turn.failed".*exceeded retry limit/.test(output) ? ", exceeded retry limit" : "";
}

async function runSdk(baseURL) {
  const client = new OpenAI({ baseURL, apiKey: "key" });
  for await (const _ of await client.responses.create({ model: "model", input: "Say hello.", stream: true }));
  return "";
}

await watch("429", 429, {}, runCodex);
await watch("429 retry-after", 429, { "retry-after": "1" }, runCodex);
await watch("429 retry-after-ms", 429, { "retry-after-ms": "100" }, runCodex);
await watch("503", 503, {}, runCodex);
await watch("SDK on 429 retry-after-ms", 429, { "retry-after-ms": "100" }, runSdk);
CODE
seen=$(cd "$folder" && node check.mjs)
echo "$seen"
[[ $seen == "429: 1 request, exceeded retry limit
429 retry-after: 2 requests
429 retry-after-ms: 1 request, exceeded retry limit
503: 2 requests
SDK on 429 retry-after-ms: 2 requests" ]]
