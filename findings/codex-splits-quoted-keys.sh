#!/usr/bin/env bash
# Codex 0.171.0 (npm `@openai/codex`), Linux x64, 2026-11: the key of `-c KEY=VALUE` looks like TOML and its value is read as
# TOML, but quotes in the key are no quotes: `http_headers."x-a.b"` is split at the dot within them, and the same line
# that config.toml takes ends the program with "invalid type: map, expected a string", which names neither key nor option.
# Without a dot within them, the quotes become part of the name, and here the setting is lost in silence. What has a dot in
# its name goes in as an inline table one level up.
#
# Seen, of the headers that the provider got:
# `config.toml: x-a.b 1, x-c 2`, `-c "x-a.b": invalid type: map, expected a string`, `-c "x-c": none`,
# `-c inline table: x-a.b 1, x-c 2`
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
  await request.toArray();
  if (request.method !== "POST") return response.writeHead(404).end();
  const headers = ["x-a.b", "x-c"].filter((name) => name in request.headers);
  got = headers.map((name) => `${name} ${request.headers[name]}`).join(", ") || "none";
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(""));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

const provider = [
  'model = "model"',
  'model_provider = "local"',
  "[model_providers.local]",
  'name = "Local"',
  `base_url = "http://127.0.0.1:${server.address().port}/v1"`,
  'wire_api = "responses"',
];
const headers = "model_providers.local.http_headers";
const ways = [
  ["config.toml", ['http_headers."x-a.b" = "1"', 'http_headers."x-c" = "2"'], []],
  ['-c "x-a.b"', [], ["-c", `${headers}."x-a.b"="1"`]],
  ['-c "x-c"', [], ["-c", `${headers}."x-c"="2"`]],
  ["-c inline table", [], ["-c", `${headers}={"x-a.b"="1","x-c"="2"}`]],
];
for (const [name, lines, options] of ways) {
  writeFileSync("home/config.toml", [...provider, ...lines].join("\n"));
  const home = `${process.cwd()}/home`;
  const env = { PATH: process.env.PATH, HOME: home, CODEX_HOME: home };
  const args = ["exec", "--skip-git-repo-check", ...options, "Say hello."];
  got = undefined;
  const said = await new Promise((resolve) => {
    execFile("node_modules/.bin/codex", args, { env, timeout: 30_000 }, (_, __, stderr) => resolve(stderr)).stdin.end();
  });
  console.log(`${name}: ${got ?? /^Error loading config.toml: (.*)$/m.exec(said)?.[1]}`);
}
process.exit();
CODE
seen=$(cd "$folder" && node check.mjs)
echo "$seen"
[[ $seen == 'config.toml: x-a.b 1, x-c 2
-c "x-a.b": invalid type: map, expected a string
-c "x-c": none
-c inline table: x-a.b 1, x-c 2' ]]
