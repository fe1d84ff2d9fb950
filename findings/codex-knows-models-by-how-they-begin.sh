#!/usr/bin/env bash
# Codex 0.171.0 (npm `@openai/codex`), Linux x64, 2026-11: a model of any provider whose name begins with that of a model
# that Codex knows is taken for that model, even within a word: `gpt-5.5x`, or `acme/gpt-5.5x` of a provider that never had
# another, is sent the tools `apply_patch` (of the type `custom`) and `tool_search` and an effort, as `gpt-5.5` is, which few
# servers but OpenAI's take. No warning says so; a name that is wholly unknown gets functions only, and a warning.
#
# Seen: `gpt-5.5: custom apply_patch, tool_search, effort medium` and the same of `gpt-5.5x` and `acme/gpt-5.5x`, and
# `gpt-5x: function tools alone, no effort, warned` and the same of `acme-gpt-5.5`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" @openai/codex@0.171.0 >/dev/null
mkdir "$folder/home"
cat >"$folder/check.mjs" <<'CODE'
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";

const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };
const item = { type: "message", role: "assistant", content: [{ type: "output_text", text: "Done." }] };
const events = [
  { type: "response.created", response: { id: "resp_1" } },
  { type: "response.output_item.done", output_index: 0, item },
  { type: "response.completed", response: { id: "resp_1", usage } },
];
let got;
const server = createServer(async (request, response) => {
  const chunks = await request.toArray();
  if (request.method !== "POST") return response.writeHead(404).end();
  const { tools, reasoning } = JSON.parse(Buffer.concat(chunks));
  // `web_search` and namespaces of functions go to every model.
  const usual = ["function", "namespace", "web_search"];
  const special = tools.filter(({ type }) => !usual.includes(type)).map(({ type, name }) => [type, name].join(" ").trim());
  got = `${special.join(", ") || "function tools alone"}, ${reasoning?.effort ? `effort ${reasoning.effort}` : "no effort"}`;
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(""));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
for (const model of ["gpt-5.5", "gpt-5.5x", "acme/gpt-5.5x", "gpt-5x", "acme-gpt-5.5"]) {
  const config = [
    `model = "${model}"`,
    'model_provider = "local"',
    "[model_providers.local]",
    'name = "Local"',
    `base_url = "http://127.0.0.1:${server.address().port}/v1"`,
    'wire_api = "responses"',
  ];
  writeFileSync("home/config.toml", config.join("\n"));
  const home = `${process.cwd()}/home`;
  const env = { PATH: process.env.PATH, HOME: home, CODEX_HOME: home };
  const args = ["exec", "--skip-git-repo-check", "Say hello."];
  const said = await new Promise((resolve) => {
    execFile("node_modules/.bin/codex", args, { env, timeout: 30_000 }, (_, __, stderr) => resolve(stderr)).stdin.end();
  });
  console.log(`${model}: ${got}${/Model metadata for .* not found/.test(said) ? ", warned" : ""}`);
}
process.exit();
CODE
seen=$(cd "$folder" && node check.mjs)
echo "$seen"
[[ $seen == "gpt-5.5: custom apply_patch, tool_search, effort medium
gpt-5.5x: custom apply_patch, tool_search, effort medium
acme/gpt-5.5x: custom apply_patch, tool_search, effort medium
gpt-5x: function tools alone, no effort, warned
acme-gpt-5.5: function tools alone, no effort, warned" ]]
